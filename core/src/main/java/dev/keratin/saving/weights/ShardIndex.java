package dev.keratin.saving.weights;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.FormatException;
import dev.keratin.files.MissingEntryException;
import dev.keratin.files.json.Json;
import dev.keratin.saving.Trees;
import dev.keratin.serialization.ConfigTrees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The index of sharded weights: {@code {"metadata": {...}, "weight_map": {"/layers/dense/vars": "x_00000.weights.h5" or a list}}}.
 */
public final class ShardIndex {

    private static final String WEIGHT_MAP = "weight_map";

    private ShardIndex() {}

    /** Whether the shards of an index are safetensors, as Hugging Face has them: {@code model.safetensors.index.json}. */
    public static boolean isOfSafetensors(Map<String, @Nullable Object> json, Path place) throws FormatException {
        List<String> names = files(json, place);
        return !names.isEmpty() && names.stream().allMatch(name -> name.endsWith(".safetensors"));
    }

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

    /** What an index has places for: groups of tensors, in an index of safetensors single ones. */
    public static Set<String> tensors(Map<String, @Nullable Object> json) {
        Map<String, @Nullable Object> map = Trees.mapOrNull(json.get(WEIGHT_MAP));
        return map == null ? Set.of() : map.keySet();
    }

    /**
     * The shards themselves.
     *
     * @throws IOException where one is missing or leads elsewhere
     */
    public static List<Path> paths(Map<String, @Nullable Object> json, Path place) throws IOException {
        List<Path> paths = new ArrayList<>();
        for (String name : files(json, place)) {
            paths.add(present(place, name));
        }
        return paths;
    }

    private static Path present(Path index, String name) throws IOException {
        Path shard;
        try {
            shard = index.resolveSibling(name);
        } catch (InvalidPathException e) {
            throw new CorruptFileException(
                    index + ": names the shard " + ConfigTrees.describe(name)
                            + ", which no file can be called here. Check the locale of the JVM (sun.jnu.encoding).",
                    e);
        }
        if (Files.notExists(shard)) {
            throw new MissingEntryException(index + ": its file " + shard.getFileName()
                    + " is missing; expected all files that the index names" + " beside it. Copy it there too.");
        }
        // A link may lead to a store of blobs that holds the index too, but not to some other place.
        if (Files.isSymbolicLink(shard)
                && !Objects.equals(
                        shard.toRealPath().getParent(), index.toRealPath().getParent())) {
            throw new CorruptFileException(
                    shard + ": a symbolic link out of the folder of its index, expected a file.");
        }
        return shard;
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
