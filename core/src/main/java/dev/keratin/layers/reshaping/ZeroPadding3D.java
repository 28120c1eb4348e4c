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

/** Zeros before and behind the depth, rows, columns ({@code keras.layers.ZeroPadding3D}). Input of 5 axes; without arguments one zero on each side. */
public final class ZeroPadding3D extends AbstractLayer<ZeroPadding3D> {

    private static final Arg<List<List<Integer>>> PADDING = Arg.optional("padding", LayerArgs.pairs(3), 1);
    private static final Arg<DataFormat> DATA_FORMAT = Arg.optional("data_format", DataFormat.ARG, null);

    public static final Schema<ZeroPadding3D> SCHEMA =
            schema("ZeroPadding3D", ZeroPadding3D::new, PADDING, DATA_FORMAT);

    private ZeroPadding3D() {
        super(SCHEMA);
    }

    /** A layer that pads all sides alike. */
    public static ZeroPadding3D of(int padding) {
        return of(padding, padding, padding);
    }

    /** A layer that pads both sides of each axis alike. */
    public static ZeroPadding3D of(int depth, int rows, int columns) {
        return of(List.of(List.of(depth, depth), List.of(rows, rows), List.of(columns, columns)));
    }

    /** A layer that pads before and behind each axis. */
    public static ZeroPadding3D of(List<List<Integer>> padding) {
        ZeroPadding3D layer = new ZeroPadding3D();
        layer.set(PADDING, padding);
        return layer;
    }

    /** {@code "channels_last"} (default) or {@code "channels_first"}. */
    public ZeroPadding3D dataFormat(String dataFormat) {
        set(DATA_FORMAT, dataFormat);
        return this;
    }

    @Override
    protected void build(List<Shape> inputShapes) {
        InputChecks.ofRank(this, inputShapes, 5);
    }

    @Override
    protected Value call(Call call) {
        return Margins.pad(call.input(), get(DATA_FORMAT), get(PADDING));
    }
}
