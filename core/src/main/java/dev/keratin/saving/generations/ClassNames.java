package dev.keratin.saving.generations;

import java.util.Map;

/** Names that classes of layers and models had. */
final class ClassNames {

    private static final Map<String, String> FORMER = Map.ofEntries(
            Map.entry("Model", "Functional"),
            Map.entry("Network", "Functional"),
            Map.entry("BatchNormalizationV1", "BatchNormalization"),
            Map.entry("BatchNormalizationV2", "BatchNormalization"),
            Map.entry("SyncBatchNormalization", "BatchNormalization"),
            Map.entry("CuDNNLSTM", "LSTM"),
            Map.entry("CuDNNGRU", "GRU"),
            Map.entry("LSTMV1", "LSTM"),
            Map.entry("LSTMV2", "LSTM"),
            Map.entry("GRUV1", "GRU"),
            Map.entry("GRUV2", "GRU"),
            Map.entry("GroupedQueryAttention", "GroupQueryAttention"),
            Map.entry("ThresholdedReLU", "ReLU"),
            Map.entry("Conv2DTransposeV2", "Conv2DTranspose"),
            Map.entry("Convolution1D", "Conv1D"),
            Map.entry("Convolution2D", "Conv2D"),
            Map.entry("Convolution3D", "Conv3D"),
            Map.entry("Convolution2DTranspose", "Conv2DTranspose"),
            Map.entry("Deconvolution2D", "Conv2DTranspose"),
            Map.entry("SeparableConvolution2D", "SeparableConv2D"),
            Map.entry("TimeDistributedDense", "Dense"),
            Map.entry("AtrousConvolution1D", "Conv1D"),
            Map.entry("AtrousConvolution2D", "Conv2D"));

    private ClassNames() {}

    /** The name that a class has today. */
    static String current(String name) {
        String plain =
                name.startsWith("Keras>") || name.startsWith("keras>") ? name.substring("keras>".length()) : name;
        return FORMER.getOrDefault(plain, plain);
    }

    /** Whether this is a class of models. */
    static boolean isModel(String className) {
        return className.equals("Sequential") || className.equals("Functional");
    }
}
