package dev.keratin.layers.convolutional;

import dev.keratin.layers.Call;
import dev.keratin.layers.Layer;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import java.util.function.Supplier;

/**
 * Convolution, whatever the number of spatial axes.
 *
 * @param <S> the layer's own class
 */
public abstract class BaseConv<S extends BaseConv<S>> extends SingleKernel<S> {

    private static final Arg<Integer> GROUPS = Arg.optional("groups", ArgTypes.POSITIVE_INT, 1);

    BaseConv(Schema<? extends Layer> schema, int rank) {
        super(schema, rank);
    }

    static <T extends Layer> Schema<T> conv(String className, int rank, Supplier<T> blank) {
        SpatialArgs args = SpatialArgs.of(rank);
        return schema(
                className,
                blank,
                FILTERS,
                args.kernelSize(),
                args.strides(),
                args.padding(),
                DATA_FORMAT,
                args.dilationRate(),
                GROUPS,
                ACTIVATION,
                USE_BIAS,
                KERNEL_INITIALIZER,
                BIAS_INITIALIZER,
                KERNEL_REGULARIZER,
                BIAS_REGULARIZER,
                ACTIVITY_REGULARIZER,
                KERNEL_CONSTRAINT,
                BIAS_CONSTRAINT);
    }

    /** Into how many groups channels and filters are parted; a filter sees its group's channels only (default 1). */
    public final S groups(int groups) {
        set(GROUPS, groups);
        return self();
    }

    @Override
    protected final void validate() {
        refuseStridesWithDilation();
        if (filters() % get(GROUPS) != 0) {
            throw new IllegalArgumentException("`groups` of " + className() + " must divide `filters`, received groups="
                    + get(GROUPS) + ", filters=" + filters() + ".");
        }
    }

    @Override
    final int outputLength(int index, int length) {
        return axis(index, length).output();
    }

    @Override
    final void buildKernels(int channels) {
        if (channels % get(GROUPS) != 0) {
            throw new IllegalArgumentException("`groups` of layer " + name() + " (" + className()
                    + ") must divide the number of channels, received groups=" + get(GROUPS) + " and " + channels
                    + " channels.");
        }
        addKernel(kernelShape(channels / get(GROUPS), filters()));
    }

    @Override
    final Value convolve(Call call, Value x) {
        return Ops.convolution(x, call.read(kernel()), window(x), get(GROUPS));
    }
}
