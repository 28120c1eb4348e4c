package dev.keratin.saving.weights;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.StoredArrays;
import dev.keratin.files.hdf5.Hdf5Group;
import dev.keratin.files.zip.Archive;
import dev.keratin.layers.Layer;
import dev.keratin.layers.preprocessing.LearnedTokens;
import dev.keratin.layers.preprocessing.VocabularyLayer;
import dev.keratin.saving.LayerTrees;
import dev.keratin.saving.Trees;
import dev.keratin.serialization.Names;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Vocabularies in a {@code .keras} archive: a layer that learned its own has {@code assets/<path>/vocabulary.txt}, a token a line, and none in its config; what
 * its tokens count in the mode {@code "tf_idf"} is the array {@code <path>/vars/idf_weights} of the weights. Member names are keys, never opened as paths.
 */
public final class VocabularyAssets {

    static final String IDF_WEIGHTS = "idf_weights";

    private static final String ASSETS = "assets/";
    private static final String FILE = "vocabulary.txt";
    private static final String VOCABULARY = "vocabulary";
    private static final List<String> LOOKUPS = List.of("StringLookup", "IntegerLookup", "TextVectorization");

    private VocabularyAssets() {}

    /** Where below a layer Keras puts its vocabulary: a text vectorization has a lookup inside, which writes it, too. */
    static List<String> places(String className) {
        return className.equals("TextVectorization") ? List.of("", "_lookup_layer/") : List.of("");
    }

    /**
     * Takes learned vocabularies out of a config that is about to be written.
     *
     * @return what to write instead, by member name
     */
    public static Map<String, byte[]> take(Layer root, Map<String, @Nullable Object> architecture) {
        Map<String, byte[]> assets = new TreeMap<>();
        collect("", root, architecture, assets);
        return assets;
    }

    private static void collect(
            String prefix, Layer model, @Nullable Map<String, @Nullable Object> tree, Map<String, byte[]> assets) {
        Map<String, Map<String, @Nullable Object>> objects = new HashMap<>();
        for (Map<String, @Nullable Object> object : layers(tree)) {
            Map<String, @Nullable Object> config = Trees.mapOrNull(object.get("config"));
            if (config != null && config.get("name") instanceof String name) {
                objects.put(name, object);
            }
        }
        Map<String, Integer> used = new HashMap<>();
        for (String attribute : model.childLists().keySet()) {
            List<Layer> children = attribute.equals(LayerTrees.LAYERS)
                    ? LayerTrees.layers(model)
                    : model.childLists().get(attribute);
            for (Layer layer : children) {
                String path = prefix + attribute + "/" + numbered(LayerTrees.key(layer), used) + "/";
                Map<String, @Nullable Object> object = objects.get(layer.name());
                if (object != null && layer instanceof VocabularyLayer lookup && lookup.hasLearnedVocabulary()) {
                    put(path, layer, lookup, object, assets);
                } else if (object != null) {
                    collect(path, layer, object, assets);
                }
            }
        }
    }

    private static void put(
            String path,
            Layer layer,
            VocabularyLayer lookup,
            Map<String, @Nullable Object> object,
            Map<String, byte[]> assets) {
        List<String> lines =
                lookup.getVocabulary().stream().map(String::valueOf).toList();
        Map<String, @Nullable Object> config = Trees.mapOrNull(object.get("config"));
        // A token with a line break, or an empty one at the end, would not come back from a text file: it stays in the
        // config.
        boolean fits = lines.stream().allMatch(line -> line.lines().count() <= 1 && !endsLine(line))
                && !lines.get(lines.size() - 1).isEmpty();
        if (config == null || !fits) {
            return;
        }
        config.replace(VOCABULARY, null);
        config.replace(IDF_WEIGHTS, null);
        byte[] text = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        for (String place : places(layer.className())) {
            assets.put(ASSETS + path + place + FILE, text);
        }
    }

