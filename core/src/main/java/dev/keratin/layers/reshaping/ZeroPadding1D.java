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

/** Zeros before and behind the steps ({@code keras.layers.ZeroPadding1D}). Input of 3 axes; without arguments one zero on each side. */
public final class ZeroPadding1D extends AbstractLayer<ZeroPadding1D> {

    private static final Arg<List<Integer>> PADDING = Arg.optional("padding", LayerArgs.PAIR, 1);
    private static final Arg<DataFormat> DATA_FORMAT = Arg.optional("data_format", DataFormat.ARG, null);

    public static final Schema<ZeroPadding1D> SCHEMA =
            schema("ZeroPadding1D", ZeroPadding1D::new, PADDING, DATA_FORMAT);

    private ZeroPadding1D() {
        super(SCHEMA);
    }

    /** A layer that pads both sides alike. */
    public static ZeroPadding1D of(int padding) {
        return of(padding, padding);
    }

    /** A layer that pads the two sides. */
    public static ZeroPadding1D of(int before, int after) {
        ZeroPadding1D layer = new ZeroPadding1D();
        layer.set(PADDING, List.of(before, after));
        return layer;
    }

    /** {@code "channels_last"} (default) or {@code "channels_first"}. */
    public ZeroPadding1D dataFormat(String dataFormat) {
        set(DATA_FORMAT, dataFormat);
        return this;
    }

    @Override
    protected void build(List<Shape> inputShapes) {
        InputChecks.ofRank(this, inputShapes, 3);
    }

    @Override
    protected Value call(Call call) {
        return Margins.pad(call.input(), get(DATA_FORMAT), List.of(get(PADDING)));
    }
}
