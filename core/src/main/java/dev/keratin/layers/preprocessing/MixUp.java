package dev.keratin.layers.preprocessing;

import dev.keratin.layers.Call;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;

/**
 * Blends each image, and its label, with another of the batch in training ({@code keras.layers.MixUp}; Zhang, Cisse, Dauphin and Lopez-Paz 2017). The
 * weight of the first follows a beta distribution.
 *
 * <pre>{@code
 * MixUp mix = MixUp.of(0.2);
 * }</pre>
 */
public final class MixUp extends MixingLayer<MixUp> {

    private static final Arg<Double> ALPHA =
            Arg.optional("alpha", ArgTypes.number("a number above 0", alpha -> alpha > 0), 0.2);

    public static final Schema<MixUp> SCHEMA = image("MixUp", MixUp::new, ALPHA, SEED);

    private MixUp() {
        super(SCHEMA);
    }

    /** A layer that blends the more evenly, the larger {@code alpha} is. */
    public static MixUp of(double alpha) {
        MixUp layer = new MixUp();
        layer.set(ALPHA, alpha);
        return layer;
    }

    @Override
    boolean leavesImagesAlone() {
        return true;
    }

    @Override
    Mix draw(Call call, Shape images) {
        int batch = images.dim(0);
        Value order = Chance.permutation(call.graph(), batch);
        Value weight = Chance.beta(call.graph(), batch, call.graph().scalar(DType.FLOAT32, get(ALPHA)));
        return new Mix() {
            @Override
            public Value images(Value x) {
                return blend(x);
            }

            @Override
            public Value labels(Value x) {
                return blend(x);
            }

            private Value blend(Value x) {
                int[] dims = new int[x.rank()];
                java.util.Arrays.fill(dims, 1);
                dims[0] = batch;
                Value first = Ops.cast(Ops.reshape(weight, dims), x.dtype());
                return Ops.add(Ops.multiply(first, x), Ops.multiply(Ops.subtract(1, first), shuffle(x, order)));
            }
        };
    }
}
