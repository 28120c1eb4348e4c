package dev.keratin.metrics;

import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The harmonic mean of precision and recall, for labels and predictions {@code (batch, classes)}.
 */
public final class F1Score extends FScore<F1Score> {

    private static final Arg<@Nullable String> AVERAGE =
            Arg.optional("average", ArgTypes.nullable(ArgTypes.oneOf("micro", "macro", "weighted")), null);
    private static final Arg<@Nullable Double> THRESHOLD = Arg.optional(
            "threshold",
            ArgTypes.nullable(ArgTypes.number("a number above 0 and at most 1", x -> x > 0 && x <= 1)),
            null);

    public static final Schema<F1Score> SCHEMA = declare("F1Score", F1Score::new, AVERAGE, THRESHOLD);

    private F1Score() {
        super(SCHEMA, "f1_score");
    }

    public static F1Score create() {
        return new F1Score();
    }

    /** How scores of classes become one: {@code "micro"} (counts of all classes together), {@code "macro"} (mean), {@code "weighted"} (mean weighted by the number of samples), null for a score a class. */
    public F1Score average(@Nullable String average) {
        set(AVERAGE, average);
        return this;
    }

    /** From where a prediction is positive; null for the largest of each row. */
    public F1Score threshold(@Nullable Double threshold) {
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
        return 1;
    }
}
