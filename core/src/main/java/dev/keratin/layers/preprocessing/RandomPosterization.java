package dev.keratin.layers.preprocessing;

import dev.keratin.ops.Graph;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import java.util.List;

/**
 * Keeps fewer bits of each pixel in training ({@code keras.layers.RandomPosterization}).
 *
 * <p>Pixels, seen as 0 to 255, keep their upper bits: as many as are drawn from the factor's lower number, 1 to 8, up to its upper one, which is not drawn itself
 * unless both are equal.
 *
 * <pre>{@code
 * RandomPosterization posterization = RandomPosterization.of(3, 6); // 3, 4 or 5 bits
 * }</pre>
 */
public final class RandomPosterization extends RandomTransformLayer<RandomPosterization> {

    private static final Arg<RandomRange> FACTOR = Arg.required("factor", RandomRange.pairBetween(1, 8));

    public static final Schema<RandomPosterization> SCHEMA =
            image("RandomPosterization", RandomPosterization::new, FACTOR, ValueRange.SORTED, SEED);

    private RandomPosterization() {
        super(SCHEMA);
    }

    /** A layer that keeps from 1 bit to one less than this; with 1, one bit. */
    public static RandomPosterization of(int factor) {
        RandomPosterization layer = new RandomPosterization();
        layer.set(FACTOR, factor);
        return layer;
    }

    /** A layer that keeps from {@code lower} bits to one less than {@code upper}; that many where both are equal. */
    public static RandomPosterization of(int lower, int upper) {
        RandomPosterization layer = new RandomPosterization();
        layer.set(FACTOR, List.of(lower, upper));
        return layer;
    }

    /** Between which numbers pixels lie (default 0 to 255). */
    public RandomPosterization valueRange(double lower, double upper) {
        set(ValueRange.SORTED, List.of(lower, upper));
        return this;
    }

    @Override
    List<Value> randomTransformation(Graph graph, Shape images) {
        RandomRange range = get(FACTOR);
        Value bits = Ops.floor(RandomRange.draw(graph, perImage(images), range.lower(), range.upper()));
        return List.of(Ops.subtract(8, bits));
    }

    @Override
    Value transformImages(Value images, List<Value> transformation) {
        ValueRange range = get(ValueRange.SORTED);
        Value bytes = Ops.floor(ValueRange.BYTE.clip(range.to(ValueRange.BYTE, images)));
        Value step = steps(Ops.cast(transformation.get(0), images.dtype()));
        // Powers of two: the quotient is exact.
        return ValueRange.BYTE.to(range, Ops.multiply(Ops.floor(Ops.divide(bytes, step)), step));
    }

    /** Two to the power of a shift of 0 to 7, to the bit. */
    private static Value steps(Value shift) {
        Value step = Ops.onesLike(shift);
        for (int bit = 1; bit < 8; bit++) {
            step = Ops.where(Ops.greaterEqual(shift, Ops.number(shift, bit)), Ops.number(shift, 1 << bit), step);
        }
        return step;
    }
}
