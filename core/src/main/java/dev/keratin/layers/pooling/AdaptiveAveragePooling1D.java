package dev.keratin.layers.pooling;

import dev.keratin.ops.AdaptivePooling;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;

/** The mean of each part of sequences, cut into a given number of parts that may overlap ({@code keras.layers.AdaptiveAveragePooling1D}). */
public final class AdaptiveAveragePooling1D extends BaseAdaptivePooling<AdaptiveAveragePooling1D> {

    public static final Schema<AdaptiveAveragePooling1D> SCHEMA =
            adaptive("AdaptiveAveragePooling1D", 1, AdaptiveAveragePooling1D::new);

    private AdaptiveAveragePooling1D() {
        super(SCHEMA, 1);
    }

    /** A layer whose result has this size. */
    public static AdaptiveAveragePooling1D of(int outputSize) {
        AdaptiveAveragePooling1D layer = new AdaptiveAveragePooling1D();
        layer.setOutputSize(outputSize);
        return layer;
    }

    @Override
    Value pool(Value x, int axis, int size) {
        return AdaptivePooling.mean(x, axis, size);
    }
}
