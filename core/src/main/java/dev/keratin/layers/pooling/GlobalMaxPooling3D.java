package dev.keratin.layers.pooling;

import dev.keratin.layers.Call;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;

/** The largest element of each channel of volumes ({@code keras.layers.GlobalMaxPooling3D}): {@code (batch, depth, rows, columns, channels)} to {@code (batch, channels)}. */
public final class GlobalMaxPooling3D extends BaseGlobalPooling<GlobalMaxPooling3D> {

    public static final Schema<GlobalMaxPooling3D> SCHEMA = global("GlobalMaxPooling3D", GlobalMaxPooling3D::new);

    private GlobalMaxPooling3D() {
        super(SCHEMA, 3);
    }

    public static GlobalMaxPooling3D create() {
        return new GlobalMaxPooling3D();
    }

    @Override
    Value pool(Call call, Value x, int[] axes, boolean keepDims) {
        return Ops.max(x, axes, keepDims);
    }
}
