package dev.keratin.layers.preprocessing;

import dev.keratin.layers.Call;
import dev.keratin.ops.HostFunction;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.random.Philox;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Tensor;
import dev.keratin.tensor.TensorSpec;
import java.util.List;

/**
 * Changes a batch of images in training by a few layers that are drawn anew each time ({@code keras.layers.RandAugment}; Cubuk, Zoph, Shlens and Le 2019).
 *
 * <p>Drawn are {@code num_ops} of shear, translation, rotation, brightness, colour degeneration, contrast, sharpness, posterization, solarization, auto contrast
 * and equalization, for the whole batch; how strong they are is drawn for each image. It has no gradient: nothing that is learned can stand before it.
 *
 * <pre>{@code
 * RandAugment augment = RandAugment.create().valueRange(0, 1).numOps(3).factor(0.3);
 * }</pre>
 */
public final class RandAugment extends RandomImageLayer<RandAugment> {

    private static final List<String> LAYERS = List.of(
            "RandomShear",
            "RandomTranslation",
            "RandomRotation",
            "RandomBrightness",
            "RandomColorDegeneration",
            "RandomContrast",
            "RandomSharpness",
            "RandomPosterization",
            "Solarization",
            "AutoContrast",
            "Equalization");

    private static final Arg<Integer> NUM_OPS = Arg.optional("num_ops", ArgTypes.NON_NEGATIVE_INT, 2L);
    private static final Arg<RandomRange> FACTOR = Augmentations.factor(0.5);

    public static final Schema<RandAugment> SCHEMA = image(
            "RandAugment", RandAugment::new, ValueRange.AS_GIVEN, NUM_OPS, FACTOR, Augmentations.INTERPOLATION, SEED);

    private RandAugment() {
        super(SCHEMA);
    }

    public static RandAugment create() {
        return new RandAugment();
    }

    /** Between which numbers pixels lie (default 0 to 255). */
    public RandAugment valueRange(double lower, double upper) {
        set(ValueRange.AS_GIVEN, List.of(lower, upper));
        return this;
    }

    /** How many layers are drawn (default 2). */
    public RandAugment numOps(int numOps) {
        set(NUM_OPS, numOps);
        return this;
    }

    /** How strong the layers are at most, 0 to 1 (default 0.5). */
    public RandAugment factor(double factor) {
        set(FACTOR, factor);
        return this;
    }

    /** {@code "bilinear"} (default) or {@code "nearest"}. */
    public RandAugment interpolation(String interpolation) {
        set(Augmentations.INTERPOLATION, interpolation);
        return this;
    }

    @Override
    Value change(Call call, Value images) {
        Value given = Ops.cast(format().fromLast(images), DType.FLOAT32);
        TensorSpec spec = given.spec();
        Augmentations layers = Augmentations.of(
                LAYERS, this, get(FACTOR), get(ValueRange.AS_GIVEN), get(Augmentations.INTERPOLATION), spec);
        int stream = call.graph().nextStream();
        int rounds = get(NUM_OPS);
        HostFunction function = new HostFunction("rand_augment", spec, inputs -> {
            Philox random = Chance.philox(inputs.get(1));
            Tensor changed = inputs.get(0);
            for (int round = 0; round < rounds; round++) {
                int layer = random.uniformInt(stream, 2 * layers.size() + round, layers.size());
                // A layer that is drawn twice does the same twice.
                changed = layers.apply(layer, changed, random, stream, 2 * layer);
            }
            return changed;
        });
        Value result = call.graph().apply(function, given, call.graph().key());
        return format().toLast(Ops.cast(result, images.dtype()));
    }
}
