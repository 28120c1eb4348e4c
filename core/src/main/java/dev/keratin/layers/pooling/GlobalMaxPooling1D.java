package dev.keratin.layers.pooling;

import dev.keratin.layers.Call;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;

/** The largest element of each channel of sequences ({@code keras.layers.GlobalMaxPooling1D}): {@code (batch, steps, channels)} to {@code (batch, channels)}. */
public final class GlobalMaxPooling1D extends BaseGlobalPooling<GlobalMaxPooling1D> {

    public static final Schema<GlobalMaxPooling1D> SCHEMA = global("GlobalMaxPooling1D", GlobalMaxPooling1D::new);

    private GlobalMaxPooling1D() {
        super(SCHEMA, 1);
    }

    public static GlobalMaxPooling1D create() {
        return new GlobalMaxPooling1D();
    }

    @Override
    Value pool(Call call, Value x, int[] axes, boolean keepDims) {
        return Ops.max(x, axes, keepDims);
    }
}
