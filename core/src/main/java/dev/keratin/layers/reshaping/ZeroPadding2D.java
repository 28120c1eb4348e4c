package dev.keratin.layers.reshaping;

import dev.keratin.layers.AbstractLayer;
import dev.keratin.layers.Call;
import dev.keratin.layers.DataFormat;
import dev.keratin.layers.InputChecks;
import dev.keratin.layers.LayerArgs;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import java.util.List;

/** Zeros before and behind the rows and columns ({@code keras.layers.ZeroPadding2D}). Input of 4 axes; without arguments one zero on each side. */
public final class ZeroPadding2D extends AbstractLayer<ZeroPadding2D> {

    private static final Arg<List<List<Integer>>> PADDING = Arg.optional("padding", LayerArgs.pairs(2), 1);
    private static final Arg<DataFormat> DATA_FORMAT = Arg.optional("data_format", DataFormat.ARG, null);

    public static final Schema<ZeroPadding2D> SCHEMA =
            schema("ZeroPadding2D", ZeroPadding2D::new, PADDING, DATA_FORMAT);

    private ZeroPadding2D() {
        super(SCHEMA);
    }

    /** A layer that pads all sides alike. */
    public static ZeroPadding2D of(int padding) {
        return of(padding, padding);
    }

    /** A layer that pads both sides of each axis alike. */
    public static ZeroPadding2D of(int rows, int columns) {
        return of(List.of(List.of(rows, rows), List.of(columns, columns)));
    }

    /** A layer that pads before and behind each axis. */
    public static ZeroPadding2D of(List<List<Integer>> padding) {
        ZeroPadding2D layer = new ZeroPadding2D();
        layer.set(PADDING, padding);
        return layer;
    }

    /** {@code "channels_last"} (default) or {@code "channels_first"}. */
    public ZeroPadding2D dataFormat(String dataFormat) {
        set(DATA_FORMAT, dataFormat);
        return this;
    }

    @Override
    protected void build(List<Shape> inputShapes) {
        InputChecks.ofRank(this, inputShapes, 4);
    }

    @Override
    protected Value call(Call call) {
        return Margins.pad(call.input(), get(DATA_FORMAT), get(PADDING));
    }
}
