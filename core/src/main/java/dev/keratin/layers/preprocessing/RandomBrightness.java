package dev.keratin.layers.preprocessing;

import dev.keratin.ops.Graph;
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
public final class RandomBrightness extends RandomTransformLayer<RandomBrightness> {

    private static final Arg<RandomRange> FACTOR = Arg.required("factor", RandomRange.pairAbove(-1));

    public static final Schema<RandomBrightness> SCHEMA =
            image("RandomBrightness", RandomBrightness::new, FACTOR, ValueRange.SORTED, SEED);

    private RandomBrightness() {
        super(SCHEMA);
    }

    /** A layer that changes the brightness by up to this, -1 to 1. */
    public static RandomBrightness of(double factor) {
        RandomBrightness layer = new RandomBrightness();
        layer.set(FACTOR, factor);
        return layer;
    }

    /** A layer within another one, with its arguments. */
    static RandomBrightness of(RandomRange factor, ValueRange range) {
        RandomBrightness layer = new RandomBrightness();
        layer.set(FACTOR, factor.tree());
        layer.set(ValueRange.SORTED, range.tree());
        return layer;
    }

    /** Between which numbers pixels lie (default 0 to 255). */
    public RandomBrightness valueRange(double lower, double upper) {
        set(ValueRange.SORTED, List.of(lower, upper));
        return this;
    }

    @Override
    List<Value> randomTransformation(Graph graph, Shape images) {
        ValueRange range = get(ValueRange.SORTED);
        return List.of(Ops.multiply(get(FACTOR).draw(graph, perImage(images)), range.upper() - range.lower()));
    }

    @Override
    Value transformImages(Value images, List<Value> transformation) {
        return get(ValueRange.SORTED).clip(Ops.add(images, Ops.cast(transformation.get(0), images.dtype())));
    }
}
