package dev.keratin.training;

import dev.keratin.losses.Loss;
import dev.keratin.losses.Losses;
import dev.keratin.metrics.Metric;
import dev.keratin.metrics.Metrics;
import dev.keratin.serialization.Registry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Losses and metrics in the structures that {@code compile} takes, and as config trees. */
final class CompileTrees {

    private CompileTrees() {}

    /** Whether a map is an object of Keras rather than a map by output name. */
    static boolean isObject(@Nullable Object tree) {
        return tree instanceof Map<?, ?> map && map.containsKey("class_name");
    }

    /** Losses as given or from a config: strings stay strings, objects are built, unknown ones are refused. */
    static @Nullable Object losses(@Nullable Object given) {
        return map(given, leaf -> parse("loss", Losses.REGISTRY, leaf, List.of("crossentropy", "ce")));
    }

    /** Metrics as given or from a config: strings stay strings, objects are built, unknown ones are refused. */
    static @Nullable Object metrics(String argument, @Nullable Object given) {
        List<String> byShape = List.of("accuracy", "acc", "crossentropy", "ce");
        return map(given, leaf -> parse(argument, Metrics.REGISTRY, leaf, byShape));
    }

    private static Object parse(String argument, Registry<?> registry, Object leaf, List<String> byShape) {
        try {
            if (leaf instanceof String name) {
                // A name is resolved when shapes are known; whether it is one at all is said now.
                boolean known = byShape.contains(name.toLowerCase(java.util.Locale.ROOT))
                        || (registry == Metrics.REGISTRY ? Metrics.get(name) : Losses.get(name)) != null;
                return known ? name : leaf;
            }
            return registry.parse(leaf);
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
