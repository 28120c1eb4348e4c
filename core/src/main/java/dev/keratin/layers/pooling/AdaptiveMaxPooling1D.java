package dev.keratin.layers.pooling;

import dev.keratin.ops.AdaptivePooling;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;

/** The largest element of each part of sequences, cut into a given number of parts that may overlap ({@code keras.layers.AdaptiveMaxPooling1D}). */
public final class AdaptiveMaxPooling1D extends BaseAdaptivePooling<AdaptiveMaxPooling1D> {

    public static final Schema<AdaptiveMaxPooling1D> SCHEMA =
            adaptive("AdaptiveMaxPooling1D", 1, AdaptiveMaxPooling1D::new);

    private AdaptiveMaxPooling1D() {
        super(SCHEMA, 1);
    }

    /** A layer whose result has this size. */
    public static AdaptiveMaxPooling1D of(int outputSize) {
        AdaptiveMaxPooling1D layer = new AdaptiveMaxPooling1D();
        layer.setOutputSize(outputSize);
        return layer;
    }

    @Override
    Value pool(Value x, int axis, int size) {
        return AdaptivePooling.max(x, axis, size);
    }
}
