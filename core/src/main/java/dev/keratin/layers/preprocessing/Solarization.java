package dev.keratin.layers.preprocessing;

import dev.keratin.ops.Graph;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgType;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Inverts pixels above a threshold in training ({@code keras.layers.Solarization}).
 *
 * <p>To the pixels of an image, seen as 0 to 255, a number from {@code addition_factor[0]} to {@code 255 addition_factor[1]} is added; those that then reach a
 * threshold from {@code threshold_factor[0]} to {@code 255 threshold_factor[1]} become 255 minus themselves. By default all are inverted.
 *
 * <pre>{@code
 * Solarization solarization = Solarization.create().thresholdFactor(0.5, 0.5);
 * }</pre>
 */
public final class Solarization extends RandomTransformLayer<Solarization> {

    private static final ArgType<RandomRange> FRACTION =
            ArgTypes.of("a number from 0 to 1 or two of them", Solarization::fraction, RandomRange::tree);
    private static final Arg<RandomRange> ADDITION_FACTOR = Arg.optional("addition_factor", FRACTION, 0.0);
    private static final Arg<RandomRange> THRESHOLD_FACTOR = Arg.optional("threshold_factor", FRACTION, 0.0);

    public static final Schema<Solarization> SCHEMA =
            image("Solarization", Solarization::new, ValueRange.SORTED, ADDITION_FACTOR, THRESHOLD_FACTOR, SEED);

    private Solarization() {
        super(SCHEMA);
    }

    public static Solarization create() {
        return new Solarization();
    }

    /** How much brighter images become first, 0 to 1: from nothing to this (default 0). */
    public Solarization additionFactor(double upper) {
        set(ADDITION_FACTOR, upper);
        return this;
    }

    /** How much brighter images become first, 0 to 1. */
    public Solarization additionFactor(double lower, double upper) {
        set(ADDITION_FACTOR, List.of(lower, upper));
        return this;
    }

    /** From which brightness on pixels are inverted, 0 to 1: from nothing to this (default 0). */
    public Solarization thresholdFactor(double upper) {
        set(THRESHOLD_FACTOR, upper);
        return this;
    }

    /** From which brightness on pixels are inverted, 0 to 1. */
    public Solarization thresholdFactor(double lower, double upper) {
        set(THRESHOLD_FACTOR, List.of(lower, upper));
        return this;
    }

    /** Between which numbers pixels lie (default 0 to 255). */
    public Solarization valueRange(double lower, double upper) {
        set(ValueRange.SORTED, List.of(lower, upper));
        return this;
    }

    private static @Nullable RandomRange fraction(@Nullable Object tree) {
        if (tree instanceof RandomRange range) {
            return range;
        }
        if (tree instanceof Number upper) {
            return inside(upper) ? RandomRange.sorted(0L, upper, null) : null;
        }
        return tree instanceof List<?> list
                        && list.size() == 2
                        && list.get(0) instanceof Number one
                        && list.get(1) instanceof Number two
                        && inside(one)
                        && inside(two)
                ? RandomRange.sorted(one, two, null)
                : null;
    }

    private static boolean inside(Number number) {
        return number.doubleValue() >= 0 && number.doubleValue() <= 1;
    }

    @Override
    List<Value> randomTransformation(Graph graph, Shape images) {
        return List.of(bytes(get(ADDITION_FACTOR), graph, images), bytes(get(THRESHOLD_FACTOR), graph, images));
    }

    /** Keras multiplies the upper end only. */
    private static Value bytes(RandomRange range, Graph graph, Shape images) {
        return RandomRange.draw(graph, perImage(images), range.lower(), range.upper() * 255);
    }

    @Override
    Value transformImages(Value images, List<Value> transformation) {
        ValueRange range = get(ValueRange.SORTED);
        Value addition = Ops.cast(transformation.get(0), images.dtype());
        Value threshold = Ops.cast(transformation.get(1), images.dtype());
        Value bright = ValueRange.BYTE.clip(Ops.add(range.to(ValueRange.BYTE, images), addition));
        Value result = Ops.where(Ops.less(bright, threshold), bright, Ops.subtract(255, bright));
        return ValueRange.BYTE.to(range, result);
    }
}
