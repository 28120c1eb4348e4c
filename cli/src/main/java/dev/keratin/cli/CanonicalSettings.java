package dev.keratin.cli;

import dev.keratin.losses.Losses;
import dev.keratin.metrics.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Compile settings in one form: what is trained with, not how it is run, and without names that are given automatically. */
final class CanonicalSettings {

    private static final Set<String> WAYS_TO_RUN = Set.of("jit_compile", "run_eagerly", "steps_per_execution");

    private static final Set<String> NOT_COMPARED = Set.of("name", "dtype", "fn");

    private CanonicalSettings() {}

    /**
     * The settings of a file in the one form.
     *
     * @param given as the file has them
     * @param known as they are where all classes are known
     */
    static Map<String, @Nullable Object> of(
            Map<String, @Nullable Object> given, @Nullable Map<String, @Nullable Object> known) {
        Map<String, @Nullable Object> tree = Trees.strings(given);
        if (known != null) {
            // In one form where the classes are known, and as the file has it where they are not.
            known.forEach((key, value) -> {
                if (value != null) {
                    tree.put(key, value);
                }
            });
        }
        tree.keySet().removeAll(WAYS_TO_RUN);
        tree.computeIfPresent("loss", (key, loss) -> leaves(alone(loss), CanonicalSettings::loss));
        for (String key : List.of("metrics", "weighted_metrics")) {
            tree.computeIfPresent(key, (name, metrics) -> leaves(alone(metrics), CanonicalSettings::metric));
        }
        tree.computeIfPresent("optimizer", (key, optimizer) -> optimizer(optimizer));
        return tree;
    }

    /** One output is described by itself or in a list of one. */
    private static Object alone(Object tree) {
        Object element = tree instanceof List<?> list && list.size() == 1 ? list.get(0) : null;
        return element == null ? tree : alone(element);
    }

    private static @Nullable Object leaves(@Nullable Object tree, UnaryOperator<Object> form) {
        if (tree instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>();
            list.forEach(element -> copy.add(leaves(element, form)));
            return copy;
        }
        if (tree instanceof Map<?, ?> map && !map.containsKey("class_name")) {
            Map<String, @Nullable Object> copy = Trees.strings(map);
            copy.replaceAll((key, value) -> leaves(value, form));
            return copy;
        }
        return tree == null ? null : form.apply(tree);
    }

    /** {@code mse} is the same as {@code mean_squared_error} and as {@code MeanSquaredError()}. */
    private static Object loss(Object leaf) {
        try {
            return nameless(Losses.REGISTRY.tree(Losses.get(leaf)));
        } catch (IllegalArgumentException e) {
            // A loss of somebody's own, or one that the shapes decide, is known by its name alone.
            return leaf;
        }
    }

    /** Asked for as {@code accuracy}, a metric keeps that name whatever the shapes have made of it. */
    private static Object metric(Object leaf) {
        if (leaf instanceof Map<?, ?> map
                && map.get("config") instanceof Map<?, ?> config
                && ("accuracy".equals(config.get("name")) || "acc".equals(config.get("name")))) {
            return String.valueOf(config.get("name"));
        }
        if ("accuracy".equals(leaf) || "acc".equals(leaf)) {
            return leaf;
        }
        try {
            return nameless(Metrics.REGISTRY.tree(Metrics.get(leaf)));
        } catch (IllegalArgumentException e) {
            // A metric of somebody's own, or one that the shapes decide, is known by its name alone.
            return leaf;
        }
    }

    private static Map<String, @Nullable Object> nameless(Map<?, ?> tree) {
        Map<String, @Nullable Object> copy = Trees.strings(tree);
        if (copy.get("config") instanceof Map<?, ?> config) {
            Map<String, @Nullable Object> rest = Trees.strings(config);
            rest.keySet().removeAll(NOT_COMPARED);
            copy.put("config", rest);
        }
        return copy;
    }

    private static @Nullable Object optimizer(Object tree) {
        if (!(tree instanceof Map<?, ?> optimizer) || !(optimizer.get("config") instanceof Map<?, ?> config)) {
            return tree;
        }
        Map<String, @Nullable Object> rest = Trees.strings(config);
        rest.remove("name");
        if (!Boolean.TRUE.equals(rest.get("use_ema"))) {
            rest.remove("ema_momentum");
            rest.remove("ema_overwrite_frequency");
        }
        Map<String, @Nullable Object> copy = Trees.strings(optimizer);
        copy.put("config", rest);
        return copy;
    }
}
