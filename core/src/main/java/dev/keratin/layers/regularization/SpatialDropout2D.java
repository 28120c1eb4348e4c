package dev.keratin.layers.regularization;

import dev.keratin.layers.DataFormat;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.Schema;

/** Dropout of whole channels ({@code keras.layers.SpatialDropout2D}). Input {@code (batch, rows, columns, channels)}, or channels first. Tompson et al. 2014. */
public final class SpatialDropout2D extends SpatialDropout<SpatialDropout2D> {

    private static final Arg<DataFormat> DATA_FORMAT = Arg.optional("data_format", DataFormat.ARG, null);
    public static final Schema<SpatialDropout2D> SCHEMA =
            spatial("SpatialDropout2D", SpatialDropout2D::new, DATA_FORMAT);

    private SpatialDropout2D() {
        super(SCHEMA, 2);
    }

    /** A layer that drops this share of the channels, 0 to 1. */
    public static SpatialDropout2D of(double rate) {
        SpatialDropout2D layer = new SpatialDropout2D();
        layer.setRate(rate);
        return layer;
    }

    /** {@code "channels_last"} (default) or {@code "channels_first"}. */
    public SpatialDropout2D dataFormat(String dataFormat) {
        set(DATA_FORMAT, dataFormat);
        return this;
    }

    @Override
    DataFormat dataFormat() {
        return get(DATA_FORMAT);
    }
}
