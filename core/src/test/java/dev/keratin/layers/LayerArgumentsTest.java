package dev.keratin.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keratin.layers.activation.Softmax;
import dev.keratin.layers.convolutional.Conv1DTranspose;
import dev.keratin.layers.convolutional.Conv2D;
import dev.keratin.layers.core.Dense;
import dev.keratin.layers.core.EinsumDense;
import dev.keratin.layers.core.Embedding;
import dev.keratin.layers.core.Lambda;
import dev.keratin.layers.merging.Add;
import dev.keratin.layers.merging.Concatenate;
import dev.keratin.layers.merging.Dot;
import dev.keratin.layers.merging.Subtract;
import dev.keratin.layers.normalization.BatchNormalization;
import dev.keratin.layers.normalization.GroupNormalization;
import dev.keratin.layers.normalization.SpectralNormalization;
import dev.keratin.layers.pooling.MaxPooling2D;
import dev.keratin.layers.regularization.Dropout;
import dev.keratin.layers.regularization.SpatialDropout2D;
import dev.keratin.layers.reshaping.Cropping1D;
import dev.keratin.layers.reshaping.Flatten;
import dev.keratin.layers.reshaping.Permute;
import dev.keratin.layers.reshaping.RepeatVector;
import dev.keratin.layers.reshaping.Reshape;
import dev.keratin.layers.reshaping.ZeroPadding2D;
import dev.keratin.ops.Ops;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What layers say to arguments and inputs that do not fit. */
class LayerArgumentsTest {

    private static KerasTensor input(int... sample) {
        return InputLayer.of(DType.FLOAT32, sample).output();
    }

