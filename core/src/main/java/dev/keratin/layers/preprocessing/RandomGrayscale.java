package dev.keratin.layers.preprocessing;

import dev.keratin.layers.LayerArgs;
import dev.keratin.ops.Graph;
import dev.keratin.ops.ImageOps;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes images grey in training ({@code keras.layers.RandomGrayscale}), each with the same probability. Grey images keep their three channels, and integers stay
 * integers.
 *
 * <pre>{@code
 * RandomGrayscale grayscale = RandomGrayscale.create().factor(0.2);
 * }</pre>
 */
public final class RandomGrayscale extends RandomTransformLayer<RandomGrayscale> {

    private static final Arg<Double> FACTOR = Arg.optional("factor", ArgTypes.RATE, 0.5);

    /** Keras does not write the seed. */
    private static final Arg<@Nullable Integer> UNWRITTEN_SEED = Arg.unwritten("seed", LayerArgs.SEED, null);

    public static final Schema<RandomGrayscale> SCHEMA =
            image("RandomGrayscale", RandomGrayscale::new, FACTOR, UNWRITTEN_SEED);

    private RandomGrayscale() {
        super(SCHEMA);
    }

    public static RandomGrayscale create() {
        return new RandomGrayscale();
    }

    /** How likely an image becomes grey, 0 to 1 (default 0.5). */
    public RandomGrayscale factor(double factor) {
        set(FACTOR, factor);
        return this;
    }

    @Override
    List<Value> randomTransformation(Graph graph, Shape images) {
        Value draw = RandomRange.draw(graph, perImage(images), 0, 1);
        return List.of(Ops.less(draw, Ops.number(draw, get(FACTOR))));
    }

    @Override
    Value transformImages(Value images, List<Value> transformation) {
        Value grey = Ops.broadcastTo(ImageOps.rgbToGrayscale(images), images.shape());
        return Ops.where(Ops.broadcastTo(transformation.get(0), images.shape()), grey, images);
    }

    @Override
    boolean keepsIntegers() {
        return true;
    }

    @Override
    Value toIntegers(Value x, DType dtype) {
        return Ops.cast(x, dtype);
    }
}
