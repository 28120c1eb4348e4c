package dev.keratin.layers.preprocessing;

import dev.keratin.ops.Graph;
import dev.keratin.ops.ImageOps;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import java.util.List;

/**
 * Takes colour from images in training ({@code keras.layers.RandomColorDegeneration}): each is mixed with itself in grey, {@code image + factor (grey - image)}.
 *
 * <pre>{@code
 * RandomColorDegeneration dull = RandomColorDegeneration.of(0, 0.8);
 * }</pre>
 */
public final class RandomColorDegeneration extends RandomTransformLayer<RandomColorDegeneration> {

    private static final Arg<RandomRange> FACTOR = Arg.required("factor", RandomRange.pairAbove(-1));

    public static final Schema<RandomColorDegeneration> SCHEMA =
            image("RandomColorDegeneration", RandomColorDegeneration::new, FACTOR, ValueRange.SORTED, SEED);

    private RandomColorDegeneration() {
        super(SCHEMA);
    }

    /** A layer that goes by up to this towards grey, or away from it, 0 to 1. */
    public static RandomColorDegeneration of(double factor) {
        RandomColorDegeneration layer = new RandomColorDegeneration();
        layer.set(FACTOR, factor);
        return layer;
    }

    /** A layer that goes by this part of the way towards grey, -1 to 1; negative numbers go away from it. */
    public static RandomColorDegeneration of(double lower, double upper) {
        RandomColorDegeneration layer = new RandomColorDegeneration();
        layer.set(FACTOR, List.of(lower, upper));
        return layer;
    }

    /** Between which numbers pixels lie (default 0 to 255). */
    public RandomColorDegeneration valueRange(double lower, double upper) {
        set(ValueRange.SORTED, List.of(lower, upper));
        return this;
    }

    @Override
    List<Value> randomTransformation(Graph graph, Shape images) {
        return List.of(get(FACTOR).draw(graph, perImage(images)));
    }

    @Override
    Value transformImages(Value images, List<Value> transformation) {
        Value factor = Ops.cast(transformation.get(0), images.dtype());
        Value grey = ImageOps.rgbToGrayscale(images);
        return get(ValueRange.SORTED).clip(Ops.add(images, Ops.multiply(factor, Ops.subtract(grey, images))));
    }
}
