package dev.keratin.layers.pooling;

import dev.keratin.layers.Call;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;

/** The mean of each channel of images ({@code keras.layers.GlobalAveragePooling2D}): {@code (batch, rows, columns, channels)} to {@code (batch, channels)}. */
public final class GlobalAveragePooling2D extends BaseGlobalPooling<GlobalAveragePooling2D> {

    public static final Schema<GlobalAveragePooling2D> SCHEMA =
            global("GlobalAveragePooling2D", GlobalAveragePooling2D::new);

    private GlobalAveragePooling2D() {
        super(SCHEMA, 2);
    }

    public static GlobalAveragePooling2D create() {
        return new GlobalAveragePooling2D();
    }

    @Override
    Value pool(Call call, Value x, int[] axes, boolean keepDims) {
        return Ops.mean(x, axes, keepDims);
    }
}
