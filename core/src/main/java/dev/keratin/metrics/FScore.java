package dev.keratin.metrics;

import dev.keratin.ops.Graph;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * {@code (1 + beta^2) precision recall / (beta^2 precision + recall)} of classes.
 *
 * @param <S> the class itself
 */
abstract class FScore<S extends FScore<S>> extends BuiltInMetric<S> {

    private static final String[] ROLES = {
        "true_positives", "false_positives", "false_negatives", "intermediate_weights"
    };

    FScore(Schema<S> schema, String defaultName) {
        super(schema, defaultName);
    }

    abstract @Nullable String average();

    abstract @Nullable Double threshold();

    abstract double beta();

    @Override
    public void update(Graph graph, Value yTrue, Value yPred, @Nullable Value sampleWeight) {
        if (yPred.rank() != 2 || !yTrue.shape().equals(yPred.shape())) {
            throw new IllegalArgumentException(
                    className() + " needs `yTrue` and `yPred` of shape (batch, classes), received yTrue "
                            + yTrue.shape() + " and yPred " + yPred.shape() + ".");
        }
        Value truth = Ops.cast(yTrue, dtype());
        Value predicted = positive(Ops.cast(yPred, dtype()));
        Value[] fields = {
            Ops.multiply(predicted, truth),
            Ops.multiply(predicted, Ops.subtract(1, truth)),
            Ops.multiply(Ops.subtract(1, predicted), truth),
            truth
        };
        boolean micro = "micro".equals(average());
        int classes = yPred.shape().dim(1);
        for (int i = 0; i < ROLES.length; i++) {
            Value values = sampleWeight == null
                    ? fields[i]
                    : Ops.multiply(fields[i], Ops.expandDims(Ops.cast(sampleWeight, dtype()), 1));
            Variable variable = micro ? variable(ROLES[i], dtype()) : variable(ROLES[i], dtype(), classes);
            accumulate(graph, variable, micro ? Ops.sum(values) : Ops.sum(values, new int[] {0}, false));
        }
    }

    /** 1 where a class is predicted: above the threshold, or the largest of its row unless that is 0. */
    private Value positive(Value yPred) {
        Double threshold = threshold();
        if (threshold != null) {
            return Ops.cast(Ops.greater(yPred, Ops.number(yPred, threshold)), yPred.dtype());
        }
        Value largest = Ops.greaterEqual(yPred, Ops.max(yPred, LAST, true));
        Value present = Ops.greater(Ops.abs(yPred), Ops.number(yPred, 1e-9));
        return Ops.cast(Ops.logicalAnd(largest, present), yPred.dtype());
    }

    @Override
    public Tensor result() {
        if (variables().isEmpty()) {
            throw new IllegalStateException(className() + " has no result before its first update.");
        }
        double[] hits = variables().get(0).value().toDoubles();
        double[] wrong = variables().get(1).value().toDoubles();
        double[] missed = variables().get(2).value().toDoubles();
        double[] weights = variables().get(3).value().toDoubles();
        double square = beta() * beta();
        double[] scores = new double[hits.length];
        double total = 0;
        for (int i = 0; i < scores.length; i++) {
            double precision = hits[i] / (hits[i] + wrong[i] + EPSILON);
            double recall = hits[i] / (hits[i] + missed[i] + EPSILON);
            scores[i] = precision * recall / (square * precision + recall + EPSILON) * (1 + square);
            total += weights[i];
        }
        String average = average();
        if (average == null) {
            return vector(scores);
        }
        double score = 0;
        for (int i = 0; i < scores.length; i++) {
            score += scores[i] * (average.equals("weighted") ? weights[i] / (total + EPSILON) : 1.0 / scores.length);
        }
        return scalar(score);
    }
}
