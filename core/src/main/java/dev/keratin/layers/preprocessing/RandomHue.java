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
 * Turns the hues of images in training ({@code keras.layers.RandomHue}), each image's by up to half a circle one way or the other.
 *
 * <pre>{@code
 * RandomHue hue = RandomHue.of(0.2).valueRange(0, 1);
 * }</pre>
 */
public final class RandomHue extends RandomTransformLayer<RandomHue> {

    private static final Arg<RandomRange> FACTOR = Arg.required("factor", RandomRange.pairAbove(0));

    public static final Schema<RandomHue> SCHEMA =
            image("RandomHue", RandomHue::new, FACTOR, ValueRange.AS_GIVEN, SEED);

    private RandomHue() {
        super(SCHEMA);
    }

    /** A layer that turns by up to this part of half a circle, 0 to 1, both ways. */
    public static RandomHue of(double factor) {
        RandomHue layer = new RandomHue();
        layer.set(FACTOR, factor);
        return layer;
    }

    /** A layer that turns by these parts of half a circle, 0 to 1, both ways. */
    public static RandomHue of(double lower, double upper) {
        RandomHue layer = new RandomHue();
        layer.set(FACTOR, List.of(lower, upper));
        return layer;
    }

    /** A layer within another one, with its arguments. */
    static RandomHue of(RandomRange factor, ValueRange range) {
        RandomHue layer = new RandomHue();
        layer.set(FACTOR, factor.tree());
        layer.set(ValueRange.AS_GIVEN, range.tree());
        return layer;
    }

    /** Between which numbers pixels lie (default 0 to 255). */
    public RandomHue valueRange(double lower, double upper) {
        set(ValueRange.AS_GIVEN, List.of(lower, upper));
        return this;
    }

    @Override
    List<Value> randomTransformation(Graph graph, Shape images) {
        Value draw = RandomRange.draw(graph, perImage(images), 0, 1);
        Value sign = Ops.where(Ops.greater(draw, Ops.number(draw, 0.5)), Ops.number(draw, -1), Ops.number(draw, 1));
        return List.of(Ops.multiply(Ops.multiply(sign, get(FACTOR).draw(graph, perImage(images))), 0.5));
    }

    @Override
    Value transformImages(Value images, List<Value> transformation) {
        ValueRange range = get(ValueRange.AS_GIVEN);
        List<Value> hsv = Ops.split(ImageOps.rgbToHsv(range.to(ValueRange.UNIT, images)), 3, -1);
        Value hue = Ops.add(hsv.get(0), Ops.cast(transformation.get(0), images.dtype()));
        hue = Ops.where(Ops.greater(hue, Ops.number(hue, 1)), Ops.subtract(hue, 1), hue);
        hue = Ops.where(Ops.less(hue, Ops.number(hue, 0)), Ops.add(hue, 1), hue);
        Value turned = ImageOps.hsvToRgb(Ops.concatenate(List.of(hue, hsv.get(1), hsv.get(2)), -1));
        return ValueRange.UNIT.to(range, ValueRange.UNIT.clip(turned));
    }
}
