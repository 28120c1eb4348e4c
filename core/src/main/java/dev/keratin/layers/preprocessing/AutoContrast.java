package dev.keratin.layers.preprocessing;

import dev.keratin.layers.Call;
import dev.keratin.layers.DataFormat;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;
import java.util.List;

/**
 * Stretches the values of each channel of an image over the whole value range ({@code keras.layers.AutoContrast}), in training and else.
 *
 * <p>Channels of one value stay as they are. With {@code "channels_first"} Keras stretches each column over all channels instead of each channel, and so does
 * this layer.
 *
 * <pre>{@code
 * AutoContrast contrast = AutoContrast.create().valueRange(0, 1);
 * }</pre>
 */
public final class AutoContrast extends ImageLayer<AutoContrast> {

    public static final Schema<AutoContrast> SCHEMA = image("AutoContrast", AutoContrast::new, ValueRange.SORTED);

    private AutoContrast() {
        super(SCHEMA);
    }

    public static AutoContrast create() {
        return new AutoContrast();
    }

    /** Between which numbers pixels lie (default 0 to 255). */
    public AutoContrast valueRange(double lower, double upper) {
        set(ValueRange.SORTED, List.of(lower, upper));
        return this;
    }

    @Override
    Value transform(Call call, Value images) {
        return stretch(images, format() == DataFormat.CHANNELS_LAST ? new int[] {1, 2} : new int[] {1, 3});
    }

    private Value stretch(Value images, int[] axes) {
        ValueRange range = get(ValueRange.SORTED);
        Value bytes = range.to(ValueRange.BYTE, images);
        Value low = Ops.min(bytes, axes, true);
        Value width = Ops.subtract(Ops.max(bytes, axes, true), low);
        Value flat = Ops.equal(width, Ops.zerosLike(width));
        Value scale = Ops.divide(255, Ops.where(flat, Ops.onesLike(width), width));
        Value stretched = Ops.add(Ops.multiply(bytes, scale), Ops.multiply(Ops.negative(low), scale));
        Value result = ValueRange.BYTE.to(range, ValueRange.BYTE.clip(stretched));
        return Ops.where(Ops.broadcastTo(flat, images.shape()), images, result);
    }
}
