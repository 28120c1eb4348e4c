package dev.keratin.layers.pooling;

import dev.keratin.backend.Window;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;

/**
 * The mean of each window of volumes, for every channel ({@code keras.layers.AveragePooling3D}).
 *
 * <p>Input {@code (batch, depth, rows, columns, channels)}, or channels first. Padding does not count.
 *
 * <pre>{@code
 * AveragePooling3D half = AveragePooling3D.of(2);
 * }</pre>
 */
public final class AveragePooling3D extends BasePooling<AveragePooling3D> {

    private static final PoolArgs ARGS = PoolArgs.of(3, false);

    public static final Schema<AveragePooling3D> SCHEMA = pooling("AveragePooling3D", ARGS, AveragePooling3D::new);

    private AveragePooling3D() {
        super(SCHEMA, ARGS);
    }

    /** A layer with a window of this size along every axis. */
    public static AveragePooling3D of(int poolSize) {
        AveragePooling3D layer = new AveragePooling3D();
        layer.setPoolSize(poolSize);
        return layer;
    }

    /** A layer with a window of these sizes. */
    public static AveragePooling3D of(int depth, int rows, int columns) {
        AveragePooling3D layer = new AveragePooling3D();
        layer.setPoolSize(depth, rows, columns);
        return layer;
    }

    @Override
    Value pool(Value x, Window window) {
        return Ops.averagePool(x, window);
    }
}
