package dev.keratin.layers.pooling;

import dev.keratin.layers.AbstractLayer;
import dev.keratin.layers.Call;
import dev.keratin.layers.DataFormat;
import dev.keratin.layers.InputChecks;
import dev.keratin.layers.Layer;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import java.util.List;
import java.util.function.Supplier;

/**
 * Pooling over all spatial axes at once.
 *
 * @param <S> the layer's own class
 */
public abstract class BaseGlobalPooling<S extends BaseGlobalPooling<S>> extends AbstractLayer<S> {

    private static final Arg<DataFormat> DATA_FORMAT = Arg.optional("data_format", DataFormat.ARG, null);
    private static final Arg<Boolean> KEEPDIMS = Arg.optional("keepdims", ArgTypes.BOOL, false);

    private final int rank;

    BaseGlobalPooling(Schema<? extends Layer> schema, int rank) {
        super(schema);
        this.rank = rank;
    }

    static <T extends Layer> Schema<T> global(String className, Supplier<T> blank) {
        return schema(className, blank, DATA_FORMAT, KEEPDIMS);
    }

    /** {@code "channels_last"} (default) or {@code "channels_first"}. */
    public final S dataFormat(String dataFormat) {
        set(DATA_FORMAT, dataFormat);
        return self();
    }

    /** Whether the spatial axes stay, with length 1 (default false). */
    public final S keepdims(boolean keepdims) {
        set(KEEPDIMS, keepdims);
        return self();
    }

    final DataFormat dataFormat() {
        return get(DATA_FORMAT);
    }

    /** Over these axes of x. */
    abstract Value pool(Call call, Value x, int[] axes, boolean keepDims);

    @Override
    protected final void build(List<Shape> inputShapes) {
        InputChecks.ofRank(this, inputShapes, rank + 2);
    }

    @Override
    protected final Value call(Call call) {
        int[] axes = new int[rank];
        for (int i = 0; i < rank; i++) {
            axes[i] = get(DATA_FORMAT).spatialAxis(i);
        }
        return pool(call, call.input(), axes, get(KEEPDIMS));
    }
}
