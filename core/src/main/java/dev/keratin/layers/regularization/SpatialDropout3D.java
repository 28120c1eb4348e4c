package dev.keratin.layers.regularization;

import dev.keratin.layers.DataFormat;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.Schema;

/** Dropout of whole channels ({@code keras.layers.SpatialDropout3D}). Input {@code (batch, depth, rows, columns, channels)}, or channels first. Tompson et al. 2014. */
public final class SpatialDropout3D extends SpatialDropout<SpatialDropout3D> {

    private static final Arg<DataFormat> DATA_FORMAT = Arg.optional("data_format", DataFormat.ARG, null);
    public static final Schema<SpatialDropout3D> SCHEMA =
            spatial("SpatialDropout3D", SpatialDropout3D::new, DATA_FORMAT);

    private SpatialDropout3D() {
        super(SCHEMA, 3);
    }

    /** A layer that drops this share of the channels, 0 to 1. */
    public static SpatialDropout3D of(double rate) {
        SpatialDropout3D layer = new SpatialDropout3D();
        layer.setRate(rate);
        return layer;
    }

    /** {@code "channels_last"} (default) or {@code "channels_first"}. */
    public SpatialDropout3D dataFormat(String dataFormat) {
        set(DATA_FORMAT, dataFormat);
        return this;
    }

    @Override
    DataFormat dataFormat() {
        return get(DATA_FORMAT);
    }
}
