package dev.keratin.data;

import java.util.Map;
import java.util.function.IntFunction;

/** Batches that a function makes. */
final class GeneratedDataset implements Dataset {

    private final int count;
    private final IntFunction<Batch> batch;

    GeneratedDataset(int count, IntFunction<Batch> batch) {
        if (count < 1) {
            throw new IllegalArgumentException("A dataset needs at least one batch, received count=" + count
                    + "; say how many batches there are.");
        }
        this.count = count;
        this.batch = batch;
    }

    @Override
    public Batches batches(int batchSize, boolean shuffle, long seed) {
        return new GeneratedBatches(count, batch, shuffle, seed);
    }

    @Override
    public Dataset weightedByClass(Map<Integer, Double> weights) {
        return new GeneratedDataset(count, index -> {
            Batch plain = batch.apply(index);
            ArrayDataset weighted =
                    new ArrayDataset(plain.inputs(), plain.targets(), plain.sampleWeights()).weightedByClass(weights);
            return new Batch(plain.inputs(), plain.targets(), weighted.sampleWeights());
        });
    }
}
