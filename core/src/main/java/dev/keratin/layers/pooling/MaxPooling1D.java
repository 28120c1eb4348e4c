package dev.keratin.layers.pooling;

import dev.keratin.backend.Window;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;

/**
 * The largest element of each window of sequences, for every channel ({@code keras.layers.MaxPooling1D}).
 *
 * <p>Input {@code (batch, steps, channels)}, or channels first.
 *
 * <pre>{@code
 * MaxPooling1D half = MaxPooling1D.of(2);
 * }</pre>
 */
public final class MaxPooling1D extends BasePooling<MaxPooling1D> {

    private static final PoolArgs ARGS = PoolArgs.of(1, true);

    public static final Schema<MaxPooling1D> SCHEMA = pooling("MaxPooling1D", ARGS, MaxPooling1D::new);

    private MaxPooling1D() {
        super(SCHEMA, ARGS);
    }

    /** A layer with a window of 2 along every axis. */
    public static MaxPooling1D create() {
        return new MaxPooling1D();
    }

    /** A layer with a window of this size. */
    public static MaxPooling1D of(int poolSize) {
        MaxPooling1D layer = new MaxPooling1D();
        layer.setPoolSize(poolSize);
        return layer;
    }

    @Override
    Value pool(Value x, Window window) {
        return Ops.maxPool(x, window);
    }
}
