package dev.keratin.losses;

import dev.keratin.ops.Value;
import dev.keratin.serialization.Registry;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/** The losses of Keras by name ({@code keras.losses.get}): class names, function names, short names, and those of Keras 1 and 2. */
public final class Losses {

    /** All losses. */
    public static final Registry<Loss> REGISTRY = new Registry<>(
            "loss",
            Loss.class,
            List.of(
                    "BinaryCrossentropy",
                    "BinaryFocalCrossentropy",
                    "CTC",
                    "CategoricalCrossentropy",
                    "CategoricalFocalCrossentropy",
                    "CategoricalGeneralizedCrossEntropy",
                    "CategoricalHinge",
                    "Circle",
                    "CosineSimilarity",
                    "Dice",
                    "Hinge",
                    "Huber",
                    "KLDivergence",
                    "LogCosh",
                    "MeanAbsoluteError",
                    "MeanAbsolutePercentageError",
                    "MeanSquaredError",
                    "MeanSquaredLogarithmicError",
                    "Poisson",
                    "SparseCategoricalCrossentropy",
                    "SquaredHinge",
                    "Tversky"),
            Losses::schema,
            Map.ofEntries(
                    Map.entry("bce", "BinaryCrossentropy"),
                    Map.entry("BCE", "BinaryCrossentropy"),
                    Map.entry("kld", "KLDivergence"),
                    Map.entry("KLD", "KLDivergence"),
                    Map.entry("kullback_leibler_divergence", "KLDivergence"),
                    Map.entry("mae", "MeanAbsoluteError"),
                    Map.entry("MAE", "MeanAbsoluteError"),
                    Map.entry("mse", "MeanSquaredError"),
                    Map.entry("MSE", "MeanSquaredError"),
                    Map.entry("mape", "MeanAbsolutePercentageError"),
                    Map.entry("MAPE", "MeanAbsolutePercentageError"),
                    Map.entry("msle", "MeanSquaredLogarithmicError"),
                    Map.entry("MSLE", "MeanSquaredLogarithmicError"),
                    Map.entry("huber_loss", "Huber"),
                    Map.entry("logcosh", "LogCosh"),
                    Map.entry("cosine", "CosineSimilarity"),
                    Map.entry("cosine_proximity", "CosineSimilarity")));

    private Losses() {}

    /** The loss of a Keras identifier ({@code "mse"}), a config, or a loss as it is. */
    public static Loss get(Object identifier) {
        return REGISTRY.parse(identifier);
    }

    /**
     * As {@link #get}, and {@code "crossentropy"} or {@code "ce"} as the shapes want it: binary for predictions with a last axis of 1, sparse for
     * labels without the axis of classes, else categorical.
     */
    public static Loss get(Object identifier, Shape yTrue, Shape yPred) {
        if (identifier instanceof String name
                && (name.equalsIgnoreCase("crossentropy") || name.equalsIgnoreCase("ce"))) {
            return get(
                    isBinary(yPred)
                            ? "binary_crossentropy"
                            : isSparse(yTrue, yPred) ? "sparse_categorical_crossentropy" : "categorical_crossentropy");
        }
        return get(identifier);
    }

    /** A function of your own: of truth and predictions of one rank, in float32, the loss of each sample. Name it for logs and files. */
    public static Loss of(String name, BinaryOperator<Value> function) {
        return FunctionLoss.of(name, function);
    }

    /** Whether predictions are single probabilities. */
    public static boolean isBinary(Shape yPred) {
        return yPred.rank() > 0 && yPred.last() == 1;
    }

    /** Whether labels are class indices beside predictions of many classes. */
    public static boolean isSparse(Shape yTrue, Shape yPred) {
        return yTrue.rank() < yPred.rank() || (yTrue.last() == 1 && yPred.last() > 1);
    }

    private static @Nullable Schema<? extends Loss> schema(String name) {
        return switch (name) {
            case "BinaryCrossentropy" -> BinaryCrossentropy.SCHEMA;
            case "BinaryFocalCrossentropy" -> BinaryFocalCrossentropy.SCHEMA;
            case "CTC" -> CTC.SCHEMA;
            case "CategoricalCrossentropy" -> CategoricalCrossentropy.SCHEMA;
            case "CategoricalFocalCrossentropy" -> CategoricalFocalCrossentropy.SCHEMA;
            case "CategoricalGeneralizedCrossEntropy" -> CategoricalGeneralizedCrossEntropy.SCHEMA;
            case "CategoricalHinge" -> CategoricalHinge.SCHEMA;
            case "Circle" -> Circle.SCHEMA;
            case "CosineSimilarity" -> CosineSimilarity.SCHEMA;
            case "Dice" -> Dice.SCHEMA;
            case "Hinge" -> Hinge.SCHEMA;
            case "Huber" -> Huber.SCHEMA;
            case "KLDivergence" -> KLDivergence.SCHEMA;
            case "LogCosh" -> LogCosh.SCHEMA;
            case "MeanAbsoluteError" -> MeanAbsoluteError.SCHEMA;
            case "MeanAbsolutePercentageError" -> MeanAbsolutePercentageError.SCHEMA;
            case "MeanSquaredError" -> MeanSquaredError.SCHEMA;
            case "MeanSquaredLogarithmicError" -> MeanSquaredLogarithmicError.SCHEMA;
            case "Poisson" -> Poisson.SCHEMA;
            case "SparseCategoricalCrossentropy" -> SparseCategoricalCrossentropy.SCHEMA;
            case "SquaredHinge" -> SquaredHinge.SCHEMA;
            case "Tversky" -> Tversky.SCHEMA;
            default -> null;
        };
    }
}
