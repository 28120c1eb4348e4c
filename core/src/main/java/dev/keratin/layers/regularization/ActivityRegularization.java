package dev.keratin.layers.regularization;

import dev.keratin.layers.AbstractLayer;
import dev.keratin.layers.Call;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;

/** Adds {@code l1 * sum(|x|) + l2 * sum(x^2)} of its input, per sample, to the loss, and gives the input back ({@code keras.layers.ActivityRegularization}). */
public final class ActivityRegularization extends AbstractLayer<ActivityRegularization> {

    private static final Arg<Double> L1 = Arg.optional("l1", ArgTypes.NON_NEGATIVE_FLOAT, 0.0);
    private static final Arg<Double> L2 = Arg.optional("l2", ArgTypes.NON_NEGATIVE_FLOAT, 0.0);

    public static final Schema<ActivityRegularization> SCHEMA =
            schema("ActivityRegularization", ActivityRegularization::new, L1, L2);

    private ActivityRegularization() {
        super(SCHEMA);
    }

    /**
     * A layer with these penalties.
     *
     * @param l1 on the sum of absolute values
     * @param l2 on the sum of squares
     */
    public static ActivityRegularization of(double l1, double l2) {
        ActivityRegularization layer = new ActivityRegularization();
        layer.set(L1, l1);
        layer.set(L2, l2);
        return layer;
    }

    @Override
    protected boolean supportsMasking() {
        return true;
    }

    @Override
    protected Value call(Call call) {
        Value x = call.input();
        Value penalty =
                Ops.add(Ops.multiply(Ops.sum(Ops.abs(x)), get(L1)), Ops.multiply(Ops.sum(Ops.square(x)), get(L2)));
        call.addLoss(Ops.divide(penalty, x.shape().dim(0)));
        return x;
    }
}
