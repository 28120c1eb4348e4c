package dev.keratin.layers.pooling;

import dev.keratin.layers.Call;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;

/** The mean of each channel of volumes ({@code keras.layers.GlobalAveragePooling3D}): {@code (batch, depth, rows, columns, channels)} to {@code (batch, channels)}. */
public final class GlobalAveragePooling3D extends BaseGlobalPooling<GlobalAveragePooling3D> {

    public static final Schema<GlobalAveragePooling3D> SCHEMA =
            global("GlobalAveragePooling3D", GlobalAveragePooling3D::new);

    private GlobalAveragePooling3D() {
        super(SCHEMA, 3);
    }

    public static GlobalAveragePooling3D create() {
        return new GlobalAveragePooling3D();
    }

    @Override
    Value pool(Call call, Value x, int[] axes, boolean keepDims) {
        return Ops.mean(x, axes, keepDims);
    }
}
