package dev.keratin.layers.pooling;

import dev.keratin.backend.Axis;
import dev.keratin.backend.Window;
import dev.keratin.layers.AbstractLayer;
import dev.keratin.layers.Arguments;
import dev.keratin.layers.Call;
import dev.keratin.layers.DataFormat;
import dev.keratin.layers.InputChecks;
import dev.keratin.layers.KerasTensor;
import dev.keratin.layers.Layer;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.TensorSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Pooling over windows, whatever the number of spatial axes.
 *
 * @param <S> the layer's own class
 */
public abstract class BasePooling<S extends BasePooling<S>> extends AbstractLayer<S> {

    private static final Arg<String> PADDING = Arg.optional("padding", ArgTypes.oneOf("valid", "same"), "valid");
    private static final Arg<DataFormat> DATA_FORMAT = Arg.optional("data_format", DataFormat.ARG, null);

    private final PoolArgs args;

    BasePooling(Schema<? extends Layer> schema, PoolArgs args) {
        super(schema);
        this.args = args;
    }

    static <T extends Layer> Schema<T> pooling(String className, PoolArgs args, Supplier<T> blank) {
        return schema(className, blank, args.poolSize(), PADDING, args.strides(), DATA_FORMAT);
    }

    /** How far the window moves: one step for all axes or one for each (default: the window's size). */
    public final S strides(int... strides) {
        set(args.strides(), tuple(strides));
        return self();
    }

    /** {@code "valid"} (default) or {@code "same"}: whether the window may reach beyond the edge. */
    public final S padding(String padding) {
        set(PADDING, padding);
        return self();
    }

    /** {@code "channels_last"} (default) or {@code "channels_first"}. */
    public final S dataFormat(String dataFormat) {
        set(DATA_FORMAT, dataFormat);
        return self();
    }

    final void setPoolSize(int... poolSize) {
        set(args.poolSize(), tuple(poolSize));
    }

    private static Object tuple(int... sizes) {
        return sizes.length == 1
                ? (Object) sizes[0]
                : Arrays.stream(sizes).boxed().toList();
    }

    abstract Value pool(Value x, Window window);

    /** Keras writes the window's size where no strides were given. */
    @Override
    public final Map<String, @Nullable Object> getConfig() {
        Map<String, @Nullable Object> config = super.getConfig();
        config.putIfAbsent(args.strides().key(), config.get(args.poolSize().key()));
        return config;
    }

    private Axis axis(int index, int length) {
        List<Integer> poolSize = get(args.poolSize());
        List<Integer> given = get(args.strides());
        int stride = (given == null ? poolSize : given).get(index);
        return get(PADDING).equals("same")
                ? Axis.same(length, poolSize.get(index), stride, 1)
                : Axis.valid(length, poolSize.get(index), stride, 1);
    }

    @Override
    protected final void build(List<Shape> inputShapes) {
        outputShape(InputChecks.ofRank(this, inputShapes, args.rank() + 2));
    }

    private Shape outputShape(Shape input) {
        Shape output = input;
        for (int i = 0; i < args.rank(); i++) {
            int axis = get(DATA_FORMAT).spatialAxis(i);
            int length = input.dim(axis);
            if (length >= 0) {
                output = output.with(axis, axis(i, length).output());
            }
            if (output.dim(axis) == 0) {
                throw new IllegalArgumentException("Layer " + name() + " (" + className()
                        + ") leaves nothing of an input of shape " + input + ": `pool_size` " + get(args.poolSize())
                        + " must fit into it, or use padding=\"same\".");
            }
        }
        return output;
    }

    @Override
    protected final List<TensorSpec> computeOutputSpecs(Arguments symbolic) {
        Shape input = symbolic.leaves(KerasTensor.class).get(0).shape();
        return List.of(new TensorSpec(policy().arithmetic(), outputShape(input)));
    }

    @Override
    protected final Value call(Call call) {
        Value x = get(DATA_FORMAT).toLast(call.input());
        Value floating = x.dtype().isFloating() ? x : Ops.cast(x, policy().arithmetic());
        Axis[] axes = new Axis[args.rank()];
        for (int i = 0; i < axes.length; i++) {
            axes[i] = axis(i, x.shape().dim(i + 1));
        }
        return get(DATA_FORMAT).fromLast(pool(floating, Window.of(axes)));
    }
}
