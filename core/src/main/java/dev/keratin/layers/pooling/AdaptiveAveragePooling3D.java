package dev.keratin.layers.pooling;

import dev.keratin.ops.AdaptivePooling;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;

/** The mean of each part of volumes, cut into a given number of parts that may overlap ({@code keras.layers.AdaptiveAveragePooling3D}). */
public final class AdaptiveAveragePooling3D extends BaseAdaptivePooling<AdaptiveAveragePooling3D> {

    public static final Schema<AdaptiveAveragePooling3D> SCHEMA =
            adaptive("AdaptiveAveragePooling3D", 3, AdaptiveAveragePooling3D::new);

    private AdaptiveAveragePooling3D() {
        super(SCHEMA, 3);
    }

    /** A layer whose result has this size along every axis. */
    public static AdaptiveAveragePooling3D of(int outputSize) {
        AdaptiveAveragePooling3D layer = new AdaptiveAveragePooling3D();
        layer.setOutputSize(outputSize);
        return layer;
    }

    /** A layer whose result has these sizes. */
    public static AdaptiveAveragePooling3D of(int depth, int rows, int columns) {
        AdaptiveAveragePooling3D layer = new AdaptiveAveragePooling3D();
        layer.setOutputSize(depth, rows, columns);
        return layer;
    }

    @Override
    Value pool(Value x, int axis, int size) {
        return AdaptivePooling.mean(x, axis, size);
    }
}
