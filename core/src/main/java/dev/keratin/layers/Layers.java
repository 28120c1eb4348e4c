package dev.keratin.layers;

import dev.keratin.layers.activation.Activation;
import dev.keratin.layers.activation.ELU;
import dev.keratin.layers.activation.LeakyReLU;
import dev.keratin.layers.activation.PReLU;
import dev.keratin.layers.activation.ReLU;
import dev.keratin.layers.activation.Softmax;
import dev.keratin.layers.attention.AdditiveAttention;
import dev.keratin.layers.attention.Attention;
import dev.keratin.layers.attention.GroupQueryAttention;
import dev.keratin.layers.attention.MultiHeadAttention;
import dev.keratin.layers.convolutional.Conv1D;
import dev.keratin.layers.convolutional.Conv1DTranspose;
import dev.keratin.layers.convolutional.Conv2D;
import dev.keratin.layers.convolutional.Conv2DTranspose;
import dev.keratin.layers.convolutional.Conv3D;
import dev.keratin.layers.convolutional.Conv3DTranspose;
import dev.keratin.layers.convolutional.DepthwiseConv1D;
import dev.keratin.layers.convolutional.DepthwiseConv2D;
import dev.keratin.layers.convolutional.SeparableConv1D;
import dev.keratin.layers.convolutional.SeparableConv2D;
import dev.keratin.layers.core.Dense;
import dev.keratin.layers.core.EinsumDense;
import dev.keratin.layers.core.Embedding;
import dev.keratin.layers.core.Identity;
import dev.keratin.layers.core.Lambda;
import dev.keratin.layers.core.LayerScale;
import dev.keratin.layers.core.Masking;
import dev.keratin.layers.core.ReversibleEmbedding;
import dev.keratin.layers.merging.Add;
import dev.keratin.layers.merging.Average;
import dev.keratin.layers.merging.Concatenate;
import dev.keratin.layers.merging.CustomScaleLayer;
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
import dev.keratin.layers.operation.OperationLayer;
import dev.keratin.layers.operation.Operations;
import dev.keratin.layers.pooling.AdaptiveAveragePooling1D;
import dev.keratin.layers.pooling.AdaptiveAveragePooling2D;
import dev.keratin.layers.pooling.AdaptiveAveragePooling3D;
import dev.keratin.layers.pooling.AdaptiveMaxPooling1D;
import dev.keratin.layers.pooling.AdaptiveMaxPooling2D;
import dev.keratin.layers.pooling.AdaptiveMaxPooling3D;
import dev.keratin.layers.pooling.AveragePooling1D;
import dev.keratin.layers.pooling.AveragePooling2D;
import dev.keratin.layers.pooling.AveragePooling3D;
import dev.keratin.layers.pooling.GlobalAveragePooling1D;
import dev.keratin.layers.pooling.GlobalAveragePooling2D;
import dev.keratin.layers.pooling.GlobalAveragePooling3D;
import dev.keratin.layers.pooling.GlobalMaxPooling1D;
import dev.keratin.layers.pooling.GlobalMaxPooling2D;
import dev.keratin.layers.pooling.GlobalMaxPooling3D;
import dev.keratin.layers.pooling.MaxPooling1D;
import dev.keratin.layers.pooling.MaxPooling2D;
import dev.keratin.layers.pooling.MaxPooling3D;
import dev.keratin.layers.preprocessing.AugMix;
import dev.keratin.layers.preprocessing.AutoContrast;
import dev.keratin.layers.preprocessing.CategoryEncoding;
import dev.keratin.layers.preprocessing.CenterCrop;
import dev.keratin.layers.preprocessing.ContrastLimitedAdaptiveHistogramEqualization;
import dev.keratin.layers.preprocessing.CutMix;
import dev.keratin.layers.preprocessing.Discretization;
import dev.keratin.layers.preprocessing.Equalization;
import dev.keratin.layers.preprocessing.HashedCrossing;
import dev.keratin.layers.preprocessing.Hashing;
import dev.keratin.layers.preprocessing.IntegerLookup;
import dev.keratin.layers.preprocessing.MaxNumBoundingBoxes;
import dev.keratin.layers.preprocessing.MelSpectrogram;
import dev.keratin.layers.preprocessing.MixUp;
import dev.keratin.layers.preprocessing.Normalization;
import dev.keratin.layers.preprocessing.Pipeline;
import dev.keratin.layers.preprocessing.RandAugment;
import dev.keratin.layers.preprocessing.RandomBrightness;
import dev.keratin.layers.preprocessing.RandomColorDegeneration;
import dev.keratin.layers.preprocessing.RandomColorJitter;
import dev.keratin.layers.preprocessing.RandomContrast;
import dev.keratin.layers.preprocessing.RandomCrop;
import dev.keratin.layers.preprocessing.RandomElasticTransform;
import dev.keratin.layers.preprocessing.RandomErasing;
import dev.keratin.layers.preprocessing.RandomFlip;
import dev.keratin.layers.preprocessing.RandomGaussianBlur;
import dev.keratin.layers.preprocessing.RandomGrayscale;
import dev.keratin.layers.preprocessing.RandomHue;
import dev.keratin.layers.preprocessing.RandomInvert;
import dev.keratin.layers.preprocessing.RandomPerspective;
import dev.keratin.layers.preprocessing.RandomPosterization;
import dev.keratin.layers.preprocessing.RandomRotation;
import dev.keratin.layers.preprocessing.RandomSaturation;
import dev.keratin.layers.preprocessing.RandomSharpness;
import dev.keratin.layers.preprocessing.RandomShear;
import dev.keratin.layers.preprocessing.RandomTranslation;
import dev.keratin.layers.preprocessing.RandomZoom;
import dev.keratin.layers.preprocessing.Rescaling;
import dev.keratin.layers.preprocessing.Resizing;
import dev.keratin.layers.preprocessing.STFTSpectrogram;
import dev.keratin.layers.preprocessing.Solarization;
import dev.keratin.layers.preprocessing.StringLookup;
import dev.keratin.layers.preprocessing.TextVectorization;
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
import dev.keratin.layers.rnn.ConvLSTM1D;
import dev.keratin.layers.rnn.ConvLSTM2D;
import dev.keratin.layers.rnn.ConvLSTM3D;
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
            "AdaptiveAveragePooling1D",
            "AdaptiveAveragePooling2D",
            "AdaptiveAveragePooling3D",
            "AdaptiveMaxPooling1D",
            "AdaptiveMaxPooling2D",
            "AdaptiveMaxPooling3D",
            "Add",
            "AdditiveAttention",
            "AlphaDropout",
            "Attention",
            "AugMix",
            "AutoContrast",
            "Average",
            "AveragePooling1D",
            "AveragePooling2D",
            "AveragePooling3D",
            "BatchNormalization",
            "Bidirectional",
            "CategoryEncoding",
            "CenterCrop",
            "Concatenate",
            "ContrastLimitedAdaptiveHistogramEqualization",
            "Conv1D",
            "Conv1DTranspose",
            "Conv2D",
            "Conv2DTranspose",
            "Conv3D",
            "Conv3DTranspose",
            "ConvLSTM1D",
            "ConvLSTM2D",
            "ConvLSTM3D",
            "Cropping1D",
            "Cropping2D",
            "Cropping3D",
            "CustomScaleLayer",
            "CutMix",
            "Dense",
            "DepthwiseConv1D",
            "DepthwiseConv2D",
            "Discretization",
            "Dot",
            "Dropout",
            "ELU",
            "EinsumDense",
            "Embedding",
            "Equalization",
            "Flatten",
            "GRU",
            "GRUCell",
            "GaussianDropout",
            "GaussianNoise",
            "GlobalAveragePooling1D",
            "GlobalAveragePooling2D",
            "GlobalAveragePooling3D",
            "GlobalMaxPooling1D",
            "GlobalMaxPooling2D",
            "GlobalMaxPooling3D",
            "GroupNormalization",
            "GroupQueryAttention",
            "HashedCrossing",
            "Hashing",
            "Identity",
            "InputLayer",
            "IntegerLookup",
            "LSTM",
            "LSTMCell",
            "Lambda",
            "LayerNormalization",
            "LayerScale",
            "LeakyReLU",
            "Masking",
            "MaxNumBoundingBoxes",
            "MaxPooling1D",
            "MaxPooling2D",
            "MaxPooling3D",
            "Maximum",
            "MelSpectrogram",
            "Minimum",
            "MixUp",
            "MultiHeadAttention",
            "Multiply",
            "Normalization",
            "PReLU",
            "Permute",
            "Pipeline",
            "RMSNormalization",
            "RNN",
            "RandAugment",
            "RandomBrightness",
            "RandomColorDegeneration",
            "RandomColorJitter",
            "RandomContrast",
            "RandomCrop",
            "RandomElasticTransform",
            "RandomErasing",
            "RandomFlip",
            "RandomGaussianBlur",
            "RandomGrayscale",
            "RandomHue",
            "RandomInvert",
            "RandomPerspective",
            "RandomPosterization",
            "RandomRotation",
            "RandomSaturation",
            "RandomSharpness",
            "RandomShear",
            "RandomTranslation",
            "RandomZoom",
            "ReLU",
            "RepeatVector",
            "Rescaling",
            "Reshape",
            "Resizing",
            "ReversibleEmbedding",
            "STFTSpectrogram",
            "SeparableConv1D",
            "SeparableConv2D",
            "SimpleRNN",
            "SimpleRNNCell",
            "Softmax",
            "Solarization",
            "SpatialDropout1D",
            "SpatialDropout2D",
            "SpatialDropout3D",
            "SpectralNormalization",
            "StackedRNNCells",
            "StringLookup",
            "Subtract",
            "TextVectorization",
            "TimeDistributed",
            "UnitNormalization",
            "UpSampling1D",
            "UpSampling2D",
            "UpSampling3D",
            "ZeroPadding1D",
            "ZeroPadding2D",
            "ZeroPadding3D");

    /** Second names that Keras keeps for its classes. */
    private static final Map<String, String> ALIASES = Map.ofEntries(
            Map.entry("GroupedQueryAttention", "GroupQueryAttention"),
            Map.entry("AvgPool1D", "AveragePooling1D"),
            Map.entry("MaxPool1D", "MaxPooling1D"),
            Map.entry("GlobalAvgPool1D", "GlobalAveragePooling1D"),
            Map.entry("GlobalMaxPool1D", "GlobalMaxPooling1D"),
            Map.entry("Convolution1D", "Conv1D"),
            Map.entry("Convolution1DTranspose", "Conv1DTranspose"),
            Map.entry("AvgPool2D", "AveragePooling2D"),
            Map.entry("MaxPool2D", "MaxPooling2D"),
            Map.entry("GlobalAvgPool2D", "GlobalAveragePooling2D"),
            Map.entry("GlobalMaxPool2D", "GlobalMaxPooling2D"),
            Map.entry("Convolution2D", "Conv2D"),
            Map.entry("Convolution2DTranspose", "Conv2DTranspose"),
            Map.entry("AvgPool3D", "AveragePooling3D"),
            Map.entry("MaxPool3D", "MaxPooling3D"),
            Map.entry("GlobalAvgPool3D", "GlobalAveragePooling3D"),
            Map.entry("GlobalMaxPool3D", "GlobalMaxPooling3D"),
            Map.entry("Convolution3D", "Conv3D"),
            Map.entry("Convolution3DTranspose", "Conv3DTranspose"),
            Map.entry("SeparableConvolution1D", "SeparableConv1D"),
            Map.entry("SeparableConvolution2D", "SeparableConv2D"));

    /** All layers by class name; a class is loaded when it is first named. */
    public static final Registry<Layer> REGISTRY =
            new Registry<>("layer", Layer.class, NAMES, Layers::builtIn, ALIASES);

    private Layers() {}

    /**
     * The layer, or the operation, of an object tree: the module tells which, where both have a class of that name.
     *
     * @throws IllegalArgumentException where there is none of that name, or its config does not fit
     */
    public static Layer parse(Map<String, @Nullable Object> tree) {
        return isOperation(tree) ? Operations.parse(tree) : REGISTRY.parse(tree);
    }

    /** Legacy files name no module: then what a layer's config always has tells, and an operation's has not. */
    private static boolean isOperation(Map<String, @Nullable Object> tree) {
        if (tree.containsKey("module") || !(tree.get("class_name") instanceof String className)) {
            return Operations.isOperation(tree);
        }
        boolean bare = tree.get("config") instanceof Map<?, ?> config && !config.containsKey("trainable");
        return Operations.names().contains(className) && (bare || REGISTRY.find(className) == null);
    }

    /** The object tree of a layer or an operation. */
    public static Map<String, @Nullable Object> tree(Layer layer) {
        return layer instanceof OperationLayer operation ? Operations.tree(operation) : REGISTRY.tree(layer);
    }

    private static @Nullable Schema<? extends Layer> builtIn(String className) {
        return switch (className) {
            case "Activation" -> Activation.SCHEMA;
            case "ActivityRegularization" -> ActivityRegularization.SCHEMA;
            case "AdaptiveAveragePooling1D" -> AdaptiveAveragePooling1D.SCHEMA;
            case "AdaptiveAveragePooling2D" -> AdaptiveAveragePooling2D.SCHEMA;
            case "AdaptiveAveragePooling3D" -> AdaptiveAveragePooling3D.SCHEMA;
            case "AdaptiveMaxPooling1D" -> AdaptiveMaxPooling1D.SCHEMA;
            case "AdaptiveMaxPooling2D" -> AdaptiveMaxPooling2D.SCHEMA;
            case "AdaptiveMaxPooling3D" -> AdaptiveMaxPooling3D.SCHEMA;
            case "Add" -> Add.SCHEMA;
            case "AdditiveAttention" -> AdditiveAttention.SCHEMA;
            case "AlphaDropout" -> AlphaDropout.SCHEMA;
            case "Attention" -> Attention.SCHEMA;
            case "AugMix" -> AugMix.SCHEMA;
            case "AutoContrast" -> AutoContrast.SCHEMA;
            case "Average" -> Average.SCHEMA;
            case "AveragePooling1D" -> AveragePooling1D.SCHEMA;
            case "AveragePooling2D" -> AveragePooling2D.SCHEMA;
            case "AveragePooling3D" -> AveragePooling3D.SCHEMA;
            case "BatchNormalization" -> BatchNormalization.SCHEMA;
            case "Bidirectional" -> Bidirectional.SCHEMA;
            case "CategoryEncoding" -> CategoryEncoding.SCHEMA;
            case "CenterCrop" -> CenterCrop.SCHEMA;
            case "Concatenate" -> Concatenate.SCHEMA;
            case "ContrastLimitedAdaptiveHistogramEqualization" -> ContrastLimitedAdaptiveHistogramEqualization.SCHEMA;
            case "Conv1D" -> Conv1D.SCHEMA;
            case "Conv1DTranspose" -> Conv1DTranspose.SCHEMA;
            case "Conv2D" -> Conv2D.SCHEMA;
            case "Conv2DTranspose" -> Conv2DTranspose.SCHEMA;
            case "Conv3D" -> Conv3D.SCHEMA;
            case "Conv3DTranspose" -> Conv3DTranspose.SCHEMA;
            case "ConvLSTM1D" -> ConvLSTM1D.SCHEMA;
            case "ConvLSTM2D" -> ConvLSTM2D.SCHEMA;
            case "ConvLSTM3D" -> ConvLSTM3D.SCHEMA;
            case "Cropping1D" -> Cropping1D.SCHEMA;
            case "Cropping2D" -> Cropping2D.SCHEMA;
            case "Cropping3D" -> Cropping3D.SCHEMA;
            case "CustomScaleLayer" -> CustomScaleLayer.SCHEMA;
            case "CutMix" -> CutMix.SCHEMA;
            case "Dense" -> Dense.SCHEMA;
            case "DepthwiseConv1D" -> DepthwiseConv1D.SCHEMA;
            case "DepthwiseConv2D" -> DepthwiseConv2D.SCHEMA;
            case "Discretization" -> Discretization.SCHEMA;
            case "Dot" -> Dot.SCHEMA;
            case "Dropout" -> Dropout.SCHEMA;
            case "ELU" -> ELU.SCHEMA;
            case "EinsumDense" -> EinsumDense.SCHEMA;
            case "Embedding" -> Embedding.SCHEMA;
            case "Equalization" -> Equalization.SCHEMA;
            case "Flatten" -> Flatten.SCHEMA;
            case "GRU" -> GRU.SCHEMA;
            case "GRUCell" -> GRUCell.SCHEMA;
            case "GaussianDropout" -> GaussianDropout.SCHEMA;
            case "GaussianNoise" -> GaussianNoise.SCHEMA;
            case "GlobalAveragePooling1D" -> GlobalAveragePooling1D.SCHEMA;
            case "GlobalAveragePooling2D" -> GlobalAveragePooling2D.SCHEMA;
            case "GlobalAveragePooling3D" -> GlobalAveragePooling3D.SCHEMA;
            case "GlobalMaxPooling1D" -> GlobalMaxPooling1D.SCHEMA;
            case "GlobalMaxPooling2D" -> GlobalMaxPooling2D.SCHEMA;
            case "GlobalMaxPooling3D" -> GlobalMaxPooling3D.SCHEMA;
            case "GroupNormalization" -> GroupNormalization.SCHEMA;
            case "GroupQueryAttention" -> GroupQueryAttention.SCHEMA;
            case "HashedCrossing" -> HashedCrossing.SCHEMA;
            case "Hashing" -> Hashing.SCHEMA;
            case "Identity" -> Identity.SCHEMA;
            case "InputLayer" -> InputLayer.SCHEMA;
            case "IntegerLookup" -> IntegerLookup.SCHEMA;
            case "LSTM" -> LSTM.SCHEMA;
            case "LSTMCell" -> LSTMCell.SCHEMA;
            case "Lambda" -> Lambda.SCHEMA;
            case "LayerNormalization" -> LayerNormalization.SCHEMA;
            case "LayerScale" -> LayerScale.SCHEMA;
            case "LeakyReLU" -> LeakyReLU.SCHEMA;
            case "Masking" -> Masking.SCHEMA;
            case "MaxNumBoundingBoxes" -> MaxNumBoundingBoxes.SCHEMA;
            case "MaxPooling1D" -> MaxPooling1D.SCHEMA;
            case "MaxPooling2D" -> MaxPooling2D.SCHEMA;
            case "MaxPooling3D" -> MaxPooling3D.SCHEMA;
            case "Maximum" -> Maximum.SCHEMA;
            case "MelSpectrogram" -> MelSpectrogram.SCHEMA;
            case "Minimum" -> Minimum.SCHEMA;
            case "MixUp" -> MixUp.SCHEMA;
            case "MultiHeadAttention" -> MultiHeadAttention.SCHEMA;
            case "Multiply" -> Multiply.SCHEMA;
            case "Normalization" -> Normalization.SCHEMA;
            case "PReLU" -> PReLU.SCHEMA;
            case "Permute" -> Permute.SCHEMA;
            case "Pipeline" -> Pipeline.SCHEMA;
            case "RMSNormalization" -> RMSNormalization.SCHEMA;
            case "RNN" -> RNN.SCHEMA;
            case "RandAugment" -> RandAugment.SCHEMA;
            case "RandomBrightness" -> RandomBrightness.SCHEMA;
            case "RandomColorDegeneration" -> RandomColorDegeneration.SCHEMA;
            case "RandomColorJitter" -> RandomColorJitter.SCHEMA;
            case "RandomContrast" -> RandomContrast.SCHEMA;
            case "RandomCrop" -> RandomCrop.SCHEMA;
            case "RandomElasticTransform" -> RandomElasticTransform.SCHEMA;
            case "RandomErasing" -> RandomErasing.SCHEMA;
            case "RandomFlip" -> RandomFlip.SCHEMA;
            case "RandomGaussianBlur" -> RandomGaussianBlur.SCHEMA;
            case "RandomGrayscale" -> RandomGrayscale.SCHEMA;
            case "RandomHue" -> RandomHue.SCHEMA;
            case "RandomInvert" -> RandomInvert.SCHEMA;
            case "RandomPerspective" -> RandomPerspective.SCHEMA;
            case "RandomPosterization" -> RandomPosterization.SCHEMA;
            case "RandomRotation" -> RandomRotation.SCHEMA;
            case "RandomSaturation" -> RandomSaturation.SCHEMA;
            case "RandomSharpness" -> RandomSharpness.SCHEMA;
            case "RandomShear" -> RandomShear.SCHEMA;
            case "RandomTranslation" -> RandomTranslation.SCHEMA;
            case "RandomZoom" -> RandomZoom.SCHEMA;
            case "ReLU" -> ReLU.SCHEMA;
            case "RepeatVector" -> RepeatVector.SCHEMA;
            case "Rescaling" -> Rescaling.SCHEMA;
            case "Reshape" -> Reshape.SCHEMA;
            case "Resizing" -> Resizing.SCHEMA;
            case "ReversibleEmbedding" -> ReversibleEmbedding.SCHEMA;
            case "STFTSpectrogram" -> STFTSpectrogram.SCHEMA;
            case "SeparableConv1D" -> SeparableConv1D.SCHEMA;
            case "SeparableConv2D" -> SeparableConv2D.SCHEMA;
            case "SimpleRNN" -> SimpleRNN.SCHEMA;
            case "SimpleRNNCell" -> SimpleRNNCell.SCHEMA;
            case "Softmax" -> Softmax.SCHEMA;
            case "Solarization" -> Solarization.SCHEMA;
            case "SpatialDropout1D" -> SpatialDropout1D.SCHEMA;
            case "SpatialDropout2D" -> SpatialDropout2D.SCHEMA;
            case "SpatialDropout3D" -> SpatialDropout3D.SCHEMA;
            case "SpectralNormalization" -> SpectralNormalization.SCHEMA;
            case "StackedRNNCells" -> StackedRNNCells.SCHEMA;
            case "StringLookup" -> StringLookup.SCHEMA;
            case "Subtract" -> Subtract.SCHEMA;
            case "TextVectorization" -> TextVectorization.SCHEMA;
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
