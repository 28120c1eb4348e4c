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

/** Cuts off the ends of the steps ({@code keras.layers.Cropping1D}). Input of 3 axes; without arguments one step on each side. */
public final class Cropping1D extends AbstractLayer<Cropping1D> {

    private static final Arg<List<Integer>> CROPPING = Arg.optional("cropping", LayerArgs.PAIR, 1);

    public static final Schema<Cropping1D> SCHEMA = schema("Cropping1D", Cropping1D::new, CROPPING);

    private Cropping1D() {
        super(SCHEMA);
    }

    /** A layer that cuts both sides alike. */
    public static Cropping1D of(int cropping) {
        return of(cropping, cropping);
    }

    /** A layer that cuts the two sides. */
    public static Cropping1D of(int before, int after) {
        Cropping1D layer = new Cropping1D();
        layer.set(CROPPING, List.of(before, after));
        return layer;
    }

    @Override
    protected void build(List<Shape> inputShapes) {
        InputChecks.ofRank(this, inputShapes, 3);
    }

    @Override
    protected Value call(Call call) {
        return Margins.crop(this, call.input(), DataFormat.CHANNELS_LAST, List.of(get(CROPPING)));
    }
}
