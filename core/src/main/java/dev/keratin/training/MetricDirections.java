package dev.keratin.training;

import dev.keratin.metrics.Metric;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which way Keras holds a metric to be better. */
final class MetricDirections {

    private static final Set<String> UP = Set.of(
            "AUC",
            "Accuracy",
            "BinaryAccuracy",
            "BinaryIoU",
            "CategoricalAccuracy",
            "ConcordanceCorrelation",
            "CosineSimilarity",
            "F1Score",
            "FBetaScore",
            "IoU",
            "MeanIoU",
            "OneHotIoU",
            "OneHotMeanIoU",
            "PearsonCorrelation",
            "Precision",
            "PrecisionAtRecall",
            "R2Score",
            "Recall",
            "RecallAtPrecision",
            "SensitivityAtSpecificity",
            "SparseCategoricalAccuracy",
            "SparseTopKCategoricalAccuracy",
            "SpecificityAtSensitivity",
            "TopKCategoricalAccuracy");

    private static final Set<String> DOWN = Set.of(
            "BinaryCrossentropy",
            "CategoricalCrossentropy",
            "CategoricalHinge",
            "Hinge",
            "KLDivergence",
            "LogCoshError",
            "MeanAbsoluteError",
            "MeanAbsolutePercentageError",
            "MeanMetricWrapper",
            "MeanSquaredError",
            "MeanSquaredLogarithmicError",
            "Poisson",
            "RootMeanSquaredError",
            "SparseCategoricalCrossentropy",
            "SquaredHinge");

    private MetricDirections() {}

    /** Whether larger is better; null where Keras does not know. */
    static @Nullable Boolean isLargerBetter(Metric metric) {
        return UP.contains(metric.className())
                ? (Boolean) true
                : DOWN.contains(metric.className()) ? (Boolean) false : null;
    }
}
