package dev.keratin.layers.reshaping;

import dev.keratin.layers.AbstractLayer;
import dev.keratin.layers.Call;
import dev.keratin.layers.InputChecks;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import java.util.List;

/** Each sample n times, as time steps ({@code keras.layers.RepeatVector}): {@code (batch, features)} to {@code (batch, n, features)}. */
public final class RepeatVector extends AbstractLayer<RepeatVector> {

    private static final Arg<Integer> N = Arg.required("n", ArgTypes.POSITIVE_INT);

    public static final Schema<RepeatVector> SCHEMA = schema("RepeatVector", RepeatVector::new, N);

    private RepeatVector() {
        super(SCHEMA);
    }

    /** A layer that repeats this often. */
    public static RepeatVector of(int n) {
        RepeatVector layer = new RepeatVector();
        layer.set(N, n);
        return layer;
    }

    @Override
    protected void build(List<Shape> inputShapes) {
        InputChecks.ofRank(this, inputShapes, 2);
    }

    @Override
    protected Value call(Call call) {
        return Ops.repeat(Ops.expandDims(call.input(), 1), get(N), 1);
    }
}
