package dev.keratin.layers.preprocessing;

import dev.keratin.layers.Call;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;

/**
 * Images of another size ({@code keras.layers.Resizing}).
 *
 * <pre>{@code
 * Resizing thumbnails = Resizing.of(64, 64).interpolation("bicubic").cropToAspectRatio(true);
 * }</pre>
 */
public final class Resizing extends ImageLayer<Resizing> {

    private static final Arg<Integer> HEIGHT = Arg.required("height", ArgTypes.POSITIVE_INT);
    private static final Arg<Integer> WIDTH = Arg.required("width", ArgTypes.POSITIVE_INT);
    private static final Arg<String> INTERPOLATION = Arg.optional(
            "interpolation", ArgTypes.oneOf("bilinear", "nearest", "bicubic", "lanczos3", "lanczos5"), "bilinear");
    private static final Arg<Boolean> CROP_TO_ASPECT_RATIO = Arg.optional("crop_to_aspect_ratio", ArgTypes.BOOL, false);
    private static final Arg<Boolean> PAD_TO_ASPECT_RATIO = Arg.optional("pad_to_aspect_ratio", ArgTypes.BOOL, false);
    private static final Arg<String> FILL_MODE = Arg.optional("fill_mode", ArgTypes.oneOf("constant"), "constant");
    private static final Arg<Double> FILL_VALUE = Arg.optional("fill_value", ArgTypes.FLOAT, 0.0);
    private static final Arg<Boolean> ANTIALIAS = Arg.optional("antialias", ArgTypes.BOOL, false);

    public static final Schema<Resizing> SCHEMA = image(
            "Resizing",
            Resizing::new,
            HEIGHT,
            WIDTH,
            INTERPOLATION,
            CROP_TO_ASPECT_RATIO,
            PAD_TO_ASPECT_RATIO,
            FILL_MODE,
            FILL_VALUE,
            ANTIALIAS);

    private Resizing() {
        super(SCHEMA);
    }

    /** A layer that gives images of this size. */
    public static Resizing of(int height, int width) {
        Resizing layer = new Resizing();
        layer.set(HEIGHT, height);
        layer.set(WIDTH, width);
        return layer;
    }

    /** {@code "bilinear"} (default), {@code "nearest"}, {@code "bicubic"}, {@code "lanczos3"}, {@code "lanczos5"}. */
    public Resizing interpolation(String interpolation) {
        set(INTERPOLATION, interpolation);
        return this;
    }

    /** Whether images are cropped to the proportions of the result, not distorted (default false). */
    public Resizing cropToAspectRatio(boolean crop) {
        set(CROP_TO_ASPECT_RATIO, crop);
        return this;
    }

    /** Whether images are framed to the proportions of the result, not distorted (default false). */
    public Resizing padToAspectRatio(boolean pad) {
        set(PAD_TO_ASPECT_RATIO, pad);
        return this;
    }

    /** What frames are filled with (default 0). */
    public Resizing fillValue(double fillValue) {
        set(FILL_VALUE, fillValue);
        return this;
    }

    /** Whether shrinking averages all pixels (default false). */
    public Resizing antialias(boolean antialias) {
        set(ANTIALIAS, antialias);
        return this;
    }

    @Override
    boolean keepsIntegers() {
        return true;
    }

    @Override
    Value transform(Call call, Value images) {
        Value shaped = get(CROP_TO_ASPECT_RATIO)
                ? AspectRatio.crop(images, get(HEIGHT), get(WIDTH))
                : get(PAD_TO_ASPECT_RATIO) ? AspectRatio.pad(images, get(HEIGHT), get(WIDTH), get(FILL_VALUE)) : images;
        return AspectRatio.resize(shaped, get(HEIGHT), get(WIDTH), get(INTERPOLATION), get(ANTIALIAS));
    }
}
