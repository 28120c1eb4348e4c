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

/** Cuts off the ends of the depth, rows, columns ({@code keras.layers.Cropping3D}). Input of 5 axes; without arguments one step on each side. */
public final class Cropping3D extends AbstractLayer<Cropping3D> {

    private static final Arg<List<List<Integer>>> CROPPING = Arg.optional("cropping", LayerArgs.pairs(3), 1);
    private static final Arg<DataFormat> DATA_FORMAT = Arg.optional("data_format", DataFormat.ARG, null);

    public static final Schema<Cropping3D> SCHEMA = schema("Cropping3D", Cropping3D::new, CROPPING, DATA_FORMAT);

    private Cropping3D() {
        super(SCHEMA);
    }

    /** A layer that cuts all sides alike. */
    public static Cropping3D of(int cropping) {
        return of(cropping, cropping, cropping);
    }

    /** A layer that cuts both sides of each axis alike. */
    public static Cropping3D of(int depth, int rows, int columns) {
        return of(List.of(List.of(depth, depth), List.of(rows, rows), List.of(columns, columns)));
    }

    /** A layer that cuts before and behind each axis. */
    public static Cropping3D of(List<List<Integer>> cropping) {
        Cropping3D layer = new Cropping3D();
        layer.set(CROPPING, cropping);
        return layer;
    }

    /** {@code "channels_last"} (default) or {@code "channels_first"}. */
    public Cropping3D dataFormat(String dataFormat) {
        set(DATA_FORMAT, dataFormat);
        return this;
    }

    @Override
    protected void build(List<Shape> inputShapes) {
        InputChecks.ofRank(this, inputShapes, 5);
    }

    @Override
    protected Value call(Call call) {
        return Margins.crop(this, call.input(), get(DATA_FORMAT), get(CROPPING));
    }
}
