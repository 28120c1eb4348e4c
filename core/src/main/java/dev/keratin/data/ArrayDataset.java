package dev.keratin.data;

import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Samples in arrays: row i of every array belongs to sample i. The arrays are used as they are, without a copy.
 *
 * @see Dataset#of(Tensor, Tensor)
 */
public final class ArrayDataset implements Dataset {

    private final List<Tensor> inputs;
    private final List<Tensor> targets;
    private final List<@Nullable Tensor> sampleWeights;

    ArrayDataset(List<Tensor> inputs, List<Tensor> targets, List<? extends @Nullable Tensor> sampleWeights) {
        this.inputs = List.copyOf(inputs);
        this.targets = List.copyOf(targets);
        this.sampleWeights = new ArrayList<>(sampleWeights);
        if (inputs.isEmpty()) {
            throw new IllegalArgumentException("A dataset needs at least one input, received none.");
        }
        if (!sampleWeights.isEmpty() && sampleWeights.size() != targets.size() && sampleWeights.size() != 1) {
            throw new IllegalArgumentException("`sampleWeights` must have one entry a target or a single one, received "
                    + sampleWeights.size() + " for " + targets.size() + " targets.");
        }
        List<Shape> shapes = new ArrayList<>();
        columns().forEach(column -> shapes.add(column.shape()));
        for (Shape shape : shapes) {
            if (shape.rank() == 0 || shape.dim(0) != samples()) {
                throw new IllegalArgumentException("All arrays must have the same number of rows, received the shapes "
                        + shapes + "; give each input, target and sample weight one row a sample.");
            }
        }
    }

    public List<Tensor> inputs() {
        return inputs;
    }

    public List<Tensor> targets() {
        return targets;
    }

    /** Per target its weights, null for ones; none, or a single one for all targets. */
    public List<@Nullable Tensor> sampleWeights() {
        return Collections.unmodifiableList(sampleWeights);
    }

    /** The number of samples. */
    public int samples() {
        Shape shape = inputs.get(0).shape();
        return shape.rank() == 0 ? 0 : shape.dim(0);
    }

    /** The samples from {@code from} (inclusive) to {@code to} (exclusive), copied. */
    public ArrayDataset slice(int from, int to) {
        return new ArrayDataset(
                inputs.stream().map(x -> x.rows(from, to)).toList(),
                targets.stream().map(y -> y.rows(from, to)).toList(),
                sampleWeights.stream()
                        .map(w -> w == null ? null : w.rows(from, to))
                        .toList());
    }

    @Override
    public ArrayDataset weightedByClass(Map<Integer, Double> weights) {
        if (targets.size() != 1
                || targets.get(0).shape().rank() > 2
                || !weightedTargets().isEmpty()) {
            throw new IllegalArgumentException(
                    "`class_weight` is for data with one target of one or two axes and no sample "
                            + "weights, received " + this + "; multiply the class weights into the sample weights.");
        }
        Tensor target = targets.get(0);
        int row = samples() == 0 ? 1 : target.size() / samples();
        float[] result = new float[samples()];
        for (int i = 0; i < result.length; i++) {
            result[i] = weights.getOrDefault(label(target, i, row), 1.0).floatValue();
        }
        return new ArrayDataset(inputs, targets, List.of(Tensor.of(result)));
    }

    private static int label(Tensor target, int sample, int row) {
        if (row == 1) {
            return (int) Math.rint(target.getDouble(sample));
        }
        int best = 0;
        for (int i = 1; i < row; i++) {
            if (target.getDouble(sample * row + i) > target.getDouble(sample * row + best)) {
                best = i;
            }
        }
        return best;
    }

    List<Tensor> columns() {
        List<Tensor> columns = new ArrayList<>(inputs);
        columns.addAll(targets);
        weightedTargets().forEach(target -> columns.add(weight(target)));
        return columns;
    }

    /** A single weight array serves all targets. */
    private Tensor weight(int target) {
        Tensor weight = sampleWeights.get(Math.min(target, sampleWeights.size() - 1));
        if (weight == null) {
            throw new IllegalStateException("Target " + target + " has no sample weights.");
        }
        return weight.dtype() == DType.BOOL ? weight.cast(DType.FLOAT32) : weight;
    }

    List<Integer> weightedTargets() {
        List<Integer> weighted = new ArrayList<>();
        for (int i = 0; i < targets.size() && !sampleWeights.isEmpty(); i++) {
            if (sampleWeights.get(Math.min(i, sampleWeights.size() - 1)) != null) {
                weighted.add(i);
            }
        }
        return weighted;
    }

    @Override
    public Batches batches(int batchSize, boolean shuffle, long seed) {
        if (batchSize < 1) {
            throw new IllegalArgumentException(
                    "`batch_size` must be a positive integer, received batch_size=" + batchSize + ".");
        }
        return new ArrayBatches(this, batchSize, shuffle, seed);
    }

    @Override
    public String toString() {
        return "ArrayDataset"
                + Arrays.toString(
                        columns().stream().map(c -> c.dtype() + "" + c.shape()).toArray());
    }
}
