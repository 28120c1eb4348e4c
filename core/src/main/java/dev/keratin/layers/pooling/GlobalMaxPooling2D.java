package dev.keratin.layers.pooling;

import dev.keratin.layers.Call;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;

/** The largest element of each channel of images ({@code keras.layers.GlobalMaxPooling2D}): {@code (batch, rows, columns, channels)} to {@code (batch, channels)}. */
public final class GlobalMaxPooling2D extends BaseGlobalPooling<GlobalMaxPooling2D> {

    public static final Schema<GlobalMaxPooling2D> SCHEMA = global("GlobalMaxPooling2D", GlobalMaxPooling2D::new);

    private GlobalMaxPooling2D() {
        super(SCHEMA, 2);
    }

    public static GlobalMaxPooling2D create() {
        return new GlobalMaxPooling2D();
    }

    @Override
    Value pool(Call call, Value x, int[] axes, boolean keepDims) {
        return Ops.max(x, axes, keepDims);
    }
}
