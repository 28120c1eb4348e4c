package dev.keratin.metrics;

import dev.keratin.losses.SampleWeights;
import dev.keratin.ops.Graph;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The coefficient of determination, for labels and predictions {@code (batch, outputs)}: 1 is perfect, 0 as good as the mean.
 */
public final class R2Score extends BuiltInMetric<R2Score> {

    private static final Arg<@Nullable String> CLASS_AGGREGATION = Arg.optional(
            "class_aggregation",
            ArgTypes.nullable(ArgTypes.oneOf("uniform_average", "variance_weighted_average")),
            "uniform_average");
    private static final Arg<Integer> NUM_REGRESSORS = Arg.optional("num_regressors", ArgTypes.NON_NEGATIVE_INT, 0);

    public static final Schema<R2Score> SCHEMA = declare("R2Score", R2Score::new, CLASS_AGGREGATION, NUM_REGRESSORS);

    private R2Score() {
        super(SCHEMA, "r2_score");
    }

    public static R2Score create() {
        return new R2Score();
    }

    /** How outputs become one: {@code "uniform_average"}, {@code "variance_weighted_average"}, or null for a score an output. */
    public R2Score classAggregation(@Nullable String classAggregation) {
        set(CLASS_AGGREGATION, classAggregation);
        return this;
    }

    /** The number of independent variables, for the adjusted score; 0 for the plain one. */
    public R2Score numRegressors(int numRegressors) {
        set(NUM_REGRESSORS, numRegressors);
        return this;
    }

    @Override
    protected void build() {
        variable("num_samples", DType.FLOAT32);
    }

    @Override
    public void update(Graph graph, Value yTrue, Value yPred, @Nullable Value sampleWeight) {
        SampleWeights.Pair pair =
                SampleWeights.align(Ops.cast(yTrue, DType.FLOAT32), Ops.cast(yPred, DType.FLOAT32), true);
        Value truth = pair.first();
        if (truth.rank() != 2 || !truth.shape().equals(pair.second().shape())) {
            throw new IllegalArgumentException(
                    "R2Score needs `yTrue` and `yPred` of shape (batch, outputs), received yTrue " + yTrue.shape()
                            + " and yPred " + yPred.shape() + ".");
        }
        Value weights = sampleWeight == null ? Ops.number(truth, 1) : Ops.cast(sampleWeight, DType.FLOAT32);
        weights = Ops.broadcastTo(weights.rank() == 1 ? Ops.expandDims(weights, 1) : weights, truth.shape());
        Value weighted = Ops.multiply(truth, weights);
        build();
        int outputs = truth.shape().dim(1);
        add(graph, "squared_sum", outputs, Ops.multiply(truth, weighted));
        add(graph, "sum", outputs, weighted);
        add(graph, "residual", outputs, Ops.multiply(Ops.squaredDifference(truth, pair.second()), weights));
        add(graph, "count", outputs, weights);
        accumulate(
                graph,
                variable("num_samples", DType.FLOAT32),
                Ops.number(truth, truth.shape().size()));
    }

    private void add(Graph graph, String role, int outputs, Value values) {
        accumulate(graph, variable(role, DType.FLOAT32, outputs), Ops.sum(values, new int[] {0}, false));
    }

    /** In single precision, step by step as Keras computes it: the differences cancel, so rounding shows. */
    @Override
    public Tensor result() {
        if (variables().size() == 1) {
            throw new IllegalStateException("R2Score has no result before its first update.");
        }
        float[] squares = variables().get(1).value().toFloats();
        float[] sums = variables().get(2).value().toFloats();
        float[] residuals = variables().get(3).value().toFloats();
        float[] counts = variables().get(4).value().toFloats();
        double[] scores = new double[sums.length];
        double[] totals = new double[sums.length];
        for (int i = 0; i < scores.length; i++) {
            float mean = sums[i] / counts[i];
            float total = squares[i] - sums[i] * mean;
            float score = 1 - residuals[i] / total;
            totals[i] = total;
            scores[i] = Float.isInfinite(score) ? 0 : score;
        }
        String aggregation = get(CLASS_AGGREGATION);
        if (aggregation == null) {
            for (int i = 0; i < scores.length; i++) {
                scores[i] = adjusted(scores[i]);
            }
            return vector(scores);
        }
        double score = 0;
        double weight = 0;
        for (int i = 0; i < scores.length; i++) {
            double share = aggregation.equals("uniform_average") ? 1 : totals[i];
            score += share * scores[i];
            weight += share;
        }
        return scalar(adjusted(score / weight));
    }

    /** Less by what the independent variables explain by chance; as it is where there are too few samples for that. */
    private double adjusted(double score) {
        int regressors = get(NUM_REGRESSORS);
        double samples = variable("num_samples", DType.FLOAT32).value().getDouble(0);
        if (regressors == 0 || regressors >= samples - 1) {
            return score;
        }
        return 1 - (1 - score) * (samples - 1) / (samples - regressors - 1);
    }
}
