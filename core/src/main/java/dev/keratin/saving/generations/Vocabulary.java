package dev.keratin.saving.generations;

import dev.keratin.saving.Target;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver has no word for. The lists come from the sources of Keras 2.3.1, TensorFlow 2.2 (whose Keras calls itself 2.3.0-tf) and tf-keras 2.15 beside
 * those of Keras 3.15.
 */
final class Vocabulary {

    /** Layers that came with Keras 3. */
    private static final Set<String> LAYERS_OF_3 = Set.of(
            "AdaptiveAveragePooling1D",
            "AdaptiveAveragePooling2D",
            "AdaptiveAveragePooling3D",
            "AdaptiveMaxPooling1D",
            "AdaptiveMaxPooling2D",
            "AdaptiveMaxPooling3D",
            "AugMix",
            "AutoContrast",
            "ContrastLimitedAdaptiveHistogramEqualization",
            "CutMix",
            "Equalization",
            "FlaxLayer",
            "GroupQueryAttention",
            "JaxLayer",
            "MaxNumBoundingBoxes",
            "MelSpectrogram",
            "MixUp",
            "Pipeline",
            "RMSNormalization",
            "RandAugment",
            "RandomColorDegeneration",
            "RandomColorJitter",
            "RandomElasticTransform",
            "RandomErasing",
            "RandomGaussianBlur",
            "RandomGrayscale",
            "RandomHue",
            "RandomInvert",
            "RandomPerspective",
            "RandomPosterization",
            "RandomSaturation",
            "RandomSharpness",
            "RandomShear",
            "ReversibleEmbedding",
            "STFTSpectrogram",
            "Solarization",
            "TFSMLayer",
            "TorchModuleWrapper");

    /** Layers that came between TensorFlow 2.3 and Keras 2.15. */
    private static final Map<String, String> LAYERS_SINCE = Map.ofEntries(
            Map.entry("Conv1DTranspose", "TensorFlow 2.3"),
            Map.entry("CategoryEncoding", "TensorFlow 2.3"),
            Map.entry("CenterCrop", "TensorFlow 2.3"),
            Map.entry("Discretization", "TensorFlow 2.3"),
            Map.entry("Hashing", "TensorFlow 2.3"),
            Map.entry("IntegerLookup", "TensorFlow 2.4"),
            Map.entry("Normalization", "TensorFlow 2.3"),
            Map.entry("RandomContrast", "TensorFlow 2.3"),
            Map.entry("RandomCrop", "TensorFlow 2.3"),
            Map.entry("RandomFlip", "TensorFlow 2.3"),
            Map.entry("RandomHeight", "TensorFlow 2.3"),
            Map.entry("RandomRotation", "TensorFlow 2.3"),
            Map.entry("RandomTranslation", "TensorFlow 2.3"),
            Map.entry("RandomWidth", "TensorFlow 2.3"),
            Map.entry("RandomZoom", "TensorFlow 2.3"),
            Map.entry("Rescaling", "TensorFlow 2.3"),
            Map.entry("Resizing", "TensorFlow 2.3"),
            Map.entry("StringLookup", "TensorFlow 2.4"),
            Map.entry("TextVectorization", "TensorFlow 2.3"),
            Map.entry("EinsumDense", "TensorFlow 2.3"),
            Map.entry("MultiHeadAttention", "TensorFlow 2.4"),
            Map.entry("ConvLSTM1D", "TensorFlow 2.6"),
            Map.entry("ConvLSTM3D", "TensorFlow 2.6"),
            Map.entry("DepthwiseConv1D", "TensorFlow 2.7"),
            Map.entry("HashedCrossing", "TensorFlow 2.8"),
            Map.entry("UnitNormalization", "TensorFlow 2.8"),
            Map.entry("RandomBrightness", "TensorFlow 2.9"),
            Map.entry("GroupNormalization", "Keras 2.11"),
            Map.entry("Identity", "Keras 2.11"),
            Map.entry("SpectralNormalization", "Keras 2.13"));

