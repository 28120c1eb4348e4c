package dev.keratin.layers.rnn;

import dev.keratin.activations.Activation;
import dev.keratin.layers.Layer;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.Schema;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * Convolutional LSTM, whatever the number of spatial axes.
 *
 * @param <S> the layer's own class
 */
public abstract class BaseConvLSTM<S extends BaseConvLSTM<S>> extends UnitsLayer<S> {

    private final int rank;

    BaseConvLSTM(Schema<? extends Layer> schema, int rank) {
        super(schema);
        this.rank = rank;
    }

    static <T extends Layer> Schema<T> declare(String className, int rank, Supplier<T> blank) {
        ConvLSTMArgs args = ConvLSTMArgs.of(rank);
        return schema(
                className,
                blank,
                RETURN_SEQUENCES,
                RETURN_STATE,
                GO_BACKWARDS,
                STATEFUL,
                UNROLL,
                ZERO_OUTPUT_FOR_MASK,
                ConvLSTMArgs.FILTERS,
                args.kernelSize(),
                args.strides(),
                ConvLSTMArgs.PADDING,
                ConvLSTMArgs.DATA_FORMAT,
                args.dilationRate(),
                RecurrentArgs.ACTIVATION,
                RecurrentArgs.RECURRENT_ACTIVATION,
                RecurrentArgs.USE_BIAS,
                RecurrentArgs.KERNEL_INITIALIZER,
                RecurrentArgs.RECURRENT_INITIALIZER,
                RecurrentArgs.BIAS_INITIALIZER,
                RecurrentArgs.UNIT_FORGET_BIAS,
                RecurrentArgs.KERNEL_REGULARIZER,
                RecurrentArgs.RECURRENT_REGULARIZER,
                RecurrentArgs.BIAS_REGULARIZER,
                ACTIVITY_REGULARIZER,
                RecurrentArgs.KERNEL_CONSTRAINT,
                RecurrentArgs.RECURRENT_CONSTRAINT,
                RecurrentArgs.BIAS_CONSTRAINT,
                RecurrentArgs.DROPOUT,
                RecurrentArgs.RECURRENT_DROPOUT,
                RecurrentArgs.SEED);
    }

    final S withSizes(int filters, int... kernelSize) {
        return with(ConvLSTMArgs.FILTERS, filters).with(ConvLSTMArgs.of(rank).kernelSize(), tuple(kernelSize));
    }

    private static Object tuple(int... sizes) {
        return sizes.length == 1
                ? (Object) sizes[0]
                : Arrays.stream(sizes).boxed().toList();
    }

    /** How far the window over the input moves: one step for all axes or one for each (default 1). */
    public final S strides(int... strides) {
        return with(ConvLSTMArgs.of(rank).strides(), tuple(strides));
    }

    /** {@code "valid"} (default) or {@code "same"}: whether the window over the input may reach beyond the edge. */
    public final S padding(String padding) {
        return with(ConvLSTMArgs.PADDING, padding);
    }

    /** {@code "channels_last"} (default) or {@code "channels_first"}. */
    public final S dataFormat(String dataFormat) {
        return with(ConvLSTMArgs.DATA_FORMAT, dataFormat);
    }

    /** How far the elements of the window over the input are apart: one distance for all axes or one for each (default 1). */
    public final S dilationRate(int... dilationRate) {
        return with(ConvLSTMArgs.of(rank).dilationRate(), tuple(dilationRate));
    }

    /** The function of the gates, by name (default {@code "sigmoid"}). */
    public final S recurrentActivation(String activation) {
        return with(RecurrentArgs.RECURRENT_ACTIVATION, activation);
    }

    /** The function of the gates. */
    public final S recurrentActivation(Activation activation) {
        return with(RecurrentArgs.RECURRENT_ACTIVATION, activation);
    }

    /** Whether the bias of the forget gate begins with ones (default true). */
    public final S unitForgetBias(boolean unitForgetBias) {
        return with(RecurrentArgs.UNIT_FORGET_BIAS, unitForgetBias);
    }

    @Override
    protected final void validate() {
        ConvLSTMArgs args = ConvLSTMArgs.of(rank);
        if (exceedsOne(args.strides()) && exceedsOne(args.dilationRate())) {
            throw new IllegalArgumentException("`strides` and `dilation_rate` of " + className()
                    + " cannot both exceed 1, received strides=" + get(args.strides()) + " and dilation_rate="
                    + get(args.dilationRate()) + ".");
        }
    }

    private boolean exceedsOne(Arg<List<Integer>> sizes) {
        return get(sizes).stream().anyMatch(size -> size > 1);
    }

    @Override
    final int inputRank() {
        return rank + 3;
    }

    @Override
    protected final RecurrentCell<?> makeCell() {
        validate();
        return equip(ConvLSTMCell.ofRank(rank), "conv_lstm_cell");
    }
}
