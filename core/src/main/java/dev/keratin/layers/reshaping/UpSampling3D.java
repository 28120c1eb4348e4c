package dev.keratin.layers.reshaping;

import dev.keratin.layers.AbstractLayer;
import dev.keratin.layers.Call;
import dev.keratin.layers.DataFormat;
import dev.keratin.layers.InputChecks;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import java.util.List;

/** Volumes {@code size} times as large, by repeating ({@code keras.layers.UpSampling3D}). Input {@code (batch, depth, rows, columns, channels)}, or channels first. */
public final class UpSampling3D extends AbstractLayer<UpSampling3D> {

    private static final Arg<List<Integer>> SIZE = Arg.optional("size", ArgTypes.tuple(3), 2);
    private static final Arg<DataFormat> DATA_FORMAT = Arg.optional("data_format", DataFormat.ARG, null);

    public static final Schema<UpSampling3D> SCHEMA = schema("UpSampling3D", UpSampling3D::new, SIZE, DATA_FORMAT);

    private UpSampling3D() {
        super(SCHEMA);
    }

    /** A layer that enlarges all axes this many times. */
    public static UpSampling3D of(int size) {
        return of(size, size, size);
    }

    /** A layer that enlarges the three axes this many times. */
    public static UpSampling3D of(int depth, int rows, int columns) {
        UpSampling3D layer = new UpSampling3D();
        layer.set(SIZE, List.of(depth, rows, columns));
        return layer;
    }

    /** {@code "channels_last"} (default) or {@code "channels_first"}. */
    public UpSampling3D dataFormat(String dataFormat) {
        set(DATA_FORMAT, dataFormat);
        return this;
    }

    @Override
    protected void build(List<Shape> inputShapes) {
        InputChecks.ofRank(this, inputShapes, 5);
    }

    @Override
    protected Value call(Call call) {
        Value x = call.input();
        for (int i = 0; i < 3; i++) {
            x = Ops.repeat(x, get(SIZE).get(i), get(DATA_FORMAT).spatialAxis(i));
        }
        return x;
    }
}
