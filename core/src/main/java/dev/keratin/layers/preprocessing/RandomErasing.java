package dev.keratin.layers.preprocessing;

import dev.keratin.layers.Call;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Paints over a box in each image in training ({@code keras.layers.RandomErasing}), with noise or with a colour (Zhong, Zheng, Kang, Li and Yang 2017).
 *
 * <pre>{@code
 * RandomErasing erasing = RandomErasing.of(1.0).scale(0.02, 0.33).fillValue(0);
 * }</pre>
 */
public final class RandomErasing extends RandomImageLayer<RandomErasing> {

    private static final Arg<RandomRange> FACTOR = Arg.optional("factor", RandomRange.pairAbove(0), 1.0);
    private static final Arg<RandomRange> SCALE = Arg.optional("scale", RandomRange.pairAbove(0), List.of(0.02, 0.33));
    private static final Arg<@Nullable NumberTree> FILL_VALUE = Arg.optional("fill_value", NumberTree.NULLABLE, null);
    private static final Arg<NumberTree> VALUE_RANGE = Arg.optional("value_range", NumberTree.ARG, List.of(0L, 255L));

    public static final Schema<RandomErasing> SCHEMA =
            image("RandomErasing", RandomErasing::new, FACTOR, SCALE, FILL_VALUE, VALUE_RANGE, SEED);

    private RandomErasing() {
        super(SCHEMA);
    }

    /** A layer that changes an image with a probability between 0 and this. */
    public static RandomErasing of(double factor) {
        RandomErasing layer = new RandomErasing();
        layer.set(FACTOR, factor);
        return layer;
    }

    /** Which part of height and width boxes take: the square roots of numbers from {@code lower} to {@code upper} (default 0.02 to 0.33). */
    public RandomErasing scale(double lower, double upper) {
        set(SCALE, List.of(lower, upper));
        return this;
    }

    /** What boxes are painted with: a number, or one for each of three channels; normally distributed noise without it. */
    public RandomErasing fillValue(double... fillValue) {
        set(
                FILL_VALUE,
                fillValue.length == 1
                        ? (Object) fillValue[0]
                        : Arrays.stream(fillValue).boxed().toList());
        return this;
    }

    /** Between which numbers pixels lie (default 0 to 255). */
    public RandomErasing valueRange(double lower, double upper) {
        set(VALUE_RANGE, List.of(lower, upper));
        return this;
    }

    @Override
    Value change(Call call, Value images) {
        int batch = images.shape().dim(0);
        Shape each = Shape.of(batch, 1, 1, 1);
        Value widths = Ops.sqrt(get(SCALE).draw(call.graph(), each));
        Value heights = Ops.sqrt(get(SCALE).draw(call.graph(), each));
        Boxes boxes = Boxes.draw(call.graph(), heights, widths, images.shape());
        Value apply = get(FACTOR).occurs(call.graph(), batch);
        List<Double> limits = get(VALUE_RANGE).values();
        Value paint = Ops.clip(paint(images), limits.get(0), limits.get(1));
        return Ops.where(Ops.logicalAnd(boxes.mask(), apply), paint, images);
    }

    private Value paint(Value images) {
        NumberTree given = get(FILL_VALUE);
        Shape shape = images.shape();
        if (given == null) {
            Value noise = Ops.randomNormal(images.graph(), DType.FLOAT32, shape);
            return Ops.cast(Ops.multiply(noise, get(VALUE_RANGE).values().get(1)), images.dtype());
        }
        int size = given.values().size();
        if (size != 1 && (size != 3 || shape.last() != 3)) {
            throw new IllegalArgumentException("`fill_value` of layer " + name()
                    + " (RandomErasing) must be one number,"
                    + " or three for images of three channels; received " + given.values() + " for images " + shape
                    + ".");
        }
        return Ops.broadcastTo(given.constant(images), shape);
    }
}
