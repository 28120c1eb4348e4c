package dev.keratin.layers.preprocessing;

import dev.keratin.layers.Call;
import dev.keratin.ops.Graph;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;

/**
 * Puts a box of another image of the batch into each image in training, and mixes their labels by area ({@code keras.layers.CutMix}; Yun, Han, Oh, Chun, Choe
 * and Yoo 2019).
 *
 * <pre>{@code
 * CutMix mix = CutMix.of(1.0);
 * }</pre>
 */
public final class CutMix extends MixingLayer<CutMix> {

    /** Keeps the parameter of the distribution above 0. */
    private static final double LEAST_ALPHA = 1e-6;

    private static final Arg<RandomRange> FACTOR = Arg.optional("factor", RandomRange.pairAbove(0), 1.0);

    public static final Schema<CutMix> SCHEMA = image("CutMix", CutMix::new, FACTOR, SEED);

    private CutMix() {
        super(SCHEMA);
    }

    /** A layer that draws the parameter of the areas' beta distribution between 0 and this. */
    public static CutMix of(double factor) {
        CutMix layer = new CutMix();
        layer.set(FACTOR, factor);
        return layer;
    }

    @Override
    Mix draw(Call call, Shape images) {
        Graph graph = call.graph();
        int batch = images.dim(0);
        Value alpha = Ops.add(get(FACTOR).draw(graph, Shape.scalar()), LEAST_ALPHA);
        Value weight = Ops.reshape(Chance.beta(graph, batch, alpha), batch, 1, 1, 1);
        Value ratio = Ops.sqrt(Ops.subtract(1, weight));
        Boxes boxes = Boxes.draw(graph, ratio, ratio, images);
        Value order = Chance.permutation(graph, batch);
        return new Mix() {
            @Override
            public Value images(Value x) {
                return Ops.where(boxes.mask(), shuffle(x, order), x);
            }

            @Override
            public Value labels(Value x) {
                Value other = Ops.cast(Ops.reshape(boxes.area(), batch, 1), x.dtype());
                return Ops.add(Ops.multiply(Ops.subtract(1, other), x), Ops.multiply(other, shuffle(x, order)));
            }
        };
    }
}
