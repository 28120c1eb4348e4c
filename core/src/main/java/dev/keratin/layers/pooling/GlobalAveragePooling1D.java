package dev.keratin.layers.pooling;

import dev.keratin.layers.Call;
import dev.keratin.layers.DataFormat;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The mean of each channel of sequences ({@code keras.layers.GlobalAveragePooling1D}): {@code (batch, steps, channels)} to {@code (batch, channels)}. Masked steps do not count. */
public final class GlobalAveragePooling1D extends BaseGlobalPooling<GlobalAveragePooling1D> {

    public static final Schema<GlobalAveragePooling1D> SCHEMA =
            global("GlobalAveragePooling1D", GlobalAveragePooling1D::new);

    private GlobalAveragePooling1D() {
        super(SCHEMA, 1);
    }

    public static GlobalAveragePooling1D create() {
        return new GlobalAveragePooling1D();
    }

    @Override
    protected boolean supportsMasking() {
        return true;
    }

    @Override
    protected @Nullable Value computeMask(Call call, List<Value> outputs) {
        return null;
    }

    @Override
    Value pool(Call call, Value x, int[] axes, boolean keepDims) {
        Value mask = call.mask();
        if (mask == null) {
            return Ops.mean(x, axes, keepDims);
        }
        Value keep = Ops.expandDims(mask, dataFormat() == DataFormat.CHANNELS_LAST ? 2 : 1);
        Value weight = Ops.cast(Ops.cast(keep, DType.BOOL), x.dtype());
        Value kept = Ops.where(Ops.broadcastTo(weight, x.shape()), x, Ops.zerosLike(x));
        return Ops.divide(Ops.sum(kept, axes, keepDims), Ops.sum(weight, axes, keepDims));
    }
}
