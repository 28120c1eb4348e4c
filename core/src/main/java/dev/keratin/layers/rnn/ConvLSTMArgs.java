package dev.keratin.layers.rnn;

import dev.keratin.layers.DataFormat;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import java.util.List;

/**
 * The arguments of a convolutional LSTM with a certain number of spatial axes.
 *
 * @param kernelSize the window
 * @param strides how far the window over the input moves
 * @param dilationRate how far the elements of the window over the input are apart
 */
record ConvLSTMArgs(Arg<List<Integer>> kernelSize, Arg<List<Integer>> strides, Arg<List<Integer>> dilationRate) {

    static final Arg<Integer> FILTERS = Arg.required("filters", ArgTypes.POSITIVE_INT);
    static final Arg<String> PADDING = Arg.optional("padding", ArgTypes.oneOf("valid", "same"), "valid");
    static final Arg<DataFormat> DATA_FORMAT = Arg.optional("data_format", DataFormat.ARG, null);

    private static final List<ConvLSTMArgs> BY_RANK = List.of(make(1), make(2), make(3));

    static ConvLSTMArgs of(int rank) {
        return BY_RANK.get(rank - 1);
    }

    private static ConvLSTMArgs make(int rank) {
        return new ConvLSTMArgs(
                Arg.required("kernel_size", ArgTypes.tuple(rank)),
                Arg.optional("strides", ArgTypes.tuple(rank), 1),
                Arg.optional("dilation_rate", ArgTypes.tuple(rank), 1));
    }
}
