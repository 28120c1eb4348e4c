package dev.keratin.layers.core;

import dev.keratin.initializers.Initializer;
import dev.keratin.initializers.Initializers;
import dev.keratin.layers.Arguments;
import dev.keratin.layers.Call;
import dev.keratin.layers.InputChecks;
import dev.keratin.layers.KerasTensor;
import dev.keratin.layers.LayerArgs;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.TensorSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code activation(einsum(equation, x, kernel) + bias)}: a dense layer between any axes ({@code keras.layers.EinsumDense}).
 *
 * <p>The equation has one of the forms {@code "ab,bc->ac"}, {@code "...ab,bc->...ac"}, {@code "ab...,bc->ac..."}. Saves {@code kernel} and, where
 * {@code biasAxes} is given, {@code bias}.
 *
 * <pre>{@code
 * EinsumDense heads = EinsumDense.of("abc,cde->abde", -1, 8, 64).biasAxes("de");
 * }</pre>
 */
public final class EinsumDense extends CompactLayer<EinsumDense> {

    private static final Arg<List<Integer>> OUTPUT_SHAPE = Arg.required("output_shape", LayerArgs.DIMS);
    private static final Arg<String> EQUATION = Arg.required("equation", ArgTypes.STRING);
    private static final Arg<@Nullable String> BIAS_AXES =
            Arg.optional("bias_axes", ArgTypes.nullable(ArgTypes.STRING), null);
    private static final Arg<@Nullable Integer> GPTQ_UNPACKED_COLUMN_SIZE =
            Arg.unwritten("gptq_unpacked_column_size", ArgTypes.nullable(ArgTypes.POSITIVE_INT), null);

    public static final Schema<EinsumDense> SCHEMA = schema(
            "EinsumDense",
            EinsumDense::new,
            OUTPUT_SHAPE,
            EQUATION,
            ACTIVATION,
            BIAS_AXES,
            KERNEL_INITIALIZER,
            BIAS_INITIALIZER,
            KERNEL_REGULARIZER,
            BIAS_REGULARIZER,
            ACTIVITY_REGULARIZER,
            KERNEL_CONSTRAINT,
            BIAS_CONSTRAINT,
            QUANTIZATION_CONFIG,
            LowRank.RANK,
            LowRank.ALPHA,
            GPTQ_UNPACKED_COLUMN_SIZE);

    private EinsumDense() {
        super(SCHEMA);
    }

    /**
     * A layer of this equation.
     *
     * @param equation input, kernel and result, for example {@code "abc,cd->abd"}
     * @param outputShape the sizes of the result without the batch and without what {@code ...} stands for; -1 for an unknown one
     */
    public static EinsumDense of(String equation, int... outputShape) {
        EinsumDense layer = new EinsumDense();
        layer.set(EQUATION, equation);
        layer.set(OUTPUT_SHAPE, Arrays.stream(outputShape).boxed().toList());
        return layer;
    }

    /** The letters of the result's axes along which the bias varies (default none, so no bias). */
    public EinsumDense biasAxes(String biasAxes) {
        set(BIAS_AXES, biasAxes);
        return this;
    }

    @Override
    protected void build(List<Shape> inputShapes) {
        Shape input = InputChecks.first(this, inputShapes);
        EinsumShapes shapes = shapes(input);
        buildKernel(() -> shapes.quantized(get(EQUATION), input.rank()), shapes.kernel(), initializer(shapes));
        Shape bias = shapes.bias();
        if (bias != null) {
            addBias(bias);
        }
        buildLowRank(shapes.kernel());
    }

    private EinsumShapes shapes(Shape input) {
        return EinsumShapes.of(get(EQUATION), get(BIAS_AXES), input, get(OUTPUT_SHAPE));
    }

    @Override
    protected List<TensorSpec> computeOutputSpecs(Arguments symbolic) {
        Shape input = symbolic.leaves(KerasTensor.class).get(0).shape();
        return List.of(new TensorSpec(policy().arithmetic(), shapes(input).output()));
    }

    /** A variance-scaling initializer that does not say its axes counts inputs and outputs by the equation. */
    private Initializer initializer(EinsumShapes shapes) {
        Initializer given = get(KERNEL_INITIALIZER);
        Map<String, @Nullable Object> config = given.getConfig();
        if (!config.containsKey("input_axes")
                || (config.get("input_axes") != null && config.get("output_axes") != null)) {
            return given;
        }
        config.put("input_axes", shapes.inputAxes());
        config.put("output_axes", shapes.outputAxes());
        Map<String, @Nullable Object> tree = Initializers.REGISTRY.tree(given);
        tree.put("config", config);
        return Initializers.REGISTRY.parse(tree);
    }

    @Override
    protected Value call(Call call) {
        Value x = Ops.cast(call.input(), policy().arithmetic());
        return finish(call, product(call, x, (input, kernel) -> Ops.einsum(get(EQUATION), input, kernel)));
    }
}
