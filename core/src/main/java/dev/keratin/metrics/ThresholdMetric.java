package dev.keratin.metrics;

import dev.keratin.ops.Graph;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A metric of true and false positives and negatives at thresholds.
 *
 * @param <S> the class itself
 */
abstract class ThresholdMetric<S extends ThresholdMetric<S>> extends BuiltInMetric<S> {

    static final String TRUE_POSITIVES = "true_positives";
    static final String FALSE_POSITIVES = "false_positives";
    static final String TRUE_NEGATIVES = "true_negatives";
    static final String FALSE_NEGATIVES = "false_negatives";

    ThresholdMetric(Schema<S> schema, @Nullable String defaultName) {
        super(schema, defaultName);
    }

    /** How a batch is counted. */
    abstract Confusion confusion();

    /** The roles of the variables, in Keras's order. */
    abstract String[] roles();

    /** What the variable of a role counts. */
    String field(String role) {
        return role;
    }

    final Variable counter(String role) {
        Confusion confusion = confusion();
        int thresholds = confusion.thresholds().length;
        return confusion.labels() == 0
                ? variable(role, DType.FLOAT32, thresholds)
                : variable(role, DType.FLOAT32, thresholds, confusion.labels());
    }

    @Override
    protected void build() {
        for (String role : roles()) {
            counter(role);
        }
    }

    @Override
    public void update(Graph graph, Value yTrue, Value yPred, @Nullable Value sampleWeight) {
        lock();
        Confusion.Counts counts = confusion().count(yTrue, yPred, sampleWeight);
        for (String role : roles()) {
            Value change =
                    switch (field(role)) {
                        case TRUE_POSITIVES -> counts.truePositives();
                        case FALSE_POSITIVES -> counts.falsePositives();
                        case TRUE_NEGATIVES -> counts.trueNegatives();
                        default -> counts.falseNegatives();
                    };
            accumulate(graph, counter(role), change);
        }
    }

    /** The counts of a role. */
    final double[] counts(String role) {
        return counter(role).value().toDoubles();
    }

    /** A scalar where there is one threshold, else a vector. */
    final Tensor perThreshold(double[] values) {
        return values.length == 1 ? scalar(values[0]) : vector(values);
    }

    /** x / y of each, 0 where y is 0. */
    static double[] ratio(double[] x, double[] y) {
        double[] ratio = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            ratio[i] = y[i] == 0 ? 0 : x[i] / y[i];
        }
        return ratio;
    }

    static double[] plus(double[] x, double[] y) {
        double[] sum = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            sum[i] = x[i] + y[i];
        }
        return sum;
    }
}
