package dev.keratin.metrics;

import dev.keratin.losses.SampleWeights;
import dev.keratin.ops.Ops;
import dev.keratin.ops.ScatterAdd;
import dev.keratin.ops.Value;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * True and false positives and negatives of a batch at thresholds. A prediction is positive where it exceeds the threshold.
 *
 * @param thresholds ascending
 * @param even whether they go from 0 to 1 in equal steps: predictions are then counted in buckets, in time independent of their number
 * @param topK only the k largest predictions of a row can be positive; null for all
 * @param classId the only class that counts; null for all
 * @param labels counts are kept apart for that many labels; 0 for together
 * @param labelWeights a weight for each label; null for ones
 */
record Confusion(
        double[] thresholds,
        boolean even,
        @Nullable Integer topK,
        @Nullable Integer classId,
        int labels,
        double @Nullable [] labelWeights) {

    /** What predictions outside the top k are taken as; Keras's number. */
    static final double NEVER = -1e10;

    /** Per threshold (and label) the weight of what falls into each field. */
    record Counts(Value truePositives, Value falsePositives, Value trueNegatives, Value falseNegatives) {}

    static Confusion at(double[] thresholds, @Nullable Integer topK, @Nullable Integer classId) {
        return new Confusion(thresholds, Thresholds.areEven(thresholds), topK, classId, 0, null);
    }

    Counts count(Value yTrue, Value yPred, @Nullable Value sampleWeight) {
        SampleWeights.Pair pair =
                SampleWeights.align(Ops.cast(yPred, DType.FLOAT32), Ops.cast(yTrue, DType.FLOAT32), true);
        Value predictions = pair.first();
        Value truth = pair.second();
        Value weights = null;
        if (sampleWeight != null) {
            Value column = Ops.expandDims(Ops.cast(sampleWeight, DType.FLOAT32), -1);
            weights = SampleWeights.align(truth, column, false).second();
        }
        if (topK != null) {
            Value never = Ops.broadcastTo(Ops.number(predictions, NEVER), predictions.shape());
            predictions = Ops.select(TopK.mask(predictions, topK), predictions, never);
        }
        if (classId != null) {
            predictions = ofClass(predictions);
            truth = ofClass(truth);
        }
        Value all = weights == null ? Ops.onesLike(predictions) : Ops.broadcastTo(weights, predictions.shape());
        if (labelWeights != null) {
            Tensor each = Tensor.of(labelWeights).cast(DType.FLOAT32);
            all = Ops.multiply(all, predictions.graph().constant(each));
        }
        int columns = labels == 0 ? 1 : labels;
        Value flatTruth = Ops.cast(Ops.cast(Ops.reshape(truth, -1, columns), DType.BOOL), DType.FLOAT32);
        Value flatWeights = Ops.reshape(all, -1, columns);
        Value positives = Ops.multiply(flatTruth, flatWeights);
        Value negatives = Ops.subtract(flatWeights, positives);
        // (row, label, class): class 0 is true, class 1 is false.
        Value classes = Ops.stack(List.of(positives, negatives), -1);
        Value above = even
                ? byBuckets(Ops.reshape(predictions, -1, columns), classes)
                : byComparison(Ops.reshape(predictions, -1, columns), classes);
        Value totals = Ops.sum(classes, new int[] {0}, false);
        Value below = Ops.subtract(totals, above);
        return new Counts(part(above, 0), part(above, 1), part(below, 1), part(below, 0));
    }

    private Value ofClass(Value x) {
        int id = java.util.Objects.requireNonNull(classId);
        if (x.rank() < 2) {
            throw new IllegalArgumentException(
                    "`class_id` needs predictions of shape (batch, classes), received " + x.shape() + ".");
        }
        return Ops.slice(x, -1, id, id + 1);
    }

    private Value part(Value counts, int classIndex) {
        Value part = Ops.slice(counts, -1, classIndex, classIndex + 1);
        return labels == 0 ? Ops.reshape(part, thresholds.length) : Ops.reshape(part, thresholds.length, labels);
    }

    /** (threshold, label, class): what exceeds each threshold. */
    private Value byComparison(Value predictions, Value classes) {
        int columns = predictions.shape().dim(1);
        Value limits = Ops.reshape(constant(predictions, thresholds), thresholds.length, 1, 1);
        Value exceeds = Ops.cast(Ops.greater(Ops.expandDims(predictions, 0), limits), DType.FLOAT32);
        Value[] parts = new Value[2];
        for (int i = 0; i < 2; i++) {
            Value weights = Ops.reshape(Ops.slice(classes, -1, i, i + 1), 1, -1, columns);
            parts[i] = Ops.sum(Ops.multiply(exceeds, weights), new int[] {1}, false);
        }
        return Ops.stack(List.of(parts), -1);
    }

    /** As {@link #byComparison}: weights are added up by bucket, then over all buckets from each threshold up. */
    private Value byBuckets(Value predictions, Value classes) {
        int count = thresholds.length;
        int columns = predictions.shape().dim(1);
        Value bucket = Ops.ceil(Ops.multiply(Ops.clip(predictions, 0, 1), count - 1));
        if (thresholds[0] < 0 || thresholds[count - 1] > 1) {
            bucket = Ops.maximum(bucket, 1);
        }
        // Row 0 of the table takes what exceeds no threshold, row j what exceeds j of them; a table a label.
        double[] offsets = new double[columns];
        for (int label = 0; label < columns; label++) {
            offsets[label] = label * (count + 1.0);
        }
        Value index = Ops.reshape(
                Ops.add(bucket, constant(predictions, offsets)),
                Shape.of(bucket.shape().size()));
        Value weights = Ops.reshape(classes, -1, 2);
        Value table = predictions
                .graph()
                .apply(new ScatterAdd(Shape.of(columns * (count + 1), 2)), weights, Ops.cast(index, DType.INT32));
        Value byRow = Ops.transpose(Ops.reshape(table, columns, count + 1, 2), 1, 0, 2);
        float[] upper = new float[count * (count + 1)];
        for (int i = 0; i < count; i++) {
            java.util.Arrays.fill(upper, i * (count + 1) + i + 1, (i + 1) * (count + 1), 1);
        }
        Value sums = predictions.graph().constant(Tensor.of(upper, count, count + 1));
        return Ops.reshape(Ops.matmul(sums, Ops.reshape(byRow, count + 1, columns * 2)), count, columns, 2);
    }

    private static Value constant(Value like, double[] values) {
        return like.graph().constant(Tensor.of(values).cast(like.dtype()));
    }
}
