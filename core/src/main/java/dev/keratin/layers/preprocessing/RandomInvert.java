package dev.keratin.layers.preprocessing;

import dev.keratin.ops.Graph;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import java.util.List;

/**
 * Inverts images in training ({@code keras.layers.RandomInvert}), each with a probability that is drawn first.
 *
 * <pre>{@code
 * RandomInvert invert = RandomInvert.of(0.3, 0.3); // three images of ten
 * }</pre>
 */
public final class RandomInvert extends RandomTransformLayer<RandomInvert> {

    private static final Arg<RandomRange> FACTOR = Arg.optional("factor", RandomRange.pairAbove(0), 1.0);

    public static final Schema<RandomInvert> SCHEMA =
            image("RandomInvert", RandomInvert::new, FACTOR, ValueRange.AS_GIVEN, SEED);

    private RandomInvert() {
        super(SCHEMA);
    }

    /** A layer whose probability is drawn from 0 to 1. */
    public static RandomInvert create() {
        return new RandomInvert();
    }

    /** A layer whose probability is drawn from 0 to this. */
    public static RandomInvert of(double factor) {
        RandomInvert layer = new RandomInvert();
        layer.set(FACTOR, factor);
        return layer;
    }

    /** A layer whose probability is drawn from the one to the other, 0 to 1. */
    public static RandomInvert of(double lower, double upper) {
        RandomInvert layer = new RandomInvert();
        layer.set(FACTOR, List.of(lower, upper));
        return layer;
    }

    /** Between which numbers pixels lie (default 0 to 255). */
    public RandomInvert valueRange(double lower, double upper) {
        set(ValueRange.AS_GIVEN, List.of(lower, upper));
        return this;
    }

    @Override
    List<Value> randomTransformation(Graph graph, Shape images) {
        Value probability = get(FACTOR).draw(graph, perImage(images));
        return List.of(Ops.less(RandomRange.draw(graph, perImage(images), 0, 1), probability));
    }

    @Override
    Value transformImages(Value images, List<Value> transformation) {
        return Ops.where(
                transformation.get(0), Ops.subtract(get(ValueRange.AS_GIVEN).upper(), images), images);
    }
}
