package dev.keratin.layers.pooling;

import dev.keratin.backend.Window;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;

/**
 * The mean of each window of sequences, for every channel ({@code keras.layers.AveragePooling1D}).
 *
 * <p>Input {@code (batch, steps, channels)}, or channels first. Padding does not count.
 *
 * <pre>{@code
 * AveragePooling1D half = AveragePooling1D.of(2);
 * }</pre>
 */
public final class AveragePooling1D extends BasePooling<AveragePooling1D> {

    private static final PoolArgs ARGS = PoolArgs.of(1, false);

    public static final Schema<AveragePooling1D> SCHEMA = pooling("AveragePooling1D", ARGS, AveragePooling1D::new);

    private AveragePooling1D() {
        super(SCHEMA, ARGS);
    }

    /** A layer with a window of this size. */
    public static AveragePooling1D of(int poolSize) {
        AveragePooling1D layer = new AveragePooling1D();
        layer.setPoolSize(poolSize);
        return layer;
    }

    @Override
    Value pool(Value x, Window window) {
        return Ops.averagePool(x, window);
    }
}
