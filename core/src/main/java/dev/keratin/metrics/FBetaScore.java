package dev.keratin.metrics;

import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The weighted harmonic mean of precision and recall, for labels and predictions {@code (batch, classes)}.
 */
public final class FBetaScore extends FScore<FBetaScore> {

    private static final Arg<@Nullable String> AVERAGE =
            Arg.optional("average", ArgTypes.nullable(ArgTypes.oneOf("micro", "macro", "weighted")), null);
    private static final Arg<Double> BETA = Arg.optional("beta", ArgTypes.number("a number above 0", x -> x > 0), 1.0);
    private static final Arg<@Nullable Double> THRESHOLD = Arg.optional(
            "threshold",
            ArgTypes.nullable(ArgTypes.number("a number above 0 and at most 1", x -> x > 0 && x <= 1)),
            null);

    public static final Schema<FBetaScore> SCHEMA = declare("FBetaScore", FBetaScore::new, AVERAGE, BETA, THRESHOLD);

    private FBetaScore() {
        super(SCHEMA, "fbeta_score");
    }

    public static FBetaScore create() {
        return new FBetaScore();
    }

    /** How scores of classes become one: {@code "micro"} (counts of all classes together), {@code "macro"} (mean), {@code "weighted"} (mean weighted by the number of samples), null for a score a class. */
    public FBetaScore average(@Nullable String average) {
        set(AVERAGE, average);
        return this;
    }

    /** How much more recall counts than precision. */
    public FBetaScore beta(double beta) {
        set(BETA, beta);
        return this;
    }

    /** From where a prediction is positive; null for the largest of each row. */
    public FBetaScore threshold(@Nullable Double threshold) {
        set(THRESHOLD, threshold);
        return this;
    }

    @Override
    @Nullable
    String average() {
        return get(AVERAGE);
    }

    @Override
    @Nullable
    Double threshold() {
        return get(THRESHOLD);
    }

    @Override
    double beta() {
        return get(BETA);
    }
}
