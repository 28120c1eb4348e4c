package dev.keratin.layers.preprocessing;

import dev.keratin.ops.Graph;
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
public final class RandomContrast extends RandomTransformLayer<RandomContrast> {

    private static final Arg<RandomRange> FACTOR = Arg.required("factor", RandomRange.pairAbove(0));

    public static final Schema<RandomContrast> SCHEMA =
            image("RandomContrast", RandomContrast::new, FACTOR, ValueRange.AS_GIVEN, SEED);

    private RandomContrast() {
        super(SCHEMA);
    }

    /** A layer that changes the contrast by up to this, 0 to 1. */
    public static RandomContrast of(double factor) {
        RandomContrast layer = new RandomContrast();
        layer.set(FACTOR, factor);
        return layer;
    }

    /** A layer within another one, with its arguments. */
    static RandomContrast of(RandomRange factor, ValueRange range) {
        RandomContrast layer = new RandomContrast();
        layer.set(FACTOR, factor.tree());
        layer.set(ValueRange.AS_GIVEN, range.tree());
        return layer;
    }

    /** Between which numbers pixels lie (default 0 to 255). */
    public RandomContrast valueRange(double lower, double upper) {
        set(ValueRange.AS_GIVEN, List.of(lower, upper));
        return this;
    }

    @Override
    List<Value> randomTransformation(Graph graph, Shape images) {
        RandomRange range = get(FACTOR);
        return List.of(RandomRange.draw(graph, perImage(images), 1 - range.lower(), 1 + range.upper()));
    }

    @Override
    Value transformImages(Value images, List<Value> transformation) {
        Value factor = Ops.cast(transformation.get(0), images.dtype());
        Value mean = Ops.mean(images, new int[] {1, 2}, true);
        Value changed = Ops.add(Ops.multiply(Ops.subtract(images, mean), factor), mean);
        return get(ValueRange.AS_GIVEN).clip(changed);
    }
}
