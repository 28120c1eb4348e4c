package dev.keratin.layers;

import dev.keratin.layers.activation.Activation;
import dev.keratin.layers.activation.ELU;
import dev.keratin.layers.activation.LeakyReLU;
import dev.keratin.layers.activation.PReLU;
import dev.keratin.layers.activation.ReLU;
import dev.keratin.layers.activation.Softmax;
import dev.keratin.layers.core.Dense;
import dev.keratin.layers.core.EinsumDense;
import dev.keratin.layers.core.Embedding;
import dev.keratin.layers.core.Identity;
import dev.keratin.layers.core.Lambda;
import dev.keratin.layers.core.Masking;
import dev.keratin.layers.merging.Add;
import dev.keratin.layers.merging.Average;
import dev.keratin.layers.merging.Concatenate;
import dev.keratin.layers.merging.Dot;
import dev.keratin.layers.merging.Maximum;
import dev.keratin.layers.merging.Minimum;
import dev.keratin.layers.merging.Multiply;
import dev.keratin.layers.merging.Subtract;
import dev.keratin.layers.normalization.BatchNormalization;
import dev.keratin.layers.normalization.GroupNormalization;
import dev.keratin.layers.normalization.LayerNormalization;
import dev.keratin.layers.normalization.RMSNormalization;
import dev.keratin.layers.normalization.SpectralNormalization;
import dev.keratin.layers.normalization.UnitNormalization;
import dev.keratin.layers.regularization.ActivityRegularization;
import dev.keratin.layers.regularization.AlphaDropout;
import dev.keratin.layers.regularization.Dropout;
import dev.keratin.layers.regularization.GaussianDropout;
import dev.keratin.layers.regularization.GaussianNoise;
import dev.keratin.layers.regularization.SpatialDropout1D;
import dev.keratin.layers.regularization.SpatialDropout2D;
import dev.keratin.layers.regularization.SpatialDropout3D;
import dev.keratin.layers.reshaping.Cropping1D;
import dev.keratin.layers.reshaping.Cropping2D;
import dev.keratin.layers.reshaping.Cropping3D;
import dev.keratin.layers.reshaping.Flatten;
import dev.keratin.layers.reshaping.Permute;
import dev.keratin.layers.reshaping.RepeatVector;
import dev.keratin.layers.reshaping.Reshape;
import dev.keratin.layers.reshaping.UpSampling1D;
import dev.keratin.layers.reshaping.UpSampling2D;
import dev.keratin.layers.reshaping.UpSampling3D;
import dev.keratin.layers.reshaping.ZeroPadding1D;
import dev.keratin.layers.reshaping.ZeroPadding2D;
import dev.keratin.layers.reshaping.ZeroPadding3D;
import dev.keratin.layers.rnn.Bidirectional;
import dev.keratin.layers.rnn.GRU;
import dev.keratin.layers.rnn.GRUCell;
import dev.keratin.layers.rnn.LSTM;
import dev.keratin.layers.rnn.LSTMCell;
import dev.keratin.layers.rnn.RNN;
import dev.keratin.layers.rnn.SimpleRNN;
import dev.keratin.layers.rnn.SimpleRNNCell;
import dev.keratin.layers.rnn.StackedRNNCells;
import dev.keratin.layers.rnn.TimeDistributed;
import dev.keratin.serialization.Registry;
import dev.keratin.serialization.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The closed list of layers, and where layers of the user's are registered. */
public final class Layers {

    private static final List<String> NAMES = List.of(
            "Activation",
            "ActivityRegularization",
            "Add",
            "AlphaDropout",
            "Average",
            "BatchNormalization",
            "Bidirectional",
            "Concatenate",
            "Cropping1D",
            "Cropping2D",
            "Cropping3D",
            "Dense",
            "Dot",
            "Dropout",
            "ELU",
            "EinsumDense",
            "Embedding",
            "Flatten",
            "GRU",
            "GRUCell",
            "GaussianDropout",
            "GaussianNoise",
            "GroupNormalization",
            "Identity",
            "InputLayer",
            "LSTM",
            "LSTMCell",
            "Lambda",
            "LayerNormalization",
            "LeakyReLU",
            "Masking",
            "Maximum",
            "Minimum",
            "Multiply",
            "PReLU",
            "Permute",
            "RMSNormalization",
            "RNN",
            "ReLU",
            "RepeatVector",
            "Reshape",
            "SimpleRNN",
            "SimpleRNNCell",
            "Softmax",
            "SpatialDropout1D",
            "SpatialDropout2D",
            "SpatialDropout3D",
            "SpectralNormalization",
            "StackedRNNCells",
            "Subtract",
            "TimeDistributed",
            "UnitNormalization",
            "UpSampling1D",
            "UpSampling2D",
            "UpSampling3D",
            "ZeroPadding1D",
            "ZeroPadding2D",
            "ZeroPadding3D");