    private static Arguments refused(ThrowingCallable call, String... parts) {
        return Arguments.of(call, List.of(parts));
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                refused(() -> Dense.of(0), "`units`", "Dense", "0"),
                refused(() -> Dense.of(3).activation("rely"), "`activation`", "rely"),
                refused(() -> Dense.of(3).name("out").apply(input()), "out", "at least 2", "(None,)"),
                refused(() -> Dense.of(3).apply(input(4, -1)), "known", "(None, 4, None)"),
                refused(() -> EinsumDense.of("ab;bc", 3).apply(input(4)), "`equation`", "ab;bc"),
                refused(() -> EinsumDense.of("abc,cd->abd", 3, 5).apply(input(4)), "abc,cd->abd", "(None, 4)"),
                refused(() -> Embedding.of(-2, 3), "`input_dim`", "-2"),
                refused(() -> Dropout.of(1.5), "`rate`", "1.5"),
                refused(() -> SpatialDropout2D.of(0.5).apply(input(4, 4)), "4 dimensions", "(None, 4, 4)"),
                refused(() -> Conv2D.of(3, 0), "`kernel_size`", "0"),
                refused(() -> Conv2D.of(3, 2).padding("full"), "`padding`", "full", "same"),
                refused(() -> Conv2D.of(3, 2).padding("causal"), "`padding`", "causal"),
                refused(() -> Conv2D.of(4, 2).groups(3).apply(input(6, 6, 3)), "`groups`", "3", "4"),
                refused(() -> Conv2D.of(4, 2).groups(2).apply(input(6, 6, 3)), "`groups`", "3 channels"),
                refused(() -> Conv2D.of(4, 2).strides(2).dilationRate(2).apply(input(6, 6, 3)), "[2, 2]"),
                refused(() -> Conv2D.of(4, 7).apply(input(6, 6, 3)), "`kernel_size`", "(None, 6, 6, 3)"),
                refused(() -> Conv2D.of(4, 2).apply(input(6, 6)), "4 dimensions", "(None, 6, 6)"),
                refused(() -> Conv1DTranspose.of(4, 2).outputPadding(1).apply(input(6, 3)), "`output_padding`", "[1]"),
                refused(() -> MaxPooling2D.of(9).apply(input(6, 6, 3)), "`pool_size`", "(None, 6, 6, 3)"),
                refused(() -> Flatten.create().dataFormat("last"), "`data_format`", "last"),
                refused(() -> Reshape.of(-1, -1), "`target_shape`", "[-1, -1]"),
                refused(() -> Reshape.of(3, 3).apply(input(8)), "(3, 3)", "8"),
                refused(() -> Permute.of(1, 3), "`dims`", "[1, 3]"),
                refused(() -> RepeatVector.of(0), "`n`", "0"),
                refused(() -> ZeroPadding2D.of(-1), "-1"),
                refused(() -> Cropping1D.of(3).apply(input(6, 2)), "`cropping`", "6, 2"),
                refused(() -> Concatenate.create().apply(List.of(input(3, 4), input(2, 4))), "(None, 3, 4)"),
                refused(() -> Subtract.create().apply(List.of(input(3))), "exactly 2"),
                refused(() -> Add.create().apply(input(3)), "list of tensors"),
                refused(() -> Dot.of(1).apply(List.of(input(3), input(4))), "(None, 3)", "(None, 4)"),
                refused(() -> GroupNormalization.create().groups(3).apply(input(4)), "`groups`", "groups=3"),
                refused(() -> BatchNormalization.create().renormClipping(Map.of("max", 1.0)), "`renorm_clipping`"),
                refused(() -> SpectralNormalization.of(Flatten.create()).apply(input(4)), "Flatten"),
                refused(() -> Softmax.create().axis(3).apply(input(4)), "axis=3"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whatDoesNotFitIsRefusedWithWhatWasReceived(ThrowingCallable call, List<String> parts) {
        assertThatThrownBy(call)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(parts.toArray(CharSequence[]::new));
    }

    @Test
    void factoriesAndFluentMethodsWriteKerasConfigs() {
        Map<String, @Nullable Object> config = Conv2D.of(32, 3)
                .strides(2, 1)
                .padding("same")
                .activation("relu")
                .name("c")
                .getConfig();

        assertThat(config).containsEntry("filters", 32L);
        assertThat(config).containsEntry("kernel_size", List.of(3L, 3L));
        assertThat(config).containsEntry("strides", List.of(2L, 1L));
        assertThat(config).containsEntry("padding", "same");
        assertThat(config).containsEntry("activation", "relu");
        assertThat(config).containsEntry("name", "c");
    }

    @Test
    void anActivityRegularizerOfAnyLayerStandsBehindTheType() {
        assertThat(List.copyOf(
                        Flatten.create().activityRegularizer("l2").getConfig().keySet()))
                .containsExactly("name", "trainable", "dtype", "activity_regularizer", "data_format");
        assertThat(Flatten.create().getConfig()).doesNotContainKey("activity_regularizer");
    }

    @Test
    void unknownSizesStayUnknownThroughConvolutionAndReshape() {
        assertThat(Conv2D.of(8, 16).strides(16).apply(input(-1, -1, 3)).shape()).isEqualTo(Shape.of(-1, -1, -1, 8));
        assertThat(Reshape.of(-1, 4).apply(input(-1, 2)).shape()).isEqualTo(Shape.of(-1, -1, 4));
    }

    @Test
    void pythonCodeInALambdaIsNeverRun() {
        Map<String, @Nullable Object> code = Map.of("class_name", "__lambda__", "config", Map.of("code", "4wEAAAA="));
        Map<String, @Nullable Object> config = new LinkedHashMap<>();
        config.put("name", "scale_up");
        config.put("function", code);
        config.put("arguments", Map.of());
        Map<String, @Nullable Object> tree = Map.of("class_name", "Lambda", "config", config);

        assertThatThrownBy(() -> Layers.REGISTRY.parse(tree))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("scale_up", "never run", "LoadOptions.defaults().lambda");

        Lambda.register("scale_up", x -> Ops.multiply(x, 2));
        try {
            assertThat(Layers.REGISTRY.parse(tree).getConfig()).containsEntry("function", code);
        } finally {
            Lambda.unregister("scale_up");
        }
    }
}
