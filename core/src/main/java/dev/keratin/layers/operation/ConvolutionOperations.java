package dev.keratin.layers.operation;

import dev.keratin.backend.Axis;
import dev.keratin.backend.Window;
import dev.keratin.ops.AdaptivePooling;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** Operations whose window slides over spatial axes: convolutions and poolings of {@code keras.ops.nn}. */
final class ConvolutionOperations {

    private static final String NN = "nn";

    private ConvolutionOperations() {}

    /** The window along spatial axis {@code index} of an input of this length. */
    private interface Along {
        Axis axis(int index, int length);
    }

    /** Pooling of an axis to a size. */
    private interface Adaptive {
        Value apply(Value x, int axis, int size);
    }

    static List<OperationKind> all() {
        List<OperationKind> kinds = new ArrayList<>();
        kinds.add(convolving("Conv", "inputs kernel", ConvolutionOperations::convolution));
        kinds.add(convolving("DepthwiseConv", "inputs kernel", ConvolutionOperations::depthwise));
        kinds.add(convolving("SeparableConv", "inputs depthwise_kernel pointwise_kernel", (o, x) -> {
            Value each = depthwise(o, x);
            Value pointwise = o.like(2, x);
            int channels = pointwise.shape().dim(-2);
            return Ops.matmul(
                    each, Ops.reshape(pointwise, channels, pointwise.shape().last()));
        }));
        kinds.add(OperationKind.of("ConvTranspose", NN, "inputs kernel", o -> lastly(o, transposed(o, first(o))))
                .with("strides", 1)
                .with("padding", "valid")
                .with("output_padding", null)
                .with("data_format", null)
                .with("dilation_rate", 1));
        kinds.add(pooling("MaxPool", Ops::maxPool));
        kinds.add(pooling("AveragePool", Ops::averagePool));
        kinds.add(adaptive("AdaptiveMaxPool", AdaptivePooling::max));
        kinds.add(adaptive("AdaptiveAveragePool", AdaptivePooling::mean));
        return kinds;
    }

    private static OperationKind convolving(
            String name, String parameters, BiFunction<Operands, Value, Value> convolution) {
        return OperationKind.of(name, NN, parameters, o -> lastly(o, convolution.apply(o, first(o))))
                .with("strides", 1)
                .with("padding", "valid")
                .with("data_format", null)
                .with("dilation_rate", 1);
    }

    private static OperationKind pooling(String name, BiFunction<Value, Window, Value> pool) {
        return OperationKind.of(name, NN, "inputs", o -> {
                    Value x = first(o);
                    int rank = x.rank() - 2;
                    int[] size = o.tuple("pool_size", rank, 1);
                    int[] steps = o.tuple("strides", rank);
                    int[] strides = steps == null ? size : steps;
                    boolean same = isSame(o);
                    Window window = window(
                            x,
                            (i, length) -> same
                                    ? Axis.same(length, size[i], strides[i], 1)
                                    : Axis.valid(length, size[i], strides[i], 1));
                    return lastly(o, pool.apply(x, window));
                })
                .with("pool_size", null)
                .with("strides", null)
                .with("padding", "valid")
                .with("data_format", null);
    }

    private static OperationKind adaptive(String name, Adaptive pool) {
        return OperationKind.of(name, NN, "inputs", o -> {
                    Value x = first(o);
                    int[] size = o.tuple("output_size", x.rank() - 2, 1);
                    for (int i = 0; i < size.length; i++) {
                        x = pool.apply(x, i + 1, size[i]);
                    }
                    return lastly(o, x);
                })
                .with("output_size", null)
                .with("data_format", null);
    }

    /** The input, floating point, its channels last. */
    private static Value first(Operands operands) {
        Value x = operands.floating();
        if (x.rank() < 3 || x.rank() > 5) {
            throw new IllegalArgumentException(
                    "Convolution and pooling need 1 to 3 spatial axes between batch and channels,"
                            + " received an input of shape " + x.shape() + ".");
        }
        return operands.dataFormat().toLast(x);
    }

    private static Value lastly(Operands operands, Value result) {
        return operands.dataFormat().fromLast(result);
    }

    private static boolean isSame(Operands operands) {
        String padding = operands.text("padding");
        if (!padding.equals("same") && !padding.equals("valid")) {
            throw new IllegalArgumentException(
                    "`padding` must be \"valid\" or \"same\", received \"" + padding + "\".");
        }
        return padding.equals("same");
    }

    private static Window window(Value x, Along along) {
        Axis[] axes = new Axis[x.rank() - 2];
        for (int i = 0; i < axes.length; i++) {
            axes[i] = along.axis(i, x.shape().dim(i + 1));
            if (axes[i].output() < 1) {
                throw new IllegalArgumentException("The window, of length " + axes[i].kernel()
                        + ", does not fit into an input of shape " + x.shape()
                        + "; make it smaller, or use padding=\"same\".");
            }
        }
        return Window.of(axes);
    }

    private static Window window(Operands operands, Value x, Value kernel) {
        int rank = x.rank() - 2;
        int[] strides = operands.tuple("strides", rank, 1);
        int[] dilation = operands.tuple("dilation_rate", rank, 1);
        boolean same = isSame(operands);
        return window(x, (i, length) -> {
            int size = kernel.shape().dim(i);
            return same
                    ? Axis.same(length, size, strides[i], dilation[i])
                    : Axis.valid(length, size, strides[i], dilation[i]);
        });
    }

    private static Value kernel(Operands operands, Value x) {
        Value kernel = operands.like(1, x);
        if (kernel.rank() != x.rank()) {
            throw new IllegalArgumentException("The kernel must have " + x.rank() + " axes for an input of shape "
                    + x.shape() + ", received one of shape " + kernel.shape() + ".");
        }
        return kernel;
    }

    private static Value convolution(Operands operands, Value x) {
        Value kernel = kernel(operands, x);
        int seen = kernel.shape().dim(-2);
        if (seen == 0 || x.shape().last() % seen != 0) {
            throw new IllegalArgumentException("A kernel of shape " + kernel.shape() + " sees " + seen
                    + " channels, which must divide those of the input, received "
                    + x.shape().last() + " channels.");
        }
        return Ops.convolution(x, kernel, window(operands, x, kernel), x.shape().last() / seen);
    }

    private static Value depthwise(Operands operands, Value x) {
        Value kernel = kernel(operands, x);
        return Ops.depthwiseConvolution(x, kernel, window(operands, x, kernel));
    }

    private static Value transposed(Operands operands, Value x) {
        Value kernel = kernel(operands, x);
        int rank = x.rank() - 2;
        int[] strides = operands.tuple("strides", rank, 1);
        int[] dilation = operands.tuple("dilation_rate", rank, 1);
        int[] added = operands.tuple("output_padding", rank, -1);
        boolean same = isSame(operands);
        Window window = window(
                x,
                (i, length) -> Axis.transposed(length, kernel.shape().dim(i), strides[i], dilation[i], same, added[i]));
        return Ops.convolutionTranspose(x, kernel, window);
    }
}