    private static final Set<String> ACTIVATIONS_OF_3 = Set.of(
            "celu",
            "glu",
            "hard_shrink",
            "hard_silu",
            "hard_swish",
            "hard_tanh",
            "log_sigmoid",
            "soft_shrink",
            "sparse_plus",
            "sparse_sigmoid",
            "sparsemax",
            "squareplus",
            "tanh_shrink",
            "threshold");

    private static final Set<String> ACTIVATIONS_SINCE = Set.of("gelu", "mish", "leaky_relu", "log_softmax", "relu6");

    /** Losses and metrics that came with Keras 3. */
    private static final Set<String> MEASURES_OF_3 = Set.of(
            "CTC",
            "CategoricalGeneralizedCrossEntropy",
            "Circle",
            "Dice",
            "Tversky",
            "ConcordanceCorrelation",
            "PearsonCorrelation",
            "categorical_generalized_cross_entropy",
            "circle",
            "ctc",
            "dice",
            "tversky");

    /** Losses and metrics that came after TensorFlow 2.6. */
    private static final Set<String> MEASURES_SINCE = Set.of(
            "BinaryFocalCrossentropy",
            "CategoricalFocalCrossentropy",
            "binary_focal_crossentropy",
            "categorical_focal_crossentropy",
            "BinaryIoU",
            "F1Score",
            "FBetaScore",
            "IoU",
            "OneHotIoU",
            "OneHotMeanIoU",
            "R2Score");

    private static final Map<String, Object> CHANNELS_LAST = Map.of("data_format", "channels_last");
    private static final Map<String, Object> IDLE_EARLY =
            Map.of("groups", 1L, "keepdims", false, "ragged", false, "zero_output_for_mask", false);

    private final boolean early;

    /**
     * The words of a receiver.
     *
     * @param forEveryone whether the newest Keras 2 and Keras 3 are to open the file rather than the oldest
     */
    Vocabulary(Target target, boolean forEveryone) {
        this.early = target == Target.KERAS_2_3 && !forEveryone;
    }

    /** Why the receiver has no such layer, null where it has. */
    @Nullable
    String lacksLayer(String className) {
        if (LAYERS_OF_3.contains(className)) {
            return "Keras 2 has no such layer";
        }
        String since = LAYERS_SINCE.get(className);
        return early && since != null ? "it came with " + since + ", and the receiver has no such layer" : null;
    }

    boolean lacksActivation(@Nullable Object name) {
        return name instanceof String text
                && (ACTIVATIONS_OF_3.contains(text) || early && ACTIVATIONS_SINCE.contains(text));
    }

    /** Whether the receiver lacks a loss or metric. */
    boolean lacksMeasure(String name) {
        return MEASURES_OF_3.contains(name) || early && MEASURES_SINCE.contains(name);
    }

    /** Whether the receiver knows an argument of a layer, but not this value. */
    boolean lacksValue(String className, String key, @Nullable Object value) {
        return early
                && className.equals("UpSampling2D")
                && key.equals("interpolation")
                && !Set.of("nearest", "bilinear").contains(String.valueOf(value));
    }

    /** Arguments of a layer that the receiver does not take, with the value that changes nothing. */
    Map<String, Object> idleArguments(String className) {
        if (early) {
            return className.equals("ZeroPadding1D") ? CHANNELS_LAST : IDLE_EARLY;
        }
        return switch (className) {
            case "Resizing" ->
                Map.of(
                        "data_format",
                        "channels_last",
                        "antialias",
                        false,
                        "pad_to_aspect_ratio",
                        false,
                        "fill_mode",
                        "constant",
                        "fill_value",
                        0.0);
            case "ZeroPadding1D",
                    "CenterCrop",
                    "RandomCrop",
                    "RandomFlip",
                    "RandomRotation",
                    "RandomTranslation",
                    "RandomZoom",
                    "RandomContrast",
                    "RandomBrightness" -> CHANNELS_LAST;
            default -> Map.of();
        };
    }
}
