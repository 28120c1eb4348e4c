package dev.keratin.layers.preprocessing;

import dev.keratin.layers.Call;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;

/**
 * Mirrors half of the images in training ({@code keras.layers.RandomFlip}).
 *
 * <pre>{@code
 * RandomFlip flip = RandomFlip.create().mode("horizontal");
 * }</pre>
 */
public final class RandomFlip extends RandomImageLayer<RandomFlip> {

    private static final Arg<String> MODE = Arg.optional(
            "mode", ArgTypes.oneOf("horizontal", "vertical", "horizontal_and_vertical"), "horizontal_and_vertical");

    public static final Schema<RandomFlip> SCHEMA = image("RandomFlip", RandomFlip::new, SEED, MODE);

    private RandomFlip() {
        super(SCHEMA);
    }

    public static RandomFlip create() {
        return new RandomFlip();
    }

    /** {@code "horizontal"}, {@code "vertical"} or {@code "horizontal_and_vertical"} (default: both at once). */
    public RandomFlip mode(String mode) {
        set(MODE, mode);
        return this;
    }

    @Override
    Value change(Call call, Value images) {
        Value flipped = images;
        if (!get(MODE).equals("vertical")) {
            flipped = Ops.flip(flipped, 2);
        }
        if (!get(MODE).equals("horizontal")) {
            flipped = Ops.flip(flipped, 1);
        }
        Shape shape = Shape.of(images.shape().dim(0), 1, 1, 1);
        Value draw = Ops.cast(RandomRange.draw(call.graph(), shape, 0, 1), images.dtype());
        return Ops.where(Ops.lessEqual(draw, Ops.number(draw, 0.5)), flipped, images);
    }
}
