package dev.keratin.layers.preprocessing;

import dev.keratin.layers.Call;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import java.util.List;

/**
 * Makes images brighter or darker in training ({@code keras.layers.RandomBrightness}).
 *
 * <p>A number from {@code -factor} to {@code factor}, times the width of the value range, is added to all pixels of an image.
 *
 * <pre>{@code
 * RandomBrightness brightness = RandomBrightness.of(0.2);
 * }</pre>
 */
public final class RandomBrightness extends RandomImageLayer<RandomBrightness> {

    private static final Arg<RandomRange> FACTOR = Arg.required("factor", RandomRange.pairAbove(-1));
    private static final Arg<NumberTree> VALUE_RANGE = Arg.optional("value_range", NumberTree.ARG, List.of(0L, 255L));

    public static final Schema<RandomBrightness> SCHEMA =
            image("RandomBrightness", RandomBrightness::new, FACTOR, VALUE_RANGE, SEED);

    private RandomBrightness() {
        super(SCHEMA);
    }

    /** A layer that changes the brightness by up to this, -1 to 1. */
    public static RandomBrightness of(double factor) {
        RandomBrightness layer = new RandomBrightness();
        layer.set(FACTOR, factor);
        return layer;
    }

    /** Between which numbers pixels lie (default 0 to 255). */
    public RandomBrightness valueRange(double lower, double upper) {
        set(VALUE_RANGE, List.of(Math.min(lower, upper), Math.max(lower, upper)));
        return this;
    }

    @Override
    Value change(Call call, Value images) {
        List<Double> limits = get(VALUE_RANGE).values();
        Value delta = Ops.multiply(
                get(FACTOR).draw(call.graph(), Shape.of(images.shape().dim(0), 1, 1, 1)),
                limits.get(1) - limits.get(0));
        return Ops.clip(Ops.add(images, Ops.cast(delta, images.dtype())), limits.get(0), limits.get(1));
    }
}
