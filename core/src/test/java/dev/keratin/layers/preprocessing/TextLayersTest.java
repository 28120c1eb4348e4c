package dev.keratin.layers.preprocessing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.keratin.engine.Eager;
import dev.keratin.files.json.Json;
import dev.keratin.layers.Arguments;
import dev.keratin.layers.GoldenArrays;
import dev.keratin.layers.Layer;
import dev.keratin.layers.Layers;
import dev.keratin.layers.Trace;
import dev.keratin.serialization.ConfigTrees;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers for strings and vocabularies against real Keras. */
class TextLayersTest {

    static List<Map<String, @Nullable Object>> cases() {
        return GoldenArrays.cases("/fixtures/layers/text.json");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void givesWhatKerasGives(Map<String, @Nullable Object> golden) {
        Map<String, @Nullable Object> tree = ConfigTrees.map(golden.get("layer"), "layer");
        Layer layer = Layers.REGISTRY.parse(tree);
        assertThat(Json.write(Layers.REGISTRY.tree(layer))).isEqualTo(Json.write(tree));
        if (golden.get("learn") != null) {
            learn(layer, tensor(golden.get("learn")));
            assertThat(vocabulary(layer)).isEqualTo(golden.get("vocabulary"));
            layer = Layers.REGISTRY.copy(layer);
        }
        Layer used = layer;
        Tensor[] inputs =
                list(golden.get("inputs")).stream().map(TextLayersTest::tensor).toArray(Tensor[]::new);

        Tensor output = Eager.run(
                        values -> new Trace(values.get(0).graph(), false)
                                .callAll(
                                        used,
                                        values.size() == 1 ? Arguments.of(values.get(0)) : Arguments.ofList(values)),
                        inputs)
                .get(0);

        Tensor expected = tensor(golden.get("output"));
        assertThat(output.shape()).isEqualTo(expected.shape());
        if (expected.dtype() == DType.STRING) {
            assertThat(output.toStrings()).isEqualTo(expected.toStrings());
        } else {
            for (int i = 0; i < expected.size(); i++) {
                assertThat(output.getDouble(i)).isCloseTo(expected.getDouble(i), within(1e-5));
            }
        }
    }

    @Test
    void aVocabularyInAFileIsNeverOpened() {
        Map<String, @Nullable Object> config =
                new LinkedHashMap<>(StringLookup.create().getConfig());
        config.put("vocabulary", "/etc/passwd");
        Map<String, @Nullable Object> tree = Map.of("class_name", "StringLookup", "config", config);

        assertThatThrownBy(() -> Layers.REGISTRY.parse(tree))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("`vocabulary`", "/etc/passwd", "never read");
    }

    @Test
    void tokensThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> StringLookup.create().vocabulary(List.of("a", "b", "a")))
                .hasMessageContainingAll("\"a\"", "twice");
        assertThatThrownBy(() -> StringLookup.create().maxTokens(2).vocabulary(List.of("a", "b")))
                .hasMessageContainingAll("3", "`max_tokens` is 2");
        StringLookup strict = StringLookup.create().numOovIndices(0).vocabulary(List.of("a"));
        assertThatThrownBy(() -> Eager.apply(
                        x -> new Trace(x.graph(), false).call(strict, x), Tensor.of(new String[] {"a", "q"})))
                .hasMessageContainingAll("\"q\"", "`num_oov_indices`");
    }

    private static void learn(Layer layer, Tensor data) {
        if (layer instanceof IndexLookup<?> lookup) {
            lookup.adapt(data);
        } else {
            ((TextVectorization) layer).adapt(data);
        }
    }

    private static List<String> vocabulary(Layer layer) {
        List<@Nullable Object> tokens = layer instanceof IndexLookup<?> lookup
                ? lookup.getVocabulary()
                : ((TextVectorization) layer).getVocabulary();
        return tokens.stream().map(String::valueOf).toList();
    }

    private static List<?> list(@Nullable Object tree) {
        return (List<?>) Objects.requireNonNull(tree);
    }

    /** Nested lists as a tensor: strings, integers, or floating-point numbers. */
    private static Tensor tensor(@Nullable Object tree) {
        List<Integer> dims = new ArrayList<>();
        Object level = tree;
        while (level instanceof List<?> list) {
            dims.add(list.size());
            level = list.isEmpty() ? null : list.get(0);
        }
        List<@Nullable Object> leaves = new ArrayList<>();
        flatten(tree, leaves);
        int[] shape = dims.stream().mapToInt(Integer::intValue).toArray();
        if (leaves.get(0) instanceof String) {
            return Tensor.of(leaves.toArray(String[]::new)).reshape(shape);
        }
        if (leaves.stream().allMatch(Long.class::isInstance)) {
            return Tensor.of(leaves.stream()
                            .mapToLong(x -> (Long) Objects.requireNonNull(x))
                            .toArray())
                    .reshape(shape);
        }
        return Tensor.of(leaves.stream()
                        .mapToDouble(x -> ((Number) Objects.requireNonNull(x)).doubleValue())
                        .toArray())
                .reshape(shape);
    }

    private static void flatten(@Nullable Object tree, List<@Nullable Object> leaves) {
        if (tree instanceof List<?> list) {
            list.forEach(element -> flatten(element, leaves));
        } else {
            leaves.add(tree);
        }
    }
}
