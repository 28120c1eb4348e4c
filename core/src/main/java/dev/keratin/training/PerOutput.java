package dev.keratin.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code compile} was given for all outputs, as a list or by name, spread over the outputs. */
final class PerOutput {

    private PerOutput() {}

    /** One entry an output, null for none: a single loss serves all outputs. */
    static List<@Nullable Object> losses(@Nullable Object given, List<String> outputs) {
        if (given instanceof Map<?, ?> map && !CompileTrees.isObject(given)) {
            return byName("loss", map, outputs);
        }
        if (given instanceof List<?> list) {
            if (list.size() == outputs.size()) {
                return new ArrayList<>(list);
            }
            if (outputs.size() == 1) {
                return Collections.singletonList(list);
            }
            throw wrongLength("loss", list, outputs);
        }
        return new ArrayList<>(Collections.nCopies(outputs.size(), given));
    }

    /** One number an output, null for 1. */
    static List<@Nullable Double> weights(@Nullable Object given, List<String> outputs) {
        List<@Nullable Object> spread;
        if (given instanceof Map<?, ?> map) {
            spread = byName("loss_weights", map, outputs);
        } else if (given instanceof List<?> list) {
            if (list.size() != outputs.size()) {
                throw wrongLength("loss_weights", list, outputs);
            }
            spread = new ArrayList<>(list);
        } else {
            spread = new ArrayList<>(Collections.nCopies(outputs.size(), given));
        }
        List<@Nullable Double> weights = new ArrayList<>();
        for (Object weight : spread) {
            if (weight != null && !(weight instanceof Number)) {
                throw new IllegalArgumentException("`loss_weights` must hold numbers, received " + weight + ".");
            }
            weights.add(weight == null ? null : (Double) ((Number) weight).doubleValue());
        }
        return weights;
    }

    /** A list of metrics an output. */
    static List<List<Object>> metrics(String argument, @Nullable Object given, List<String> outputs) {
        List<List<Object>> spread = new ArrayList<>();
        if (given == null || (given instanceof List<?> none && none.isEmpty())) {
            outputs.forEach(output -> spread.add(List.of()));
        } else if (given instanceof Map<?, ?> map && !CompileTrees.isObject(given)) {
            byName(argument, map, outputs).forEach(metrics -> spread.add(flat(metrics)));
        } else if (outputs.size() == 1) {
            spread.add(flat(given));
        } else if (given instanceof List<?> list && list.size() == outputs.size()) {
            list.forEach(metrics -> spread.add(flat(metrics)));
        } else {
            throw wrongLength(argument, given, outputs);
        }
        return spread;
    }

    private static List<Object> flat(@Nullable Object metrics) {
        List<Object> all = new ArrayList<>();
        if (metrics instanceof List<?> list) {
            list.forEach(metric -> all.addAll(flat(metric)));
        } else if (metrics != null) {
            all.add(metrics);
        }
        return all;
    }

    private static List<@Nullable Object> byName(String argument, Map<?, ?> map, List<String> outputs) {
        List<@Nullable Object> spread = new ArrayList<>();
        outputs.forEach(output -> spread.add(map.get(output)));
        if (!outputs.containsAll(map.keySet())) {
            throw new IllegalArgumentException("`" + argument + "` names the outputs " + map.keySet()
                    + ", but the model's outputs are " + outputs + "; use these names as keys.");
        }
        return spread;
    }

    private static IllegalArgumentException wrongLength(String argument, Object given, List<String> outputs) {
        return new IllegalArgumentException("`" + argument + "` must have one entry for each of the outputs " + outputs
                + ", received " + given + "; give a list of " + outputs.size() + " or a map by output name.");
    }
}
