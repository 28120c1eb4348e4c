package dev.keratin.layers.pooling;

import dev.keratin.backend.Window;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;

/**
 * The largest element of each window of volumes, for every channel ({@code keras.layers.MaxPooling3D}).
 *
 * <p>Input {@code (batch, depth, rows, columns, channels)}, or channels first.
 *
 * <pre>{@code
 * MaxPooling3D half = MaxPooling3D.of(2);
 * }</pre>
 */
public final class MaxPooling3D extends BasePooling<MaxPooling3D> {

    private static final PoolArgs ARGS = PoolArgs.of(3, true);

    public static final Schema<MaxPooling3D> SCHEMA = pooling("MaxPooling3D", ARGS, MaxPooling3D::new);

    private MaxPooling3D() {
        super(SCHEMA, ARGS);
    }

    /** A layer with a window of 2 along every axis. */
    public static MaxPooling3D create() {
        return new MaxPooling3D();
    }

    /** A layer with a window of this size along every axis. */
    public static MaxPooling3D of(int poolSize) {
        MaxPooling3D layer = new MaxPooling3D();
        layer.setPoolSize(poolSize);
        return layer;
    }

    /** A layer with a window of these sizes. */
    public static MaxPooling3D of(int depth, int rows, int columns) {
        MaxPooling3D layer = new MaxPooling3D();
        layer.setPoolSize(depth, rows, columns);
        return layer;
    }

    @Override
    Value pool(Value x, Window window) {
        return Ops.maxPool(x, window);
    }
}
