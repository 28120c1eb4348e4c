package dev.keratin.layers.convolutional;

import dev.keratin.backend.Axis;
import dev.keratin.backend.Window;
import dev.keratin.layers.Call;
import dev.keratin.layers.Layer;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;
import java.util.List;
import java.util.function.Supplier;

/**
 * Transposed convolution, whatever the number of spatial axes: the gradient of a convolution by its input, as a layer.
 *
 * @param <S> the layer's own class
 */
public abstract class BaseConvTranspose<S extends BaseConvTranspose<S>> extends SingleKernel<S> {

    BaseConvTranspose(Schema<? extends Layer> schema, int rank) {
        super(schema, rank);
    }

    static <T extends Layer> Schema<T> transpose(String className, int rank, Supplier<T> blank) {
        SpatialArgs args = SpatialArgs.of(rank);
        return schema(
                className,
                blank,
                FILTERS,
                args.kernelSize(),
                args.strides(),
                args.padding(),
                args.outputPadding(),
                DATA_FORMAT,
                args.dilationRate(),
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

    /** What is added to the result's length: one size for all axes or one for each, less than the strides (default: just enough). */
    public final S outputPadding(int... outputPadding) {
        set(SpatialArgs.of(rank()).outputPadding(), SpatialArgs.tuple(outputPadding));
        return self();
    }

    @Override
    protected final void validate() {
        refuseStridesWithDilation();
        if (padding().equals("causal")) {
            throw new IllegalArgumentException(
                    "`padding` of " + className() + " must be \"valid\" or \"same\", received \"causal\".");
        }
        List<Integer> added = outputPadding();
        for (int i = 0; added != null && i < rank(); i++) {
            if (added.get(i) >= strides().get(i)) {
                throw new IllegalArgumentException("`output_padding` of " + className()
                        + " must be less than `strides` on every axis, received output_padding=" + added
                        + " and strides=" + strides() + ".");
            }
        }
    }

    @Override
    final int outputLength(int index, int length) {
        return axisOfResult(index, length).input();
    }

    /** The window of the convolution that would give this layer's input from its result. */
    private Axis axisOfResult(int index, int length) {
        List<Integer> added = outputPadding();
        return Axis.transposed(
                length,
                kernelSize().get(index),
                strides().get(index),
                dilationRate().get(index),
                padding().equals("same"),
                added == null ? -1 : added.get(index));
    }

    @Override
    final void buildKernels(int channels) {
        addKernel(kernelShape(filters(), channels));
    }

    private Window windowOfResult(Value x) {
        Axis[] axes = new Axis[rank()];
        for (int i = 0; i < axes.length; i++) {
            axes[i] = axisOfResult(i, x.shape().dim(i + 1));
        }
        return Window.of(axes);
    }

    @Override
    final Value convolve(Call call, Value x) {
        return Ops.convolutionTranspose(x, call.read(kernel()), windowOfResult(x));
    }
}
