package dev.keratin.initializers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.keratin.serialization.Registry;
import dev.keratin.serialization.RegistryContractTest;
import dev.keratin.serialization.VocabularyGoldens;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class InitializersTest extends RegistryContractTest<Initializer> {

    @Override
    protected Registry<Initializer> registry() {
        return Initializers.REGISTRY;
    }

    @Override
    protected String goldens() {
        return "initializers";
    }

    private static int[] dims(@Nullable Object tree) {
        return VocabularyGoldens.list(tree).stream()
                .mapToInt(n -> ((Number) n).intValue())
                .toArray();
    }

    @TestFactory
    List<DynamicTest> fixedValuesAreThoseOfKeras() {
        return VocabularyGoldens.cases(VocabularyGoldens.read("initializers"), "fixed").stream()
                .map(golden -> DynamicTest.dynamicTest(String.valueOf(golden.get("object")), () -> {
                    Initializer initializer = Initializers.get(VocabularyGoldens.parse(golden.get("object")));
                    Tensor value = initializer.apply(Shape.of(dims(golden.get("shape"))), DType.FLOAT32, 1);
                    VocabularyGoldens.assertClose(value, golden.get("value"), 2e-6, "value");
                }))
                .toList();
    }

    @Test
    void fansAreCountedAsInKeras() {
        for (Map<String, @Nullable Object> golden :
                VocabularyGoldens.cases(VocabularyGoldens.read("initializers"), "fans")) {
            GlorotUniform initializer = GlorotUniform.create();
            if (golden.containsKey("input_axes")) {
                initializer.inputAxes(dims(golden.get("input_axes"))).outputAxes(dims(golden.get("output_axes")));
            }
            Shape shape = Shape.of(dims(golden.get("shape")));
            int[] fans = dims(golden.get("fans"));
            assertThat(initializer.fanIn(shape)).as(shape.toString()).isEqualTo(fans[0]);
            assertThat(initializer.fanOut(shape)).as(shape.toString()).isEqualTo(fans[1]);
        }
    }

    private static double deviation(Tensor tensor) {
        double mean = Arrays.stream(tensor.toDoubles()).average().orElseThrow();
        return Math.sqrt(Arrays.stream(tensor.toDoubles())
                .map(x -> (x - mean) * (x - mean))
                .average()
                .orElseThrow());
    }

    @Test
    void scalesFollowFromTheFans() {
        Shape shape = Shape.of(3, 3, 40, 100);
        Map<String, Double> expected = Map.of(
                "glorot_uniform", Math.sqrt(2.0 / (360 + 900)),
                "glorot_normal", Math.sqrt(2.0 / (360 + 900)),
                "he_uniform", Math.sqrt(2.0 / 360),
                "he_normal", Math.sqrt(2.0 / 360),
                "lecun_uniform", Math.sqrt(1.0 / 360),
                "lecun_normal", Math.sqrt(1.0 / 360));
        expected.forEach((name, deviation) -> {
            Tensor values = Initializers.get(name).apply(shape, DType.FLOAT32, 11);
            assertThat(deviation(values)).as(name).isCloseTo(deviation, offset(0.02 * deviation));
            double limit = (name.endsWith("uniform") ? Math.sqrt(3) : 2 / 0.87962566) * deviation * 1.000001;
            assertThat(Arrays.stream(values.toDoubles())).as(name).allMatch(x -> Math.abs(x) <= limit);
        });
    }

    @Test
    void plainDistributionsHaveTheirMoments() {
        Shape shape = Shape.of(40000);
        Tensor normal = RandomNormal.create().mean(1).stddev(2).apply(shape, DType.FLOAT64, 3);
        assertThat(Arrays.stream(normal.toDoubles()).average().orElseThrow()).isCloseTo(1, offset(0.04));
        assertThat(deviation(normal)).isCloseTo(2, offset(0.04));
        Tensor uniform = RandomUniform.create().minval(-1).maxval(3).apply(shape, DType.FLOAT32, 3);
        assertThat(Arrays.stream(uniform.toDoubles())).allMatch(x -> x >= -1 && x < 3);
        assertThat(deviation(uniform)).isCloseTo(4 / Math.sqrt(12), offset(0.02));
        Tensor truncated = TruncatedNormal.create().stddev(0.5).apply(shape, DType.FLOAT32, 3);
        assertThat(Arrays.stream(truncated.toDoubles())).allMatch(x -> Math.abs(x) <= 1);
    }

    @TestFactory
    List<DynamicTest> valuesArePureFunctionsOfTheSeed() {
        return registry().names().stream()
                .filter(name -> !name.equals("Constant"))
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    Shape shape = name.equals("STFT") ? Shape.of(8, 1, 5) : Shape.of(6, 4);
                    Tensor first = Initializers.get(name).apply(shape, DType.FLOAT32, 5);
                    Tensor again = Initializers.get(name).apply(shape, DType.FLOAT32, 5);
                    Tensor other = Initializers.get(name).apply(shape, DType.FLOAT32, 6);
                    assertThat(again).isEqualTo(first);
                    boolean random = Initializers.get(name) instanceof RandomInitializer<?>;
                    assertThat(other.equals(first)).isEqualTo(!random);
                }))
                .toList();
    }

    @Test
    void anOwnSeedOverridesTheGivenOne() {
        Tensor a = GlorotUniform.create().seed(4).apply(Shape.of(3, 3), DType.FLOAT32, 1);
        Tensor b = GlorotUniform.create().seed(4).apply(Shape.of(3, 3), DType.FLOAT32, 2);
        assertThat(a).isEqualTo(b).isEqualTo(GlorotUniform.create().apply(Shape.of(3, 3), DType.FLOAT32, 4));
    }

    @Test
    void orthogonalColumnsOrRowsAreOrthonormal() {
        for (int[] dims : new int[][] {{7, 4}, {4, 7}, {5, 5}, {3, 2, 4}}) {
            Shape shape = Shape.of(dims);
            int columns = shape.last();
            int rows = shape.size() / columns;
            double[] q =
                    Orthogonal.create().gain(2).apply(shape, DType.FLOAT64, 9).toDoubles();
            boolean tall = rows >= columns;
            int count = Math.min(rows, columns);
            for (int i = 0; i < count; i++) {
                for (int j = 0; j < count; j++) {
                    double dot = 0;
                    for (int k = 0; k < Math.max(rows, columns); k++) {
                        dot += tall ? q[k * columns + i] * q[k * columns + j] : q[i * columns + k] * q[j * columns + k];
                    }
                    assertThat(dot).isCloseTo(i == j ? 4 : 0, offset(1e-12));
                }
            }
        }
    }

    @Test
    void orthogonalIsTheQOfItsRandomMatrix() {
        float[] a = {4, 1, -2, 3, 0.5f, -1};
        double[][] q = Householder.orthonormal(a, 3, 2);
        double norm = Math.sqrt(4 * 4 + 2 * 2 + 0.5 * 0.5);
        assertThat(q[0]).containsExactly(new double[] {4 / norm, -2 / norm, 0.5 / norm}, offset(1e-14));
        double second = q[1][0] * 1 + q[1][1] * 3 + q[1][2] * -1;
        assertThat(second).as("the diagonal of R is positive").isPositive();
    }

    @Test
    void identityKeepsItsGainInTheConfig() {
        Map<String, @Nullable Object> tree = registry().tree(Identity.create().gain(2));
        assertThat(tree.get("config")).isEqualTo(Map.of("gain", 2.0));
        Tensor value = registry().parse(tree).apply(Shape.of(2, 2), DType.FLOAT32, 0);
        assertThat(value.toFloats()).containsExactly(2, 0, 0, 2);
    }

    @Test
    void badArgumentsAndShapesAreRefused() {
        assertThatThrownBy(() -> VarianceScaling.create().scale(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("`scale`")
                .hasMessageContaining("0.0");
        assertThatThrownBy(() -> VarianceScaling.create().mode("fan"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"fan\"")
                .hasMessageContaining("fan_avg");
        assertThatThrownBy(() -> Identity.create().apply(Shape.of(3), DType.FLOAT32, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(3,)");
        assertThatThrownBy(() -> Orthogonal.create().apply(Shape.of(3), DType.FLOAT32, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(3,)");
        assertThatThrownBy(() -> registry()
                        .parse(Map.of("class_name", "Constant", "config", Map.of("value", List.of(1.0, 2.0))))
                        .apply(Shape.of(2, 3), DType.FLOAT32, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(2,)")
                .hasMessageContaining("(2, 3)");
        assertThatThrownBy(() ->
                        registry().parse(Map.of("class_name", "GlorotUniform", "config", Map.of("seed", "lucky"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("`seed`")
                .hasMessageContaining("\"lucky\"");
    }
}
