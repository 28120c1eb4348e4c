package dev.keratin.layers.pooling;

import dev.keratin.ops.AdaptivePooling;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;

/** The mean of each part of images, cut into a given number of parts that may overlap ({@code keras.layers.AdaptiveAveragePooling2D}). */
public final class AdaptiveAveragePooling2D extends BaseAdaptivePooling<AdaptiveAveragePooling2D> {

    public static final Schema<AdaptiveAveragePooling2D> SCHEMA =
            adaptive("AdaptiveAveragePooling2D", 2, AdaptiveAveragePooling2D::new);

    private AdaptiveAveragePooling2D() {
        super(SCHEMA, 2);
    }

    /** A layer whose result has this size along every axis. */
    public static AdaptiveAveragePooling2D of(int outputSize) {
        AdaptiveAveragePooling2D layer = new AdaptiveAveragePooling2D();
        layer.setOutputSize(outputSize);
        return layer;
    }

    /** A layer whose result has these sizes. */
    public static AdaptiveAveragePooling2D of(int rows, int columns) {
        AdaptiveAveragePooling2D layer = new AdaptiveAveragePooling2D();
        layer.setOutputSize(rows, columns);
        return layer;
    }

    @Override
    Value pool(Value x, int axis, int size) {
        return AdaptivePooling.mean(x, axis, size);
    }
}
