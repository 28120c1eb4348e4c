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

/** Each time step {@code size} times in a row ({@code keras.layers.UpSampling1D}): {@code (batch, steps, features)} to {@code (batch, size * steps, features)}. */
public final class UpSampling1D extends AbstractLayer<UpSampling1D> {

    private static final Arg<Integer> SIZE = Arg.optional("size", ArgTypes.POSITIVE_INT, 2);

    public static final Schema<UpSampling1D> SCHEMA = schema("UpSampling1D", UpSampling1D::new, SIZE);

    private UpSampling1D() {
        super(SCHEMA);
    }

    /** A layer that repeats each step this often (Keras's default is 2). */
    public static UpSampling1D of(int size) {
        UpSampling1D layer = new UpSampling1D();
        layer.set(SIZE, size);
        return layer;
    }

    @Override
    protected void build(List<Shape> inputShapes) {
        InputChecks.ofRank(this, inputShapes, 3);
    }

    @Override
    protected Value call(Call call) {
        return Ops.repeat(call.input(), get(SIZE), 1);
    }
}
