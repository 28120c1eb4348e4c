package dev.keratin.fuzz;

import dev.keratin.files.LoadLimits;
import dev.keratin.files.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Changes the values of a JSON document, so that it stays JSON and means something else. */
final class JsonMutator {

    private static final List<@Nullable Object> VALUES = Arrays.asList(
            null,
            true,
            false,
            "",
            "x",
            "None",
            "relu",
            "../x",
            "/etc/passwd",
            "https://x",
            0L,
            1L,
            -1L,
            2L,
            3L,
            1000L,
            200_000L,
            (long) Integer.MAX_VALUE,
            1L << 31,
            Long.MAX_VALUE,
            Long.MIN_VALUE,
            0.5,
            -0.0,
            1e300,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            List.of(),
            Map.of(),
            List.of(List.of()),
            Arrays.asList((Object) null),
            List.of(1L, 2L),
            List.of(-1L, 0L),
            List.of("a", "b"),
            Map.of("class_name", "Lambda", "config", Map.of("function", "x")),
            "\u0000",
            "\uD800",
            "n".repeat(2000));

    private static final List<String> CLASSES = List.of(
            "Lambda",
            "TFSMLayer",
            "TorchModuleWrapper",
            "Functional",
            "Sequential",
            "Model",
            "InputLayer",
            "Dense",
            "Conv2D",
            "LSTM",
            "GRU",
            "Bidirectional",
            "TimeDistributed",
            "RNN",
            "StackedRNNCells",
            "Embedding",
            "BatchNormalization",
            "LayerNormalization",
            "MultiHeadAttention",
            "StringLookup",
            "TextVectorization",
            "Normalization",
            "Discretization",
            "Reshape",
            "Permute",
            "Flatten",
            "Concatenate",
            "Dot",
            "Add",
            "SeparableConv2D",
            "Conv2DTranspose",
            "MaxPooling2D",
            "ZeroPadding2D",
            "Cropping2D",
            "EinsumDense",
            "Dropout",
            "Adam",
            "SGD",
            "ExponentialDecay",
            "__tuple__",
            "__numpy__",
            "__keras_tensor__",
            "TFOpLambda",
            "SlicingOpLambda",
            "Merge",
            "subprocess.call",
            "L1L2",
            "MaxNorm",
            "GlorotUniform",
            "LossScaleOptimizer",
            "Add",
            "UpSampling2D",
            "Resizing",
            "Hashing",
            "CategoryEncoding");

    private final Random random;

    JsonMutator(Random random) {
        this.random = random;
    }

    /** A changed document; where the bytes are no JSON they are changed as bytes. */
    byte[] mutate(byte[] json) {
        Object tree;
        try {
            tree = Json.parse(json, LoadLimits.defaults(), "sample");
        } catch (IOException e) {
            return new ByteMutator(random).mutate(json);
        }
        for (int k = random.nextInt(3); k >= 0; k--) {
            change(tree);
        }
        return text(tree);
    }

    /** As {@link #mutate}, no longer than the original; filled up with spaces. */
    byte[] mutateInPlace(byte[] json) {
        byte[] changed = mutate(json);
        if (changed.length > json.length) {
            return json;
        }
        byte[] padded = Arrays.copyOf(changed, json.length);
        Arrays.fill(padded, changed.length, padded.length, (byte) ' ');
        return padded;
    }

    private byte[] text(@Nullable Object tree) {
        String text = Json.write(tree);
        text = switch (random.nextInt(60)) {
            case 0 -> text + text;
            case 1 -> " ".repeat(10_000) + text;
            case 2 -> "\uFEFF" + text;
            case 3 -> text.replaceFirst("\\{", "{\"config\": 1, ");
            case 4 -> text.replaceFirst("\\[", "[".repeat(5_000));
            default -> text;
        };
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @SuppressWarnings("unchecked")
    private void change(@Nullable Object tree) {
        List<Object> containers = new ArrayList<>();
        collect(tree, containers);
        if (containers.isEmpty()) {
            return;
        }
        Object chosen = containers.get(random.nextInt(containers.size()));
        if (chosen instanceof Map<?, ?> map) {
            if (!map.isEmpty()) {
                changeMap((Map<String, @Nullable Object>) map, containers);
            }
        } else {
            changeList((List<@Nullable Object>) chosen, containers);
        }
    }

    private void changeMap(Map<String, @Nullable Object> map, List<Object> containers) {
        String key = new ArrayList<>(map.keySet()).get(random.nextInt(map.size()));
        switch (random.nextInt(8)) {
            case 0 -> map.remove(key);
            case 1 -> map.put(key, copy(containers.get(random.nextInt(containers.size()))));
            case 2 -> map.put("unknown_key", 1L);
            case 3 -> map.put(key, wrapped(map.get(key)));
            default -> map.put(key, other(key, map.get(key)));
        }
    }

    private void changeList(List<@Nullable Object> list, List<Object> containers) {
        if (list.isEmpty()) {
            list.add(value());
            return;
        }
        int at = random.nextInt(list.size());
        switch (random.nextInt(8)) {
            case 0 -> list.remove(at);
            case 1 -> list.add(random.nextInt(list.size() + 1), copy(list.get(at)));
            case 2 -> list.set(at, copy(containers.get(random.nextInt(containers.size()))));
            case 3 -> list.set(at, copy(list.get(random.nextInt(list.size()))));
            case 4 -> list.clear();
            case 5 -> list.set(at, wrapped(list.get(at)));
            default -> list.set(at, other("", list.get(at)));
        }
    }

    private @Nullable Object other(String key, @Nullable Object old) {
        if (key.equals("class_name") && random.nextInt(4) > 0) {
            return CLASSES.get(random.nextInt(CLASSES.size()));
        }
        if (old instanceof Long number && random.nextBoolean()) {
            return switch (random.nextInt(5)) {
                case 0 -> number + 1;
                case 1 -> number - 1;
                case 2 -> -number;
                case 3 -> number * 1000;
                default -> number + 0.5;
            };
        }
        return value();
    }

    private @Nullable Object value() {
        return copy(VALUES.get(random.nextInt(VALUES.size())));
    }

    private @Nullable Object wrapped(@Nullable Object value) {
        Object result = value;
        int depth = random.nextInt(20) == 0 ? 150 : 1;
        for (int i = 0; i < depth; i++) {
            List<@Nullable Object> list = new ArrayList<>();
            list.add(result);
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            map.put("class_name", CLASSES.get(random.nextInt(CLASSES.size())));
            map.put("config", result);
            result = random.nextBoolean() ? list : map;
        }
        return result;
    }

    private static void collect(@Nullable Object tree, List<Object> containers) {
        if (tree instanceof Map<?, ?> map) {
            containers.add(map);
            map.values().forEach(value -> collect(value, containers));
        } else if (tree instanceof List<?> list) {
            containers.add(list);
            list.forEach(value -> collect(value, containers));
        }
    }

    private static @Nullable Object copy(@Nullable Object tree) {
        if (tree instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((key, value) -> copy.put(String.valueOf(key), copy(value)));
            return copy;
        }
        if (tree instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>();
            list.forEach(value -> copy.add(copy(value)));
            return copy;
        }
        return tree;
    }
}
