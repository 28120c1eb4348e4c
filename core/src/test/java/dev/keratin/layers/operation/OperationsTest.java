package dev.keratin.layers.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.keratin.files.json.Json;
import dev.keratin.layers.GoldenArrays;
import dev.keratin.layers.Layers;
import dev.keratin.layers.merging.Add;
import dev.keratin.models.Model;
import dev.keratin.models.Models;
import dev.keratin.serialization.ConfigTrees;
import dev.keratin.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Models of real Keras that are made of operations alone. */
class OperationsTest {

    /** One model, what it is fed and what it gives. */
    record Case(Map<String, @Nullable Object> tree) {
        Map<String, @Nullable Object> model() {
            return ConfigTrees.map(tree.get("model"), "model");
        }

        List<Tensor> inputs() {
            return ((List<?>) Objects.requireNonNull(tree.get("inputs")))
                    .stream().map(GoldenArrays::tensor).toList();
        }

        @Override
        public String toString() {
            return String.valueOf(tree.get("name"));
        }
    }

    static List<Case> cases() {
        return GoldenArrays.cases("/fixtures/layers/operations.json").stream()
                .map(Case::new)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void resultsAreKeras(Case golden) {
        Tensor actual = Models.fromConfigTree(golden.model())
                .predict(golden.inputs(), 32)
                .get(0);

        Tensor expected = GoldenArrays.tensor(golden.tree().get("output"));
        assertThat(actual.shape()).isEqualTo(expected.shape());
        double scale = 1e-3;
        for (int i = 0; i < expected.size(); i++) {
            scale = Math.max(scale, Math.abs(expected.getDouble(i)));
        }
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.getDouble(i)).isCloseTo(expected.getDouble(i), within(scale * 1e-5));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void operationsAreWrittenAsTheyWereRead(Case golden) {
        Model model = Models.fromConfigTree(golden.model());

        List<?> expected = (List<?>)
                ConfigTrees.map(golden.model().get("config"), "config").get("layers");
        List<?> actual = (List<?>) model.getConfig().get("layers");
        assertThat(objects(actual)).isEqualTo(objects(expected));
    }

    static List<String> objects(@Nullable Object layers) {
        return ((List<?>) Objects.requireNonNull(layers))
                .stream().map(OperationsTest::object).sorted().toList();
    }

    private static String object(@Nullable Object layer) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>(ConfigTrees.map(layer, "layer"));
        object.keySet().retainAll(List.of("module", "class_name", "config", "registered_name", "name"));
        return Json.write(object);
    }

    @Test
    void anOperationAndALayerOfOneNameAreToldApartByTheModule() {
        assertThat(Operations.isOperation(Map.of("module", "keras.src.ops.numpy", "class_name", "Add")))
                .isTrue();
        assertThat(Operations.isOperation(Map.of("module", "keras.layers", "class_name", "Add")))
                .isFalse();
    }

    @Test
    void withoutAModuleTheConfigTellsAnOperationFromALayer() {
        assertThat(Layers.parse(Map.of("class_name", "Add", "config", Map.of("name", "a"))))
                .isInstanceOf(OperationLayer.class);
        assertThat(Layers.parse(Map.of("class_name", "Add", "config", Map.of("name", "a", "trainable", true))))
                .isInstanceOf(Add.class);
        assertThat(Layers.parse(Map.of("class_name", "TrueDivide", "config", Map.of("name", "t"))))
                .isInstanceOf(OperationLayer.class);
    }

    @Test
    void unknownOperationsAndArgumentsAreRefusedByName() {
        assertThatThrownBy(() -> Operations.of("Fft", Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Fft");
        assertThatThrownBy(() -> Operations.of("Mean", Map.of("where", 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[where]");
    }

    @Test
    void operationsThatNoFileCanHoldAreRefusedWithTheReason() {
        assertThatThrownBy(() -> Operations.parse(Map.of("class_name", "WhileLoop", "config", Map.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("WhileLoop")
                .hasMessageContaining("functions");
        assertThat(Operations.names())
                .doesNotContainAnyElementsOf(Operations.refused().keySet());
    }
}