    /** All layers by class name; a class is loaded when it is first named. */
    public static final Registry<Layer> REGISTRY =
            new Registry<>("layer", Layer.class, NAMES, Layers::builtIn, Map.of());

    private Layers() {}

    private static @Nullable Schema<? extends Layer> builtIn(String className) {
        return switch (className) {
            case "Activation" -> Activation.SCHEMA;
            case "ActivityRegularization" -> ActivityRegularization.SCHEMA;
            case "Add" -> Add.SCHEMA;
            case "AlphaDropout" -> AlphaDropout.SCHEMA;
            case "Average" -> Average.SCHEMA;
            case "BatchNormalization" -> BatchNormalization.SCHEMA;
            case "Bidirectional" -> Bidirectional.SCHEMA;
            case "Concatenate" -> Concatenate.SCHEMA;
            case "Cropping1D" -> Cropping1D.SCHEMA;
            case "Cropping2D" -> Cropping2D.SCHEMA;
            case "Cropping3D" -> Cropping3D.SCHEMA;
            case "Dense" -> Dense.SCHEMA;
            case "Dot" -> Dot.SCHEMA;
            case "Dropout" -> Dropout.SCHEMA;
            case "ELU" -> ELU.SCHEMA;
            case "EinsumDense" -> EinsumDense.SCHEMA;
            case "Embedding" -> Embedding.SCHEMA;
            case "Flatten" -> Flatten.SCHEMA;
            case "GRU" -> GRU.SCHEMA;
            case "GRUCell" -> GRUCell.SCHEMA;
            case "GaussianDropout" -> GaussianDropout.SCHEMA;
            case "GaussianNoise" -> GaussianNoise.SCHEMA;
            case "GroupNormalization" -> GroupNormalization.SCHEMA;
            case "Identity" -> Identity.SCHEMA;
            case "InputLayer" -> InputLayer.SCHEMA;
            case "LSTM" -> LSTM.SCHEMA;
            case "LSTMCell" -> LSTMCell.SCHEMA;
            case "Lambda" -> Lambda.SCHEMA;
            case "LayerNormalization" -> LayerNormalization.SCHEMA;
            case "LeakyReLU" -> LeakyReLU.SCHEMA;
            case "Masking" -> Masking.SCHEMA;
            case "Maximum" -> Maximum.SCHEMA;
            case "Minimum" -> Minimum.SCHEMA;
            case "Multiply" -> Multiply.SCHEMA;
            case "PReLU" -> PReLU.SCHEMA;
            case "Permute" -> Permute.SCHEMA;
            case "RMSNormalization" -> RMSNormalization.SCHEMA;
            case "RNN" -> RNN.SCHEMA;
            case "ReLU" -> ReLU.SCHEMA;
            case "RepeatVector" -> RepeatVector.SCHEMA;
            case "Reshape" -> Reshape.SCHEMA;
            case "SimpleRNN" -> SimpleRNN.SCHEMA;
            case "SimpleRNNCell" -> SimpleRNNCell.SCHEMA;
            case "Softmax" -> Softmax.SCHEMA;
            case "SpatialDropout1D" -> SpatialDropout1D.SCHEMA;
            case "SpatialDropout2D" -> SpatialDropout2D.SCHEMA;
            case "SpatialDropout3D" -> SpatialDropout3D.SCHEMA;
            case "SpectralNormalization" -> SpectralNormalization.SCHEMA;
            case "StackedRNNCells" -> StackedRNNCells.SCHEMA;
            case "Subtract" -> Subtract.SCHEMA;
            case "TimeDistributed" -> TimeDistributed.SCHEMA;
            case "UnitNormalization" -> UnitNormalization.SCHEMA;
            case "UpSampling1D" -> UpSampling1D.SCHEMA;
            case "UpSampling2D" -> UpSampling2D.SCHEMA;
            case "UpSampling3D" -> UpSampling3D.SCHEMA;
            case "ZeroPadding1D" -> ZeroPadding1D.SCHEMA;
            case "ZeroPadding2D" -> ZeroPadding2D.SCHEMA;
            case "ZeroPadding3D" -> ZeroPadding3D.SCHEMA;
            default -> null;
        };
    }
}
