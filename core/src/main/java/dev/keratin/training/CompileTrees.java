package dev.keratin.training;

import dev.keratin.losses.Loss;
import dev.keratin.losses.Losses;
import dev.keratin.metrics.Metric;
import dev.keratin.metrics.Metrics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Losses and metrics in the structures that {@code compile} takes, and as config trees. */
final class CompileTrees {

    private static final Set<String> LOSSES_BY_SHAPE = Set.of("crossentropy", "ce");
    private static final Set<String> METRICS_BY_SHAPE = Set.of("accuracy", "acc", "crossentropy", "ce");

    private CompileTrees() {}

    /** Whether a map is an object of Keras rather than a map by output name. */
    static boolean isObject(@Nullable Object tree) {
        return tree instanceof Map<?, ?> map && map.containsKey("class_name");
    }

    /** Losses as given or from a config: strings stay strings, objects are built, unknown ones are refused. */
    static @Nullable Object losses(@Nullable Object given) {
        return map(given, leaf -> checked("loss", leaf, LOSSES_BY_SHAPE, Losses::get));
    }

    /** Metrics as given or from a config: strings stay strings, objects are built, unknown ones are refused. */
    static @Nullable Object metrics(String argument, @Nullable Object given) {
        return map(given, leaf -> checked(argument, leaf, METRICS_BY_SHAPE, Metrics::get));
    }

    /** What a name stands for depends on shapes that come later; that it stands for something is seen to now. */
    private static Object checked(String argument, Object leaf, Set<String> byShape, UnaryOperator<Object> resolve) {
        if (leaf instanceof String name && byShape.contains(name.toLowerCase(Locale.ROOT))) {
            return name;
        }
        try {
            Object resolved = resolve.apply(leaf);
            return leaf instanceof String ? leaf : resolved;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("`" + argument + "`: " + e.getMessage(), e);
        }
    }

    /** The config tree. */
    static @Nullable Object tree(@Nullable Object given) {
        return map(
                given,
                leaf -> leaf instanceof Loss loss
                        ? Losses.REGISTRY.tree(loss)
                        : leaf instanceof Metric metric ? Metrics.REGISTRY.tree(metric) : leaf);
    }

    private static @Nullable Object map(@Nullable Object given, UnaryOperator<Object> leaf) {
        if (given == null) {
            return null;
        }
        if (given instanceof List<?> list) {
            List<@Nullable Object> mapped = new ArrayList<>();
            list.forEach(element -> mapped.add(map(element, leaf)));
            return mapped;
        }
        if (given instanceof Map<?, ?> map && !isObject(map)) {
            Map<String, @Nullable Object> mapped = new LinkedHashMap<>();
            map.forEach((key, value) -> mapped.put(String.valueOf(key), map(value, leaf)));
            return mapped;
        }
        return leaf.apply(given);
    }
}
