package dev.keratin.data;

import dev.keratin.random.Philox;
import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Tensor;
import dev.keratin.tensor.TensorSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Batches of rows of arrays. */
final class ArrayBatches implements Batches {

    private final ArrayDataset data;
    private final Tensor[] columns;
    private final List<Integer> weightedTargets;
    private final int samples;
    private final int batchSize;
    private final boolean shuffle;
    private final long seed;
    private final List<TensorSpec> fullSpecs;
    private final List<TensorSpec> lastSpecs;
    private int @Nullable [] order;
    private int from;
    private int to;

    ArrayBatches(ArrayDataset data, int batchSize, boolean shuffle, long seed) {
        this.data = data;
        this.columns = data.columns().toArray(Tensor[]::new);
        this.weightedTargets = data.weightedTargets();
        this.samples = data.samples();
        this.batchSize = batchSize;
        this.shuffle = shuffle;
        this.seed = seed;
        this.fullSpecs = specs(Math.min(batchSize, samples));
        this.lastSpecs = specs(samples % batchSize);
        seek(0, 0);
    }

    private List<TensorSpec> specs(int rows) {
        return data.columns().stream()
                .map(column -> new TensorSpec(column.dtype(), column.shape().with(0, rows)))
                .toList();
    }

    @Override
    public int count() {
        return (int) (((long) samples + batchSize - 1) / batchSize);
    }

    @Override
    public int inputs() {
        return data.inputs().size();
    }

    @Override
    public int targets() {
        return data.targets().size();
    }

    @Override
    public List<Integer> weightedTargets() {
        return weightedTargets;
    }

    @Override
    public void seek(long epoch, int step) {
        order = shuffle ? new Philox(seed, epoch).permutation(samples) : null;
        to = (int) Math.min((long) step * batchSize, samples);
        from = to;
    }

    @Override
    public boolean advance() {
        from = to;
        to = Math.min(samples - from, batchSize) + from;
        return to > from;
    }

    @Override
    public int size() {
        return to - from;
    }

    @Override
    public List<TensorSpec> specs() {
        return size() == samples || size() == batchSize ? fullSpecs : lastSpecs;
    }

    @Override
    public void copy(int column, Buffer target, DType dtype) {
        Tensor source = columns[column];
        int row = source.size() / samples;
        int[] rows = order;
        if (rows == null) {
            Rows.copy(source, from * row, target, 0, size() * row, dtype);
            return;
        }
        for (int i = from; i < to; i++) {
            Rows.copy(source, rows[i] * row, target, (i - from) * row, row, dtype);
        }
    }
}
