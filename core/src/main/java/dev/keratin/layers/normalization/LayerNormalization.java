package dev.keratin.layers.normalization;

import dev.keratin.layers.Call;
import dev.keratin.layers.InputChecks;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Axes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import java.util.List;

/**
 * Brings each sample to mean 0 and variance 1 over its features ({@code keras.layers.LayerNormalization}).
 *
 * <p>Saves {@code gamma} and {@code beta}, of the sizes of the normalized axes. Ba et al. 2016.
 *
 * <pre>{@code
 * LayerNormalization norm = LayerNormalization.create().epsilon(1e-6);
 * }</pre>
 */
public final class LayerNormalization extends ScaledNormalization<LayerNormalization> {

    private static final Arg<Axes> AXIS = Arg.optional("axis", Axes.ARG, -1);
    private static final Arg<Boolean> RMS_SCALING = Arg.optional("rms_scaling", ArgTypes.BOOL, false);

    public static final Schema<LayerNormalization> SCHEMA = schema(
            "LayerNormalization",
            LayerNormalization::new,
            AXIS,
            EPSILON,
            CENTER,
            SCALE,
            RMS_SCALING,
            BETA_INITIALIZER,
            GAMMA_INITIALIZER,
            BETA_REGULARIZER,
            GAMMA_REGULARIZER,
            BETA_CONSTRAINT,
            GAMMA_CONSTRAINT);

    private LayerNormalization() {
        super(SCHEMA);
    }

    public static LayerNormalization create() {
        return new LayerNormalization();
    }

    /** The axes of the features (default -1). */
    public LayerNormalization axis(int... axis) {
        set(AXIS, Axes.of(axis));
        return this;
    }

    /** Whether to divide by the deviation without taking the mean off, as old Keras models do (default false); see {@link RMSNormalization}. */
    public LayerNormalization rmsScaling(boolean rmsScaling) {
        set(RMS_SCALING, rmsScaling);
        return this;
    }

    @Override
    protected boolean supportsMasking() {
        return true;
    }

    @Override
    protected void build(List<Shape> inputShapes) {
        Shape input = InputChecks.ofMinRank(this, inputShapes, 1);
        List<Integer> axes = get(AXIS).axes().stream().sorted().toList();
        update(AXIS, axes);
        Shape shape = Shape.scalar();
        for (int axis : axes) {
            shape = shape.append(InputChecks.known(this, input, axis));
        }
        boolean rms = get(RMS_SCALING);
        addScale(shape, get(SCALE) || rms, get(CENTER) && !rms);
    }

    @Override
    protected Value call(Call call) {
        Value x = call.input();
        int[] axes = get(AXIS).toArray();
        Value scale = gamma(call);
        Value offset = beta(call);
        if (scale != null && offset != null && !get(RMS_SCALING) && suitsOneOperation(x, scale, axes)) {
            int n = scale.shape().size();
            Value rows = Ops.reshape(x, Shape.of(x.shape().size() / n, n));
            Shape row = Shape.of(n);
            Value y = Ops.layerNorm(rows, Ops.reshape(scale, row), Ops.reshape(offset, row), get(EPSILON));
            return Ops.reshape(y, x.shape());
        }
        Value mean = Ops.mean(x, axes, true);
        Value variance = Ops.mean(Ops.square(Ops.subtract(x, mean)), axes, true);
        Value gamma = along(scale, x, axes);
        if (!get(RMS_SCALING)) {
            return normalize(x, mean, variance, gamma, along(offset, x, axes));
        }
        Value scaled = Ops.multiply(x, Ops.rsqrt(Ops.add(variance, get(EPSILON))));
        return gamma == null ? scaled : Ops.multiply(scaled, gamma);
    }

    /** Whether the axes are the last ones, in order, of an array that is not rounded to half precision. */
    private static boolean suitsOneOperation(Value x, Value scale, int[] axes) {
        for (int i = 0; i < axes.length; i++) {
            if (x.shape().axis(axes[i]) != x.rank() - axes.length + i) {
                return false;
            }
        }
        boolean full = x.dtype() == DType.FLOAT32 || x.dtype() == DType.FLOAT64;
        return full && scale.dtype() == x.dtype() && scale.shape().size() > 0;
    }
}
