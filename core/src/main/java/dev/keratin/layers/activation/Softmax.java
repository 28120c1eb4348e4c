package dev.keratin.layers.activation;

import dev.keratin.layers.AbstractLayer;
import dev.keratin.layers.Call;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.Axes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;

/**
 * Probabilities: {@code exp(x) / sum(exp(x))} along an axis, or over several at once ({@code keras.layers.Softmax}).
 *
 * <p>Where a mask is given as the argument {@code mask}, or travels with the input and has its rank, masked positions get probability 0.
 */
public final class Softmax extends AbstractLayer<Softmax> {

    /** What stands for minus infinity, as in Keras. */
    private static final double LARGE_NEGATIVE = -1e9;

    private static final Arg<Axes> AXIS = Arg.optional("axis", Axes.ARG, -1);

    public static final Schema<Softmax> SCHEMA = schema("Softmax", Softmax::new, AXIS);

    private Softmax() {
        super(SCHEMA);
    }

    public static Softmax create() {
        return new Softmax();
    }

    /** Along which axes the probabilities add up to 1 (default -1). */
    public Softmax axis(int... axis) {
        set(AXIS, Axes.of(axis));
        return this;
    }

    @Override
    protected boolean supportsMasking() {
        return true;
    }

    /** The condition as a bool of the input's shape. */
    private Value keep(Value x, Value mask) {
        Value condition = mask.dtype() == DType.BOOL ? mask : Ops.greater(mask, Ops.number(mask, 0.5));
        if (mask.rank() > x.rank()) {
            throw new IllegalArgumentException(
                    "The mask of layer " + name() + " must be broadcastable to its input of shape " + x.shape()
                            + ", received shape " + mask.shape() + ".");
        }
        return Ops.broadcastTo(condition, x.shape());
    }

    private Value softmax(Value x) {
        int[] axes = get(AXIS).toArray();
        return axes.length == 1 ? Ops.softmax(x, axes[0]) : Ops.exp(Ops.subtract(x, Ops.logSumExp(x, axes, true)));
    }

    @Override
    protected Value call(Call call) {
        Value x = call.input();
        Value mask = call.mask();
        if (mask == null) {
            return softmax(x);
        }
        Value keep = keep(x, mask);
        Value masked = Ops.where(keep, x, Ops.number(x, LARGE_NEGATIVE));
        return Ops.where(keep, softmax(masked), Ops.zerosLike(x));
    }
}
