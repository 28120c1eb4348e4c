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
 * Makes the colours of images stronger or weaker in training ({@code keras.layers.RandomSaturation}).
 *
 * <p>The saturation is multiplied by {@code factor / (1 - factor)}: 0 makes images grey, 0.5 leaves them alone, 1 makes their colours as strong as can be.
 * As in Keras, the saturation is clipped to the pixels' range: where that ends above 1, pixels may leave it.
 *
 * <pre>{@code
 * RandomSaturation saturation = RandomSaturation.of(0.3, 0.7);
 * }</pre>
 */
public final class RandomSaturation extends RandomTransformLayer<RandomSaturation> {

    private static final Arg<RandomRange> FACTOR = Arg.required("factor", RandomRange.pairAbove(-1));

    public static final Schema<RandomSaturation> SCHEMA =
            image("RandomSaturation", RandomSaturation::new, FACTOR, ValueRange.SORTED, SEED);

    private RandomSaturation() {
        super(SCHEMA);
    }

    /** A layer with factors up to this, 0 to 1; one number means both directions, and factors below 0 count as 0. */
    public static RandomSaturation of(double factor) {
        RandomSaturation layer = new RandomSaturation();
        layer.set(FACTOR, factor);
        return layer;
    }

    /** A layer with factors from the one to the other, 0 to 1. */
    public static RandomSaturation of(double lower, double upper) {
        RandomSaturation layer = new RandomSaturation();
        layer.set(FACTOR, List.of(lower, upper));
        return layer;
    }

    /** A layer within another one, with its arguments. */
    static RandomSaturation of(RandomRange factor, ValueRange range) {
        RandomSaturation layer = new RandomSaturation();
        layer.set(FACTOR, factor.tree());
        layer.set(ValueRange.SORTED, range.tree());
        return layer;
    }

    /** Between which numbers pixels lie (default 0 to 255). */
    public RandomSaturation valueRange(double lower, double upper) {
        set(ValueRange.SORTED, List.of(lower, upper));
        return this;
    }

    @Override
    List<Value> randomTransformation(Graph graph, Shape images) {
        Value factor = get(FACTOR).draw(graph, perImage(images));
        return List.of(Ops.divide(factor, Ops.add(Ops.subtract(1, factor), 1e-7)));
    }

    @Override
    Value transformImages(Value images, List<Value> transformation) {
        List<Value> hsv = Ops.split(ImageOps.rgbToHsv(images), 3, -1);
        Value stronger = Ops.multiply(hsv.get(1), Ops.cast(transformation.get(0), images.dtype()));
        // Keras clips the saturation, which ends at 1, to the range of the pixels.
        Value saturation = get(ValueRange.SORTED).clip(stronger);
        return ImageOps.hsvToRgb(Ops.concatenate(List.of(hsv.get(0), saturation, hsv.get(2)), -1));
    }
}
