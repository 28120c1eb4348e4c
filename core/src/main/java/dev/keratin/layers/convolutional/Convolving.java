package dev.keratin.layers.convolutional;

import dev.keratin.backend.Axis;
import dev.keratin.backend.Window;
import dev.keratin.layers.Arguments;
import dev.keratin.layers.BiasedLayer;
import dev.keratin.layers.Call;
import dev.keratin.layers.DataFormat;
import dev.keratin.layers.InputChecks;
import dev.keratin.layers.KerasTensor;
import dev.keratin.layers.Layer;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.TensorSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A layer whose window slides over an input's spatial axes: what all convolutions share.
 *
 * @param <S> the layer's own class
 */
public abstract class Convolving<S extends Convolving<S>> extends BiasedLayer<S> {

    static final Arg<DataFormat> DATA_FORMAT = Arg.optional("data_format", DataFormat.ARG, null);

    private final SpatialArgs args;

    Convolving(Schema<? extends Layer> schema, int rank) {
        super(schema);
        args = SpatialArgs.of(rank);
    }

    /** How far the window moves: one step for all axes or one for each (default 1). */
    public final S strides(int... strides) {
        set(args.strides(), SpatialArgs.tuple(strides));
        return self();
    }

    /** {@code "valid"} (default) or {@code "same"}: whether the window may reach beyond the edge; {@code Conv1D} also knows {@code "causal"}. */
    public final S padding(String padding) {
        set(args.padding(), padding);
        return self();
    }

    /** {@code "channels_last"} (default) or {@code "channels_first"}. */
    public final S dataFormat(String dataFormat) {
        set(DATA_FORMAT, dataFormat);
        return self();
    }

    /** How far the elements of the window are apart: one distance for all axes or one for each (default 1). */
    public final S dilationRate(int... dilationRate) {
        set(args.dilationRate(), SpatialArgs.tuple(dilationRate));
        return self();
    }

    /** Whether a bias is added (default true). */
    public final S useBias(boolean useBias) {
        set(USE_BIAS, useBias);
        return self();
    }

    final void setKernelSize(int... kernelSize) {
        set(args.kernelSize(), SpatialArgs.tuple(kernelSize));
    }

    final int rank() {
        return args.rank();
    }

    final List<Integer> kernelSize() {
        return get(args.kernelSize());
    }

    final List<Integer> strides() {
        return get(args.strides());
    }

    final List<Integer> dilationRate() {
        return get(args.dilationRate());
    }

    final String padding() {
        return get(args.padding());
    }

    final @Nullable List<Integer> outputPadding() {
        return get(args.outputPadding());
    }

    final DataFormat dataFormat() {
        return get(DATA_FORMAT);
    }

    /** The number of channels of the result. */
    abstract int outputChannels(int inputChannels);

    /** The length of the result along spatial axis {@code index}. */
    abstract int outputLength(int index, int length);

    /** The result, channels last, of an input with its channels last. */
    abstract Value convolve(Call call, Value x);

    /** Makes the kernels for this many channels. */
    abstract void buildKernels(int channels);

    /** The window along spatial axis {@code index} of an input of this length. */
    final Axis axis(int index, int length) {
        int kernel = kernelSize().get(index);
        int stride = strides().get(index);
        int dilation = dilationRate().get(index);
        return switch (padding()) {
            case "same" -> Axis.same(length, kernel, stride, dilation);
            case "causal" -> Axis.causal(length, kernel, stride, dilation);
            default -> Axis.valid(length, kernel, stride, dilation);
        };
    }

    /** The window over an input with its channels last. */
    final Window window(Value x) {
        Axis[] axes = new Axis[rank()];
        for (int i = 0; i < axes.length; i++) {
            axes[i] = axis(i, x.shape().dim(i + 1));
        }
        return Window.of(axes);
    }

    /** The kernel's spatial sizes and two more. */
    final Shape kernelShape(int second, int last) {
        return Shape.of(kernelSize()).append(second).append(last);
    }

    /** Strides and dilation together: no such convolution exists in Keras. */
    final void refuseStridesWithDilation() {
        if (strides().stream().anyMatch(stride -> stride > 1)
                && dilationRate().stream().anyMatch(dilation -> dilation > 1)) {
            throw new IllegalArgumentException("`strides` and `dilation_rate` of " + className()
                    + " cannot both exceed 1, received strides=" + strides() + " and dilation_rate=" + dilationRate()
                    + ".");
        }
    }

    @Override
    protected final void build(List<Shape> inputShapes) {
        validate();
        Shape input = InputChecks.ofRank(this, inputShapes, rank() + 2);
        int channels = InputChecks.known(this, input, dataFormat().channelAxis(input.rank()));
        outputShape(input);
        buildKernels(channels);
        if (get(USE_BIAS)) {
            addBias(Shape.of(outputChannels(channels)));
        }
    }

    private Shape outputShape(Shape input) {
        Shape output = input.with(
                dataFormat().channelAxis(input.rank()),
                outputChannels(dataFormat().channels(input)));
        for (int i = 0; i < rank(); i++) {
            int axis = dataFormat().spatialAxis(i);
            int length = input.dim(axis);
            if (length < 0) {
                continue;
            }
            int result = outputLength(i, length);
            if (result < 1) {
                throw new IllegalArgumentException("Layer " + name() + " (" + className()
                        + ") leaves nothing of an input of shape " + input + ": `kernel_size` " + kernelSize()
                        + " with `dilation_rate` " + dilationRate()
                        + " must fit into it, or use padding=\"same\".");
            }
            output = output.with(axis, result);
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
        Value x = dataFormat().toLast(call.input());
        return dataFormat().fromLast(finish(call, convolve(call, x)));
    }
}
