package dev.keratin.layers.reshaping;

import dev.keratin.layers.AbstractLayer;
import dev.keratin.layers.Call;
import dev.keratin.layers.DataFormat;
import dev.keratin.layers.InputChecks;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Resampling;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import java.util.List;

/**
 * Images {@code size} times as large ({@code keras.layers.UpSampling2D}), by repeating pixels or by interpolation.
 *
 * <p>Input {@code (batch, rows, columns, channels)}, or channels first.
 *
 * <pre>{@code
 * UpSampling2D twice = UpSampling2D.of(2).interpolation("bilinear");
 * }</pre>
 */
public final class UpSampling2D extends AbstractLayer<UpSampling2D> {

    private static final Arg<List<Integer>> SIZE = Arg.optional("size", ArgTypes.tuple(2), 2);
    private static final Arg<DataFormat> DATA_FORMAT = Arg.optional("data_format", DataFormat.ARG, null);
    private static final Arg<String> INTERPOLATION = Arg.optional(
            "interpolation", ArgTypes.oneOf("nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"), "nearest");

    public static final Schema<UpSampling2D> SCHEMA =
            schema("UpSampling2D", UpSampling2D::new, SIZE, DATA_FORMAT, INTERPOLATION);

    private UpSampling2D() {
        super(SCHEMA);
    }

    /** A layer that enlarges both axes this many times. */
    public static UpSampling2D of(int size) {
        return of(size, size);
    }

    /** A layer that enlarges rows and columns this many times. */
    public static UpSampling2D of(int rows, int columns) {
        UpSampling2D layer = new UpSampling2D();
        layer.set(SIZE, List.of(rows, columns));
        return layer;
    }

    /** {@code "channels_last"} (default) or {@code "channels_first"}. */
    public UpSampling2D dataFormat(String dataFormat) {
        set(DATA_FORMAT, dataFormat);
        return this;
    }

    /** {@code "nearest"} (default), {@code "bilinear"}, {@code "bicubic"}, {@code "lanczos3"} or {@code "lanczos5"}. */
    public UpSampling2D interpolation(String interpolation) {
        set(INTERPOLATION, interpolation);
        return this;
    }

    @Override
    protected void build(List<Shape> inputShapes) {
        InputChecks.ofRank(this, inputShapes, 4);
    }

    @Override
    protected Value call(Call call) {
        Value x = call.input();
        for (int i = 0; i < 2; i++) {
            int axis = get(DATA_FORMAT).spatialAxis(i);
            int size = get(SIZE).get(i);
            x = get(INTERPOLATION).equals("nearest")
                    ? Ops.repeat(x, size, axis)
                    : Resampling.resize(x, axis, size * x.shape().dim(axis), get(INTERPOLATION), false);
        }
        return x;
    }
}
