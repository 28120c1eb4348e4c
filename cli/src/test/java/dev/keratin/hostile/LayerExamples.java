package dev.keratin.hostile;

import dev.keratin.files.LoadLimits;
import dev.keratin.files.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A small good model for every class of layer and every operation, as Keras 3 writes them: from the golden cases of the layers. */
final class LayerExamples {

    private static final Path GOLDENS = Path.of("..", "core", "src", "test", "resources", "fixtures", "layers");

    private LayerExamples() {}

    /** The architectures by the class that each is an example of. */
    static Map<String, Map<String, @Nullable Object>> all() throws IOException {
        Map<String, Map<String, @Nullable Object>> examples = new TreeMap<>();
        for (String file : List.of("layers", "sequences", "images", "transforms", "image_transforms", "text")) {
            for (Map<String, @Nullable Object> golden : cases(file)) {
                Map<String, @Nullable Object> layer = map(golden.get("layer"));
                String name = String.valueOf(layer.get("class_name"));
                if (!examples.containsKey(name)) {
                    examples.put(name, model(golden, layer));
                }
            }
        }
        for (Map<String, @Nullable Object> golden : cases("operations")) {
            examples.putIfAbsent("operation " + golden.get("name"), map(golden.get("model")));
        }
        examples.put("InputLayer", Objects.requireNonNull(examples.get("Dense")));
        examples.put("CustomScaleLayer", image("CustomScaleLayer", 2, Map.of("name", "custom", "scale", 0.5)));
        examples.put(
                "LayerScale",
                image("LayerScale", 1, Map.of("name", "scaled", "init_values", 0.1, "projection_dim", 3L)));
        return examples;
    }

    private static Map<String, @Nullable Object> image(String className, int count, Map<String, ?> config) {
        Map<String, @Nullable Object> layer = new LinkedHashMap<>();
        layer.put("module", "keras.layers");
        layer.put("class_name", className);
        layer.put("config", new LinkedHashMap<>(config));
        Map<String, ?> image = Map.of("shape", List.of(2L, 6L, 7L, 3L), "dtype", "float32");
        return model(Map.of("inputs", java.util.Collections.nCopies(count, image)), layer);
    }

    private static Map<String, @Nullable Object> model(
            Map<String, @Nullable Object> golden, Map<String, @Nullable Object> layer) {
        List<@Nullable Object> layers = new ArrayList<>();
        List<@Nullable Object> tensors = new ArrayList<>();
        List<@Nullable Object> inputs = new ArrayList<>();
        List<?> given = golden.get("inputs") instanceof List<?> list
                ? list
                : List.of(Objects.requireNonNull(golden.get("images")));
        for (Object input : given) {
            String name = "in" + inputs.size();
            List<@Nullable Object> shape = new ArrayList<>();
            String dtype = "string";
            if (input instanceof Map<?, ?> array) {
                shape.addAll((List<?>) Objects.requireNonNull(array.get("shape")));
                dtype = String.valueOf(array.get("dtype"));
            } else {
                for (Object part = input; part instanceof List<?> list; part = list.get(0)) {
                    shape.add((long) list.size());
                }
                if (String.valueOf(layer.get("class_name")).equals("IntegerLookup")) {
                    dtype = "int64";
                }
            }
            shape.set(0, null);
            layers.add(object(
                    "InputLayer", tree("batch_shape", shape, "dtype", dtype, "name", name), name, new ArrayList<>()));
            inputs.add(list(name, 0L, 0L));
            tensors.add(tree(
                    "class_name",
                    "__keras_tensor__",
                    "config",
                    tree("shape", shape, "dtype", dtype, "keras_history", list(name, 0L, 0L))));
        }
        boolean positional = Boolean.TRUE.equals(golden.get("positional"));
        boolean together = given.size() > 1;
        List<@Nullable Object> arguments = positional ? tensors : together ? list(tensors) : list(tensors.get(0));
        layer.put("name", "it");
        layer.put("inbound_nodes", list(tree("args", arguments, "kwargs", tree())));
        map(layer.get("config")).put("name", "it");
        layers.add(layer);
        return tree(
                "module",
                "keras",
                "class_name",
                "Functional",
                "config",
                tree(
                        "name",
                        "model",
                        "trainable",
                        true,
                        "layers",
                        layers,
                        "input_layers",
                        inputs,
                        "output_layers",
                        list(list("it", 0L, 0L))));
    }

    private static Map<String, @Nullable Object> object(
            String className, Map<String, @Nullable Object> config, String name, List<@Nullable Object> nodes) {
        return tree(
                "module",
                "keras.layers",
                "class_name",
                className,
                "config",
                config,
                "name",
                name,
                "inbound_nodes",
                nodes);
    }

    private static List<Map<String, @Nullable Object>> cases(String file) throws IOException {
        byte[] bytes = Files.readAllBytes(GOLDENS.resolve(file + ".json"));
        List<Map<String, @Nullable Object>> cases = new ArrayList<>();
        for (Object golden : (List<?>) Objects.requireNonNull(Json.parse(bytes, LoadLimits.defaults(), file))) {
            cases.add(map(golden));
        }
        return cases;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, @Nullable Object> map(@Nullable Object tree) {
        return (Map<String, @Nullable Object>) Objects.requireNonNull(tree);
    }

    private static Map<String, @Nullable Object> tree(@Nullable Object... pairs) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            tree.put(String.valueOf(pairs[i]), pairs[i + 1]);
        }
        return tree;
    }

    private static List<@Nullable Object> list(@Nullable Object... elements) {
        return new ArrayList<>(java.util.Arrays.asList(elements));
    }
}
