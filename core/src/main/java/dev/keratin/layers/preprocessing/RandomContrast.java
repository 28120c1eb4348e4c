package dev.keratin.layers.preprocessing;

import dev.keratin.layers.Call;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import java.util.List;

/**
 * Raises or lowers the contrast of images in training ({@code keras.layers.RandomContrast}).
 *
 * <p>Each channel's distance from its mean is multiplied by a number from {@code 1 - factor} to {@code 1 + factor}.
 *
 * <pre>{@code
 * RandomContrast contrast = RandomContrast.of(0.2).valueRange(0, 1);
 * }</pre>
 */
public final class RandomContrast extends RandomImageLayer<RandomContrast> {

    private static final Arg<RandomRange> FACTOR = Arg.required("factor", RandomRange.pairAbove(0));
    private static final Arg<NumberTree> VALUE_RANGE = Arg.optional("value_range", NumberTree.ARG, List.of(0L, 255L));

    public static final Schema<RandomContrast> SCHEMA =
            image("RandomContrast", RandomContrast::new, FACTOR, VALUE_RANGE, SEED);

    private RandomContrast() {
        super(SCHEMA);
    }

    /** A layer that changes the contrast by up to this, 0 to 1. */
    public static RandomContrast of(double factor) {
        RandomContrast layer = new RandomContrast();
        layer.set(FACTOR, factor);
        return layer;
    }

    /** Between which numbers pixels lie (default 0 to 255). */
    public RandomContrast valueRange(double lower, double upper) {
        set(VALUE_RANGE, List.of(lower, upper));
        return this;
    }

    @Override
    Value change(Call call, Value images) {
        RandomRange range = get(FACTOR);
        Shape shape = Shape.of(images.shape().dim(0), 1, 1, 1);
        Value factor =
                Ops.cast(RandomRange.draw(call.graph(), shape, 1 - range.lower(), 1 + range.upper()), images.dtype());
        Value mean = Ops.mean(images, new int[] {1, 2}, true);
        Value changed = Ops.add(Ops.multiply(Ops.subtract(images, mean), factor), mean);
        List<Double> limits = get(VALUE_RANGE).values();
        return Ops.clip(changed, limits.get(0), limits.get(1));
    }
}
