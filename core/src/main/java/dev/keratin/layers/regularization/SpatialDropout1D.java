package dev.keratin.layers.regularization;

import dev.keratin.layers.DataFormat;
import dev.keratin.serialization.Schema;

/** Dropout of whole channels ({@code keras.layers.SpatialDropout1D}). Input {@code (batch, steps, channels)}. Tompson et al. 2014. */
public final class SpatialDropout1D extends SpatialDropout<SpatialDropout1D> {

    public static final Schema<SpatialDropout1D> SCHEMA = spatial("SpatialDropout1D", SpatialDropout1D::new);

    private SpatialDropout1D() {
        super(SCHEMA, 1);
    }

    /** A layer that drops this share of the channels, 0 to 1. */
    public static SpatialDropout1D of(double rate) {
        SpatialDropout1D layer = new SpatialDropout1D();
        layer.setRate(rate);
        return layer;
    }

    @Override
    DataFormat dataFormat() {
        return DataFormat.CHANNELS_LAST;
    }
}
