package dev.keratin.layers.convolutional;

import dev.keratin.layers.Call;
import dev.keratin.layers.Layer;
import dev.keratin.layers.WithKernel;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.serialization.Schema;
import java.util.function.Supplier;

/**
 * Convolution of each channel by itself, whatever the number of spatial axes.
 *
 * @param <S> the layer's own class
 */
public abstract class BaseDepthwiseConv<S extends BaseDepthwiseConv<S>> extends DepthwiseKernel<S>
        implements WithKernel {

    BaseDepthwiseConv(Schema<? extends Layer> schema, int rank) {
        super(schema, rank);
    }

    static <T extends Layer> Schema<T> depthwise(String className, int rank, Supplier<T> blank) {
        SpatialArgs args = SpatialArgs.of(rank);
        return schema(
                className,
                blank,
                DEPTH_MULTIPLIER,
                args.kernelSize(),
                args.strides(),
                args.padding(),
                DATA_FORMAT,
                args.dilationRate(),
                ACTIVATION,
                USE_BIAS,
                DEPTHWISE_INITIALIZER,
                BIAS_INITIALIZER,
                DEPTHWISE_REGULARIZER,
                BIAS_REGULARIZER,
                ACTIVITY_REGULARIZER,
                DEPTHWISE_CONSTRAINT,
                BIAS_CONSTRAINT);
    }

    @Override
    public final Variable kernel() {
        return depthwiseKernel();
    }

    @Override
    final int outputChannels(int inputChannels) {
        return inputChannels < 0 ? inputChannels : depthwiseChannels(inputChannels);
    }

    @Override
    final void buildKernels(int channels) {
        addDepthwiseKernel("kernel", channels);
    }

    @Override
    final Value convolve(Call call, Value x) {
        return convolveDepthwise(call, x);
    }
}
