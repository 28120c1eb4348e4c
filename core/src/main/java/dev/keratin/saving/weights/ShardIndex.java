package dev.keratin.saving.weights;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.FormatException;
import dev.keratin.files.json.Json;
import dev.keratin.saving.Trees;
import dev.keratin.serialization.ConfigTrees;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The index of sharded weights: {@code {"metadata": {...}, "weight_map": {"/layers/dense/vars": "x_00000.weights.h5" or a list}}}.
 */
public final class ShardIndex {

    private static final String WEIGHT_MAP = "weight_map";

    private ShardIndex() {}

    /** Whether a JSON object is such an index. */
    public static boolean recognises(Map<String, @Nullable Object> json) {
        return json.get(WEIGHT_MAP) instanceof Map<?, ?>;
    }

    /**
     * The names of the shards, each a plain name of a file beside the index; none for a model without weights.
     *
     * @throws CorruptFileException where a name leads elsewhere
     */
    public static List<String> files(Map<String, @Nullable Object> json, Path place) throws FormatException {
        Map<String, @Nullable Object> map = Trees.mapOrNull(json.get(WEIGHT_MAP));
        Set<String> names = new LinkedHashSet<>();
        if (map != null) {
            for (Object value : map.values()) {
                for (Object name : value instanceof List<?> list ? list : List.of(String.valueOf(value))) {
                    names.add(plain(String.valueOf(name), place));
                }
            }
        }
        return new ArrayList<>(names);
    }

    /** The index of shards that lie in files of these names. */
    static byte[] json(List<PathWeightsShard> shards, List<String> names, long totalBytes) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            for (String group : shards.get(i).groups()) {
                String name = names.get(i);
                map.merge("/" + group, name, ShardIndex::both);
            }
        }
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("metadata", new LinkedHashMap<>(Map.of("total_size", totalBytes)));
        tree.put(WEIGHT_MAP, map);
        return Json.writeBytes(tree);
    }

    /** A group whose tensors lie in several files has a list of them. */
    private static Object both(Object before, Object name) {
        List<@Nullable Object> names = new ArrayList<>(before instanceof List<?> list ? list : List.of(before));
        names.add(name);
        return names;
    }

    private static boolean hidden(Path place) {
        return String.valueOf(place.getFileName()).startsWith(".");
    }

    private static String plain(String name, Path place) throws CorruptFileException {
        boolean leaves = name.isEmpty()
                || name.equals(".")
                || name.equals("..")
                || (name.startsWith(".") && !hidden(place))
                || name.contains("/")
                || name.contains("\\");
        if (leaves || name.indexOf('\0') >= 0 || name.indexOf(':') >= 0) {
            throw new CorruptFileException(place + ": names the shard " + ConfigTrees.describe(name)
                    + ", expected the name of a file beside it.");
        }
        return name;
    }
}
