package dev.keratin.layers.pooling;

import dev.keratin.ops.AdaptivePooling;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;

/** The largest element of each part of volumes, cut into a given number of parts that may overlap ({@code keras.layers.AdaptiveMaxPooling3D}). */
public final class AdaptiveMaxPooling3D extends BaseAdaptivePooling<AdaptiveMaxPooling3D> {

    public static final Schema<AdaptiveMaxPooling3D> SCHEMA =
            adaptive("AdaptiveMaxPooling3D", 3, AdaptiveMaxPooling3D::new);

    private AdaptiveMaxPooling3D() {
        super(SCHEMA, 3);
    }

    /** A layer whose result has this size along every axis. */
    public static AdaptiveMaxPooling3D of(int outputSize) {
        AdaptiveMaxPooling3D layer = new AdaptiveMaxPooling3D();
        layer.setOutputSize(outputSize);
        return layer;
    }

    /** A layer whose result has these sizes. */
    public static AdaptiveMaxPooling3D of(int depth, int rows, int columns) {
        AdaptiveMaxPooling3D layer = new AdaptiveMaxPooling3D();
        layer.setOutputSize(depth, rows, columns);
        return layer;
    }

    @Override
    Value pool(Value x, int axis, int size) {
        return AdaptivePooling.max(x, axis, size);
    }
}