    /** What Python takes for the end of a line. */
    private static boolean endsLine(String token) {
        return token.chars()
                .anyMatch(
                        c -> c >= 0xa && c <= 0xd || c >= 0x1c && c <= 0x1e || c == 0x85 || c == 0x2028 || c == 0x2029);
    }

    /** Puts the vocabularies of an archive into the config that was read from it. */
    public static void give(
            Archive archive, Hdf5Group weights, @Nullable Map<String, @Nullable Object> architecture, LoadLimits limits)
            throws IOException {
        give("", archive, weights, architecture, limits);
    }

    private static void give(
            String prefix,
            Archive archive,
            Hdf5Group weights,
            @Nullable Map<String, @Nullable Object> model,
            LoadLimits limits)
            throws IOException {
        Map<String, Integer> used = new HashMap<>();
        String attribute = model != null && "Pipeline".equals(model.get("class_name")) ? "_pipeline_layers" : "layers";
        for (Map<String, @Nullable Object> object : layers(model)) {
            String className = String.valueOf(object.get("class_name"));
            String path = prefix + attribute + "/" + numbered(Names.snakeCase(className), used) + "/";
            Map<String, @Nullable Object> config = Trees.mapOrNull(object.get("config"));
            String member = ASSETS + path + FILE;
            if (config == null) {
                continue;
            }
            if (!LOOKUPS.contains(className)) {
                give(path, archive, weights, object, limits);
            } else if (config.get(VOCABULARY) == null && archive.names().contains(member)) {
                byte[] text = archive.member(member).bytes(limits.jsonBytes());
                config.put(VOCABULARY, tokens(text, className, archive.path() + "!" + member));
                if ("tf_idf".equals(config.get("output_mode"))) {
                    config.put(IDF_WEIGHTS, frequencies(weights, path));
                }
            }
        }
    }

    private static LearnedTokens tokens(byte[] text, String className, String place) throws CorruptFileException {
        List<String> lines =
                new ArrayList<>(new String(text, StandardCharsets.UTF_8).lines().toList());
        while (!lines.isEmpty() && lines.get(lines.size() - 1).isEmpty()) {
            lines.remove(lines.size() - 1);
        }
        if (!className.equals("IntegerLookup")) {
            return new LearnedTokens(lines);
        }
        List<Long> integers = new ArrayList<>();
        for (String line : lines) {
            try {
                integers.add(Long.valueOf(line.strip()));
            } catch (NumberFormatException e) {
                throw new CorruptFileException(
                        place + ": line " + (integers.size() + 1) + " is no integer, as an IntegerLookup needs.", e);
            }
        }
        return new LearnedTokens(integers);
    }

    private static @Nullable List<Double> frequencies(Hdf5Group weights, String path) throws IOException {
        Hdf5Group group = weights;
        for (String name : (path + "vars").split("/")) {
            if (!group.hasGroup(name)) {
                return null;
            }
            group = group.group(name);
        }
        if (!group.hasDataset(IDF_WEIGHTS)) {
            return null;
        }
        List<Double> values = new ArrayList<>();
        for (float value : StoredArrays.toFloats(group.dataset(IDF_WEIGHTS))) {
            values.add((double) value);
        }
        return values;
    }

    private static List<Map<String, @Nullable Object>> layers(@Nullable Map<String, @Nullable Object> object) {
        Map<String, @Nullable Object> config = object == null ? null : Trees.mapOrNull(object.get("config"));
        List<Map<String, @Nullable Object>> layers = new ArrayList<>();
        if (config != null && config.get("layers") instanceof List<?> list) {
            for (Object element : list) {
                Map<String, @Nullable Object> layer = Trees.mapOrNull(element);
                layers.add(layer == null ? new LinkedHashMap<>() : layer);
            }
        }
        return layers;
    }

    private static String numbered(String name, Map<String, Integer> used) {
        int number = used.merge(name, 1, Integer::sum) - 1;
        return number == 0 ? name : name + "_" + number;
    }
}
