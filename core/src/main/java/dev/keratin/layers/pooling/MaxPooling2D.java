package dev.keratin.layers.pooling;

import dev.keratin.backend.Window;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;

/**
 * The largest element of each window of images, for every channel ({@code keras.layers.MaxPooling2D}).
 *
 * <p>Input {@code (batch, rows, columns, channels)}, or channels first.
 *
 * <pre>{@code
 * MaxPooling2D half = MaxPooling2D.of(2);
 * }</pre>
 */
public final class MaxPooling2D extends BasePooling<MaxPooling2D> {

    private static final PoolArgs ARGS = PoolArgs.of(2, true);

    public static final Schema<MaxPooling2D> SCHEMA = pooling("MaxPooling2D", ARGS, MaxPooling2D::new);

    private MaxPooling2D() {
        super(SCHEMA, ARGS);
    }

    /** A layer with a window of 2 along every axis. */
    public static MaxPooling2D create() {
        return new MaxPooling2D();
    }

    /** A layer with a window of this size along every axis. */
    public static MaxPooling2D of(int poolSize) {
        MaxPooling2D layer = new MaxPooling2D();
        layer.setPoolSize(poolSize);
        return layer;
    }

    /** A layer with a window of these sizes. */
    public static MaxPooling2D of(int rows, int columns) {
        MaxPooling2D layer = new MaxPooling2D();
        layer.setPoolSize(rows, columns);
        return layer;
    }

    @Override
    Value pool(Value x, Window window) {
        return Ops.maxPool(x, window);
    }
}
