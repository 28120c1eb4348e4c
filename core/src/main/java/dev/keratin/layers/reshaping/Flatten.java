package dev.keratin.layers.reshaping;

import dev.keratin.layers.AbstractLayer;
import dev.keratin.layers.Call;
import dev.keratin.layers.DataFormat;
import dev.keratin.layers.InputChecks;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import java.util.List;

/** All axes but the batch as one ({@code keras.layers.Flatten}): {@code (batch, a, b, c)} to {@code (batch, a * b * c)}. */
public final class Flatten extends AbstractLayer<Flatten> {

    private static final Arg<DataFormat> DATA_FORMAT = Arg.optional("data_format", DataFormat.ARG, null);

    public static final Schema<Flatten> SCHEMA = schema("Flatten", Flatten::new, DATA_FORMAT);

    private Flatten() {
        super(SCHEMA);
    }

    public static Flatten create() {
        return new Flatten();
    }

    /** {@code "channels_first"} puts the channels last before flattening, so that both formats give the same order (default the other). */
    public Flatten dataFormat(String dataFormat) {
        set(DATA_FORMAT, dataFormat);
        return this;
    }

    @Override
    protected void build(List<Shape> inputShapes) {
        InputChecks.ofMinRank(this, inputShapes, 1);
    }

    @Override
    protected Value call(Call call) {
        Value x = get(DATA_FORMAT).toLast(call.input());
        return Ops.reshape(x, x.shape().dim(0), x.shape().from(1).size());
    }
}
