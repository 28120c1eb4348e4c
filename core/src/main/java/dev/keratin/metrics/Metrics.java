package dev.keratin.metrics;

import dev.keratin.losses.Losses;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Registry;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/** The metrics of Keras by name ({@code keras.metrics.get}), and what {@code compile} makes of {@code "accuracy"}. */
public final class Metrics {

    /** All metrics. */
    public static final Registry<Metric> REGISTRY = new Registry<>(
            "metric",
            Metric.class,
            List.of(
                    "AUC",
                    "Accuracy",
                    "BinaryAccuracy",
                    "BinaryCrossentropy",
                    "BinaryIoU",
                    "CategoricalAccuracy",
                    "CategoricalCrossentropy",
                    "CategoricalHinge",
                    "ConcordanceCorrelation",
                    "CosineSimilarity",
                    "F1Score",
                    "FBetaScore",
                    "FalseNegatives",
                    "FalsePositives",
                    "Hinge",
                    "IoU",
                    "KLDivergence",
                    "LogCoshError",
                    "Mean",
                    "MeanAbsoluteError",
                    "MeanAbsolutePercentageError",
                    "MeanIoU",
                    "MeanMetricWrapper",
                    "MeanSquaredError",
                    "MeanSquaredLogarithmicError",
                    "OneHotIoU",
                    "OneHotMeanIoU",
                    "PearsonCorrelation",
                    "Poisson",
                    "Precision",
                    "PrecisionAtRecall",
                    "R2Score",
                    "Recall",
                    "RecallAtPrecision",
                    "RootMeanSquaredError",
                    "SensitivityAtSpecificity",
                    "SparseCategoricalAccuracy",
                    "SparseCategoricalCrossentropy",
                    "SparseTopKCategoricalAccuracy",
                    "SpecificityAtSensitivity",
                    "SquaredHinge",
                    "Sum",
                    "TopKCategoricalAccuracy",
                    "TrueNegatives",
                    "TruePositives"),
            Metrics::schema,
            Map.ofEntries(
                    Map.entry("acc", "Accuracy"),
                    Map.entry("bce", "BinaryCrossentropy"),
                    Map.entry("BCE", "BinaryCrossentropy"),
                    Map.entry("mse", "MeanSquaredError"),
                    Map.entry("MSE", "MeanSquaredError"),
                    Map.entry("mae", "MeanAbsoluteError"),
                    Map.entry("MAE", "MeanAbsoluteError"),
                    Map.entry("mape", "MeanAbsolutePercentageError"),
                    Map.entry("MAPE", "MeanAbsolutePercentageError"),
                    Map.entry("msle", "MeanSquaredLogarithmicError"),
                    Map.entry("MSLE", "MeanSquaredLogarithmicError"),
                    Map.entry("kld", "KLDivergence"),
                    Map.entry("KLD", "KLDivergence"),
                    Map.entry("rmse", "RootMeanSquaredError"),
                    Map.entry("RMSE", "RootMeanSquaredError"),
                    Map.entry("cosine_proximity", "CosineSimilarity")));

    private Metrics() {}

    /** The metric of a Keras identifier ({@code "mse"}), a config, or a metric as it is. A loss that has no metric of its own is averaged. */
    public static Metric get(Object identifier) {
        if (identifier instanceof String name && !REGISTRY.knows(name) && Losses.REGISTRY.knows(name)) {
            return MeanMetricWrapper.of(name);
        }
        return REGISTRY.parse(identifier);
    }

    /**
     * As {@code compile} resolves an identifier: {@code "accuracy"} and {@code "crossentropy"} by the shapes, everything else as {@link #get(Object)}. A
     * metric given by a string has that string for its name.
     */
    public static Metric get(Object identifier, Shape yTrue, Shape yPred) {
        if (!(identifier instanceof String name)) {
            return get(identifier);
        }
        Metric metric =
                switch (name.toLowerCase(Locale.ROOT)) {
                    case "accuracy", "acc" -> accuracyFor(yTrue, yPred);
                    case "crossentropy", "ce" ->
                        get(Losses.get(name, yTrue, yPred).name());
                    default -> get(name);
                };
        metric.rename(name);
        return metric;
    }

