package dev.keratin.data;

import dev.keratin.random.Philox;
import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Tensor;
import dev.keratin.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A way through batches that a function makes; shuffling changes the order of the batches. */
final class GeneratedBatches implements Batches {

    private final int count;
    private final IntFunction<Batch> function;
    private final boolean shuffle;
    private final long seed;
    private int @Nullable [] order;
    private int next;
    private Batch batch;
    private List<Tensor> columns;
    private List<TensorSpec> specs = List.of();

    GeneratedBatches(int count, IntFunction<Batch> function, boolean shuffle, long seed) {
        this.count = count;
        this.function = function;
        this.shuffle = shuffle;
        this.seed = seed;
        // What columns there are is known from a batch only.
        this.batch = function.apply(0);
        this.columns = columns(batch);
        seek(0, 0);
    }

    private static List<Tensor> columns(Batch batch) {
        List<Tensor> columns = new ArrayList<>(batch.inputs());
        columns.addAll(batch.targets());
        for (Tensor weight : batch.sampleWeights()) {
            if (weight != null) {
                columns.add(weight);
            }
        }
        return columns;
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public int inputs() {
        return batch.inputs().size();
    }

    @Override
    public int targets() {
        return batch.targets().size();
    }

    @Override
    public List<Integer> weightedTargets() {
        List<Integer> weighted = new ArrayList<>();
        for (int i = 0; i < batch.sampleWeights().size(); i++) {
            if (batch.sampleWeights().get(i) != null) {
                weighted.add(i);
            }
        }
        return weighted;
    }

    @Override
    public void seek(long epoch, int step) {
        order = shuffle ? new Philox(seed, epoch).permutation(count) : null;
        next = step;
    }

    @Override
    public boolean advance() {
        if (next >= count) {
            return false;
        }
        int[] shuffled = order;
        batch = function.apply(shuffled == null ? next : shuffled[next]);
        next++;
        List<Tensor> present = columns(batch);
        if (present.size() != columns.size()) {
            throw new IllegalArgumentException("All batches of a dataset must have the same arrays: the first had "
                    + columns.size() + ", batch " + (next - 1) + " has " + present.size() + ".");
        }
        columns = present;
        specs = columns.stream()
                .map(column -> new TensorSpec(column.dtype(), column.shape()))
                .toList();
        return true;
    }

    @Override
    public int size() {
        return batch.size();
    }

    @Override
    public List<TensorSpec> specs() {
        return specs;
    }

    @Override
    public void copy(int column, Buffer target, DType dtype) {
        Tensor source = columns.get(column);
        Rows.copy(source, 0, target, 0, source.size(), dtype);
    }
}
