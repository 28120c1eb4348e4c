package dev.keratin.layers.core;

import dev.keratin.layers.Call;
import dev.keratin.layers.InputChecks;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import java.util.List;

/**
 * {@code activation(x kernel + bias)}: every input connected with every output ({@code keras.layers.Dense}).
 *
 * <p>Input {@code (batch, ..., features)}, output {@code (batch, ..., units)}. Saves {@code kernel} (features, units) and {@code bias} (units).
 *
 * <pre>{@code
 * Dense hidden = Dense.of(128).activation("relu");
 * }</pre>
 */
public final class Dense extends CompactLayer<Dense> {

    private static final Arg<Integer> UNITS = Arg.required("units", ArgTypes.POSITIVE_INT);

    public static final Schema<Dense> SCHEMA = schema(
            "Dense",
            Dense::new,
            UNITS,
            ACTIVATION,
            USE_BIAS,
            KERNEL_INITIALIZER,
            BIAS_INITIALIZER,
            KERNEL_REGULARIZER,
            BIAS_REGULARIZER,
            KERNEL_CONSTRAINT,
            BIAS_CONSTRAINT,
            QUANTIZATION_CONFIG,
            LowRank.RANK,
            LowRank.ALPHA);

    private Dense() {
        super(SCHEMA);
    }

    /** A layer with this many outputs. */
    public static Dense of(int units) {
        Dense layer = new Dense();
        layer.set(UNITS, units);
        return layer;
    }

    /** Whether a bias is added (default true). */
    public Dense useBias(boolean useBias) {
        set(USE_BIAS, useBias);
        return this;
    }

    @Override
    protected boolean supportsMasking() {
        return true;
    }

    @Override
    protected void build(List<Shape> inputShapes) {
        Shape input = InputChecks.ofMinRank(this, inputShapes, 2);
        int rows = InputChecks.known(this, input, -1);
        int units = get(UNITS);
        Shape kernel = Shape.of(rows, units);
        buildKernel(
                () -> new QuantizedKernel.Axes(kernel, rows, units, Shape.of(units), new int[] {input.rank() - 1}),
                kernel,
                get(KERNEL_INITIALIZER));
        if (get(USE_BIAS)) {
            addBias(Shape.of(units));
        }
        buildLowRank(kernel);
    }

    @Override
    protected Value call(Call call) {
        Value x = Ops.cast(call.input(), policy().arithmetic());
        return finish(call, product(call, x, Ops::matmul));
    }
}
