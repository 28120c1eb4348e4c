package dev.keratin.layers.preprocessing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Numbers in ascending order and how many each stands for: what is kept of many numbers to find quantiles in. Steps and roundings are those of Keras.
 *
 * @param values the numbers
 * @param weights what each stands for
 */
record QuantileSummary(double[] values, double[] weights) {

    static QuantileSummary empty() {
        return new QuantileSummary(new double[0], new double[0]);
    }

    /** A summary of numbers, of at most about 1 / epsilon of them. */
    static QuantileSummary of(float[] numbers, double epsilon) {
        float[] sorted = numbers.clone();
        Arrays.sort(sorted);
        double step = Math.max(sorted.length / (1 / epsilon), 1);
        List<Double> values = new ArrayList<>();
        for (int i = (int) (step - 1); i < sorted.length; i += (int) step) {
            values.add((double) sorted[i]);
        }
        double[] weights = new double[values.size()];
        Arrays.fill(weights, (float) step);
        return new QuantileSummary(
                values.stream().mapToDouble(Double::doubleValue).toArray(), weights);
    }

    QuantileSummary merge(QuantileSummary other, double epsilon) {
        double[] all = concat(values, other.values);
        double[] allWeights = concat(weights, other.weights);
        int[] order = IntStream.range(0, all.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> all[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        return new QuantileSummary(pick(all, order), pick(allWeights, order)).compress(epsilon);
    }

    /** The numbers that part the summary into ranges of equal weight. */
    List<Double> boundaries(int bins) {
        double[] ends = compress(1.0 / bins).values;
        return Arrays.stream(ends, 0, Math.max(0, ends.length - 1)).boxed().toList();
    }

    private QuantileSummary compress(double epsilon) {
        if (values.length * epsilon < 1) {
            return this;
        }
        double[] cumulated = weights.clone();
        for (int i = 1; i < cumulated.length; i++) {
            cumulated[i] = (float) (cumulated[i] + cumulated[i - 1]);
        }
        double total = cumulated[cumulated.length - 1];
        double[] shares = Arrays.stream(cumulated).map(x -> (float) (x / total)).toArray();
        int count = (int) Math.ceil(1.0 / epsilon);
        double[] newValues = new double[count];
        double[] newWeights = new double[count];
        double before = 0;
        for (int i = 0; i < count; i++) {
            double share = epsilon + i * epsilon;
            newValues[i] = (float) interpolate(share, shares, values);
            double weight = interpolate(share, shares, cumulated);
            newWeights[i] = (float) (weight - before);
            before = weight;
        }
        return new QuantileSummary(newValues, newWeights);
    }

    /** Linear between points, constant beyond them. */
    private static double interpolate(double at, double[] xs, double[] ys) {
        if (at <= xs[0]) {
            return ys[0];
        }
        for (int i = 1; i < xs.length; i++) {
            if (at < xs[i]) {
                return ys[i - 1] + (ys[i] - ys[i - 1]) / (xs[i] - xs[i - 1]) * (at - xs[i - 1]);
            }
        }
        return ys[ys.length - 1];
    }

    private static double[] concat(double[] a, double[] b) {
        double[] all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return all;
    }

    private static double[] pick(double[] from, int[] order) {
        return Arrays.stream(order).mapToDouble(i -> from[i]).toArray();
    }
}
