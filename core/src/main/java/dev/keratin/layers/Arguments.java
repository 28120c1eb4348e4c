package dev.keratin.layers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a layer is called with: positional and keyword arguments, each a tree of lists and maps whose leaves are tensors (symbolic or of a
 * graph) or plain constants.
 *
 * @param positional the positional arguments
 * @param keywords the keyword arguments, by their Keras names
 */
public record Arguments(List<@Nullable Object> positional, Map<String, @Nullable Object> keywords) {

    /** One tensor. */
    public static Arguments of(Object tensor) {
        return new Arguments(List.of(tensor), Map.of());
    }

    /** One positional argument that is a list of tensors, as merging layers take it. */
    public static Arguments ofList(List<?> tensors) {
        return new Arguments(List.of(List.copyOf(tensors)), Map.of());
    }

    /** These arguments and one more keyword. */
    public Arguments with(String keyword, @Nullable Object value) {
        Map<String, @Nullable Object> more = new LinkedHashMap<>(keywords);
        more.put(keyword, value);
        return new Arguments(positional, more);
    }

    /** These arguments without a keyword. */
    public Arguments without(String keyword) {
        if (!keywords.containsKey(keyword)) {
            return this;
        }
        Map<String, @Nullable Object> fewer = new LinkedHashMap<>(keywords);
        fewer.remove(keyword);
        return new Arguments(positional, fewer);
    }

    /** All leaves of a type, positional ones first, in order. */
    public <T> List<T> leaves(Class<T> type) {
        List<T> leaves = new ArrayList<>();
        positional.forEach(tree -> collect(tree, type, leaves));
        keywords.values().forEach(tree -> collect(tree, type, leaves));
        return leaves;
    }

    /** The leaves of a type in one tree in the order in which Keras walks graphs: maps sorted by key. */
    public static <T> List<T> sortedLeaves(@Nullable Object tree, Class<T> type) {
        return leaves(sorted(tree), type);
    }

    private static @Nullable Object sorted(@Nullable Object tree) {
        if (tree instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> byKey = new TreeMap<>();
            map.forEach((key, element) -> byKey.put(String.valueOf(key), sorted(element)));
            return byKey;
        }
        if (tree instanceof List<?> list) {
            List<@Nullable Object> elements = new ArrayList<>();
            list.forEach(element -> elements.add(sorted(element)));
            return elements;
        }
        return tree;
    }

    /** The leaves of a type in one tree, in order; maps in the order of their entries. */
    public static <T> List<T> leaves(@Nullable Object tree, Class<T> type) {
        List<T> leaves = new ArrayList<>();
        collect(tree, type, leaves);
        return leaves;
    }

    private static <T> void collect(@Nullable Object tree, Class<T> type, List<T> leaves) {
        if (type.isInstance(tree)) {
            leaves.add(type.cast(tree));
        } else if (tree instanceof List<?> list) {
            list.forEach(element -> collect(element, type, leaves));
        } else if (tree instanceof Map<?, ?> map) {
            map.values().forEach(element -> collect(element, type, leaves));
        }
    }

    /** These arguments with every leaf of a type replaced. */
    public <T> Arguments map(Class<T> type, Function<T, ?> function) {
        List<@Nullable Object> mapped = new ArrayList<>();
        positional.forEach(tree -> mapped.add(mapTree(tree, type, function)));
        Map<String, @Nullable Object> mappedKeywords = new LinkedHashMap<>();
        keywords.forEach((key, tree) -> mappedKeywords.put(key, mapTree(tree, type, function)));
        return new Arguments(mapped, mappedKeywords);
    }

    /** A tree with every leaf of a type replaced. */
    public static <T> @Nullable Object mapTree(@Nullable Object tree, Class<T> type, Function<T, ?> function) {
        if (type.isInstance(tree)) {
            return function.apply(type.cast(tree));
        }
        if (tree instanceof List<?> list) {
            List<@Nullable Object> mapped = new ArrayList<>();
            list.forEach(element -> mapped.add(mapTree(element, type, function)));
            return mapped;
        }
        if (tree instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> mapped = new LinkedHashMap<>();
            map.forEach((key, element) -> mapped.put(key, mapTree(element, type, function)));
            return mapped;
        }
        return tree;
    }
}
