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
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * Pooling to a given size: the window follows from the input's.
 *
 * @param <S> the layer's own class
 */
public abstract class BaseAdaptivePooling<S extends BaseAdaptivePooling<S>> extends AbstractLayer<S> {

    private static final List<Arg<List<Integer>>> OUTPUT_SIZE = List.of(
            Arg.required("output_size", ArgTypes.tuple(1)),
            Arg.required("output_size", ArgTypes.tuple(2)),
            Arg.required("output_size", ArgTypes.tuple(3)));
    private static final Arg<DataFormat> DATA_FORMAT = Arg.optional("data_format", DataFormat.ARG, null);

    private final int rank;

    BaseAdaptivePooling(Schema<? extends Layer> schema, int rank) {
        super(schema);
        this.rank = rank;
    }

    static <T extends Layer> Schema<T> adaptive(String className, int rank, Supplier<T> blank) {
        return schema(className, blank, OUTPUT_SIZE.get(rank - 1), DATA_FORMAT);
    }

    /** {@code "channels_last"} (default) or {@code "channels_first"}. */
    public final S dataFormat(String dataFormat) {
        set(DATA_FORMAT, dataFormat);
        return self();
    }

    final void setOutputSize(int... outputSize) {
        Object tuple = outputSize.length == 1
                ? (Object) outputSize[0]
                : Arrays.stream(outputSize).boxed().toList();
        set(OUTPUT_SIZE.get(rank - 1), tuple);
    }

    /** x with {@code size} positions along an axis; each pools a part of the axis. */
    abstract Value pool(Value x, int axis, int size);

    @Override
    protected final void build(List<Shape> inputShapes) {
        InputChecks.ofRank(this, inputShapes, rank + 2);
    }

    @Override
    protected final Value call(Call call) {
        Value x = call.input();
        for (int i = 0; i < rank; i++) {
            x = pool(
                    x,
                    get(DATA_FORMAT).spatialAxis(i),
                    get(OUTPUT_SIZE.get(rank - 1)).get(i));
        }
        return x;
    }
}
