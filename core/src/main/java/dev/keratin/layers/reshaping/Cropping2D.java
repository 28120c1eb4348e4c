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

/** Cuts off the ends of the rows and columns ({@code keras.layers.Cropping2D}). Input of 4 axes; without arguments nothing. */
public final class Cropping2D extends AbstractLayer<Cropping2D> {

    private static final Arg<List<List<Integer>>> CROPPING = Arg.optional("cropping", LayerArgs.pairs(2), 0);
    private static final Arg<DataFormat> DATA_FORMAT = Arg.optional("data_format", DataFormat.ARG, null);

    public static final Schema<Cropping2D> SCHEMA = schema("Cropping2D", Cropping2D::new, CROPPING, DATA_FORMAT);

    private Cropping2D() {
        super(SCHEMA);
    }

    /** A layer that cuts all sides alike. */
    public static Cropping2D of(int cropping) {
        return of(cropping, cropping);
    }

    /** A layer that cuts both sides of each axis alike. */
    public static Cropping2D of(int rows, int columns) {
        return of(List.of(List.of(rows, rows), List.of(columns, columns)));
    }

    /** A layer that cuts before and behind each axis. */
    public static Cropping2D of(List<List<Integer>> cropping) {
        Cropping2D layer = new Cropping2D();
        layer.set(CROPPING, cropping);
        return layer;
    }

    /** {@code "channels_last"} (default) or {@code "channels_first"}. */
    public Cropping2D dataFormat(String dataFormat) {
        set(DATA_FORMAT, dataFormat);
        return this;
    }

    @Override
    protected void build(List<Shape> inputShapes) {
        InputChecks.ofRank(this, inputShapes, 4);
    }

    @Override
    protected Value call(Call call) {
        return Margins.crop(this, call.input(), get(DATA_FORMAT), get(CROPPING));
    }
}
