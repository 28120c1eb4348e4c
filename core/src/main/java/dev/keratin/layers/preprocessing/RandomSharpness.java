package dev.keratin.layers.preprocessing;

import dev.keratin.ops.Graph;
import dev.keratin.ops.ImageOps;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * Blurs or sharpens images in training ({@code keras.layers.RandomSharpness}): a factor of 0 blurs, 0.5 changes nothing, 1 sharpens.
 *
 * <pre>{@code
 * RandomSharpness sharpness = RandomSharpness.of(0.3, 0.9);
 * }</pre>
 */
public final class RandomSharpness extends RandomTransformLayer<RandomSharpness> {

    private static final Arg<RandomRange> FACTOR = Arg.required("factor", RandomRange.pairAbove(0));

    public static final Schema<RandomSharpness> SCHEMA =
            image("RandomSharpness", RandomSharpness::new, FACTOR, ValueRange.SORTED, SEED);

    private RandomSharpness() {
        super(SCHEMA);
    }

    /** A layer with factors from 0 to this, 0 to 1. */
    public static RandomSharpness of(double factor) {
        RandomSharpness layer = new RandomSharpness();
        layer.set(FACTOR, factor);
        return layer;
    }

    /** A layer with factors from the one to the other, 0 to 1. */
    public static RandomSharpness of(double lower, double upper) {
        RandomSharpness layer = new RandomSharpness();
        layer.set(FACTOR, List.of(lower, upper));
        return layer;
    }

    /** Between which numbers pixels lie (default 0 to 255). */
    public RandomSharpness valueRange(double lower, double upper) {
        set(ValueRange.SORTED, List.of(lower, upper));
        return this;
    }

    @Override
    List<Value> randomTransformation(Graph graph, Shape images) {
        return List.of(get(FACTOR).draw(graph, perImage(images)));
    }

    @Override
    Value transformImages(Value images, List<Value> transformation) {
        float[] weights = new float[9];
        Arrays.fill(weights, 1 / 13f);
        weights[4] = 5 / 13f;
        Value kernel = images.graph().constant(Tensor.of(weights, 3, 3).cast(images.dtype()));
        Value factor = Ops.cast(Ops.multiply(transformation.get(0), 2), images.dtype());
        Value blur = Ops.subtract(ImageOps.smooth(images, kernel), images);
        return get(ValueRange.SORTED).clip(Ops.add(images, Ops.multiply(Ops.subtract(1, factor), blur)));
    }
}
