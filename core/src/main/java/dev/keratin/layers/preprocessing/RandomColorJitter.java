package dev.keratin.layers.preprocessing;

import dev.keratin.layers.Call;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgType;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes brightness, contrast, saturation and hue of images in training ({@code keras.layers.RandomColorJitter}), one after the other; what has no factor is
 * left alone.
 *
 * <p>With {@code "channels_first"} Keras takes the last axis for the channels of the four layers within, and so does this layer: contrast is then raised
 * within columns, and saturation and hue need images of width 3.
 *
 * <pre>{@code
 * RandomColorJitter jitter = RandomColorJitter.create().brightnessFactor(0.2).hueFactor(0.1);
 * }</pre>
 */
public final class RandomColorJitter extends RandomImageLayer<RandomColorJitter> {

    private static final Arg<@Nullable RandomRange> BRIGHTNESS_FACTOR = factor("brightness_factor", -1);
    private static final Arg<@Nullable RandomRange> CONTRAST_FACTOR = factor("contrast_factor", 0);
    private static final Arg<@Nullable RandomRange> SATURATION_FACTOR = factor("saturation_factor", -1);
    private static final Arg<@Nullable RandomRange> HUE_FACTOR = factor("hue_factor", 0);

    public static final Schema<RandomColorJitter> SCHEMA = image(
            "RandomColorJitter",
            RandomColorJitter::new,
            ValueRange.AS_GIVEN,
            BRIGHTNESS_FACTOR,
            CONTRAST_FACTOR,
            SATURATION_FACTOR,
            HUE_FACTOR,
            SEED);

    private RandomColorJitter() {
        super(SCHEMA);
    }

    public static RandomColorJitter create() {
        return new RandomColorJitter();
    }

    private static Arg<@Nullable RandomRange> factor(String key, int least) {
        ArgType<@Nullable RandomRange> type = ArgTypes.nullable(RandomRange.asGivenAbove(least));
        return Arg.optional(key, type, null);
    }

    /** Between which numbers pixels lie (default 0 to 255). */
    public RandomColorJitter valueRange(double lower, double upper) {
        set(ValueRange.AS_GIVEN, List.of(lower, upper));
        return this;
    }

    /** As of {@link RandomBrightness}; null, the default, for no change. */
    public RandomColorJitter brightnessFactor(@Nullable Double factor) {
        set(BRIGHTNESS_FACTOR, factor);
        return this;
    }

    /** As of {@link RandomContrast}; null, the default, for no change. */
    public RandomColorJitter contrastFactor(@Nullable Double factor) {
        set(CONTRAST_FACTOR, factor);
        return this;
    }

    /** As of {@link RandomSaturation}; null, the default, for no change. */
    public RandomColorJitter saturationFactor(@Nullable Double factor) {
        set(SATURATION_FACTOR, factor);
        return this;
    }

    /** As of {@link RandomHue}; null, the default, for no change. */
    public RandomColorJitter hueFactor(@Nullable Double factor) {
        set(HUE_FACTOR, factor);
        return this;
    }

    @Override
    Value change(Call call, Value images) {
        Value changed = format().fromLast(images);
        for (RandomTransformLayer<?> layer : layers()) {
            changed = layer.change(call, changed);
        }
        return format().toLast(changed);
    }

    private List<RandomTransformLayer<?>> layers() {
        ValueRange range = get(ValueRange.AS_GIVEN);
        List<RandomTransformLayer<?>> layers = new ArrayList<>();
        RandomRange brightness = get(BRIGHTNESS_FACTOR);
        if (brightness != null) {
            layers.add(RandomBrightness.of(brightness, range));
        }
        RandomRange contrast = get(CONTRAST_FACTOR);
        if (contrast != null) {
            layers.add(RandomContrast.of(contrast, range));
        }
        RandomRange saturation = get(SATURATION_FACTOR);
        if (saturation != null) {
            layers.add(RandomSaturation.of(saturation, range));
        }
        RandomRange hue = get(HUE_FACTOR);
        if (hue != null) {
            layers.add(RandomHue.of(hue, range));
        }
        return layers;
    }
}