    /**
     * What {@code "accuracy"} means: binary for predictions with a last axis of 1, sparse for labels without the axis of classes, else categorical. As in Keras
     * 3 the shapes decide alone.
     */
    public static Metric accuracyFor(Shape yTrue, Shape yPred) {
        if (Losses.isBinary(yPred)) {
            return BinaryAccuracy.create();
        }
        return Losses.isSparse(yTrue, yPred) ? SparseCategoricalAccuracy.create() : CategoricalAccuracy.create();
    }

    /** The mean over samples of a function of your own: of truth and predictions of one rank, in floating point, the value of each sample. */
    public static Metric mean(String name, BinaryOperator<Value> function) {
        return FunctionMean.of(name, function);
    }

    private static @Nullable Schema<? extends Metric> schema(String name) {
        return switch (name) {
            case "AUC" -> AUC.SCHEMA;
            case "Accuracy" -> Accuracy.SCHEMA;
            case "BinaryAccuracy" -> BinaryAccuracy.SCHEMA;
            case "BinaryCrossentropy" -> BinaryCrossentropy.SCHEMA;
            case "BinaryIoU" -> BinaryIoU.SCHEMA;
            case "CategoricalAccuracy" -> CategoricalAccuracy.SCHEMA;
            case "CategoricalCrossentropy" -> CategoricalCrossentropy.SCHEMA;
            case "CategoricalHinge" -> CategoricalHinge.SCHEMA;
            case "ConcordanceCorrelation" -> ConcordanceCorrelation.SCHEMA;
            case "CosineSimilarity" -> CosineSimilarity.SCHEMA;
            case "F1Score" -> F1Score.SCHEMA;
            case "FBetaScore" -> FBetaScore.SCHEMA;
            case "FalseNegatives" -> FalseNegatives.SCHEMA;
            case "FalsePositives" -> FalsePositives.SCHEMA;
            case "Hinge" -> Hinge.SCHEMA;
            case "IoU" -> IoU.SCHEMA;
            case "KLDivergence" -> KLDivergence.SCHEMA;
            case "LogCoshError" -> LogCoshError.SCHEMA;
            case "Mean" -> Mean.SCHEMA;
            case "MeanAbsoluteError" -> MeanAbsoluteError.SCHEMA;
            case "MeanAbsolutePercentageError" -> MeanAbsolutePercentageError.SCHEMA;
            case "MeanIoU" -> MeanIoU.SCHEMA;
            case "MeanMetricWrapper" -> MeanMetricWrapper.SCHEMA;
            case "MeanSquaredError" -> MeanSquaredError.SCHEMA;
            case "MeanSquaredLogarithmicError" -> MeanSquaredLogarithmicError.SCHEMA;
            case "OneHotIoU" -> OneHotIoU.SCHEMA;
            case "OneHotMeanIoU" -> OneHotMeanIoU.SCHEMA;
            case "PearsonCorrelation" -> PearsonCorrelation.SCHEMA;
            case "Poisson" -> Poisson.SCHEMA;
            case "Precision" -> Precision.SCHEMA;
            case "PrecisionAtRecall" -> PrecisionAtRecall.SCHEMA;
            case "R2Score" -> R2Score.SCHEMA;
            case "Recall" -> Recall.SCHEMA;
            case "RecallAtPrecision" -> RecallAtPrecision.SCHEMA;
            case "RootMeanSquaredError" -> RootMeanSquaredError.SCHEMA;
            case "SensitivityAtSpecificity" -> SensitivityAtSpecificity.SCHEMA;
            case "SparseCategoricalAccuracy" -> SparseCategoricalAccuracy.SCHEMA;
            case "SparseCategoricalCrossentropy" -> SparseCategoricalCrossentropy.SCHEMA;
            case "SparseTopKCategoricalAccuracy" -> SparseTopKCategoricalAccuracy.SCHEMA;
            case "SpecificityAtSensitivity" -> SpecificityAtSensitivity.SCHEMA;
            case "SquaredHinge" -> SquaredHinge.SCHEMA;
            case "Sum" -> Sum.SCHEMA;
            case "TopKCategoricalAccuracy" -> TopKCategoricalAccuracy.SCHEMA;
            case "TrueNegatives" -> TrueNegatives.SCHEMA;
            case "TruePositives" -> TruePositives.SCHEMA;
            default -> null;
        };
    }
}
