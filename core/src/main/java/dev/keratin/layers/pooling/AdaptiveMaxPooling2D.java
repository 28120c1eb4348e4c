package dev.keratin.layers.pooling;

import dev.keratin.ops.AdaptivePooling;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;

/** The largest element of each part of images, cut into a given number of parts that may overlap ({@code keras.layers.AdaptiveMaxPooling2D}). */
public final class AdaptiveMaxPooling2D extends BaseAdaptivePooling<AdaptiveMaxPooling2D> {

    public static final Schema<AdaptiveMaxPooling2D> SCHEMA =
            adaptive("AdaptiveMaxPooling2D", 2, AdaptiveMaxPooling2D::new);

    private AdaptiveMaxPooling2D() {
        super(SCHEMA, 2);
    }

    /** A layer whose result has this size along every axis. */
    public static AdaptiveMaxPooling2D of(int outputSize) {
        AdaptiveMaxPooling2D layer = new AdaptiveMaxPooling2D();
        layer.setOutputSize(outputSize);
        return layer;
    }

    /** A layer whose result has these sizes. */
    public static AdaptiveMaxPooling2D of(int rows, int columns) {
        AdaptiveMaxPooling2D layer = new AdaptiveMaxPooling2D();
        layer.setOutputSize(rows, columns);
        return layer;
    }

    @Override
    Value pool(Value x, int axis, int size) {
        return AdaptivePooling.max(x, axis, size);
    }
}
