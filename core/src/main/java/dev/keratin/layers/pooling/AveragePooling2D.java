package dev.keratin.layers.pooling;

import dev.keratin.backend.Window;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;

/**
 * The mean of each window of images, for every channel ({@code keras.layers.AveragePooling2D}).
 *
 * <p>Input {@code (batch, rows, columns, channels)}, or channels first. Padding does not count.
 *
 * <pre>{@code
 * AveragePooling2D half = AveragePooling2D.of(2);
 * }</pre>
 */
public final class AveragePooling2D extends BasePooling<AveragePooling2D> {

    private static final PoolArgs ARGS = PoolArgs.of(2, false);

    public static final Schema<AveragePooling2D> SCHEMA = pooling("AveragePooling2D", ARGS, AveragePooling2D::new);

    private AveragePooling2D() {
        super(SCHEMA, ARGS);
    }

    /** A layer with a window of this size along every axis. */
    public static AveragePooling2D of(int poolSize) {
        AveragePooling2D layer = new AveragePooling2D();
        layer.setPoolSize(poolSize);
        return layer;
    }

    /** A layer with a window of these sizes. */
    public static AveragePooling2D of(int rows, int columns) {
        AveragePooling2D layer = new AveragePooling2D();
        layer.setPoolSize(rows, columns);
        return layer;
    }

    @Override
    Value pool(Value x, Window window) {
        return Ops.averagePool(x, window);
    }
}
