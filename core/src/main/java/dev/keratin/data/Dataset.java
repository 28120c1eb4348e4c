package dev.keratin.data;

import dev.keratin.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Samples to learn from, to be judged by or to predict for. */
public interface Dataset {

    /**
     * A way through the samples.
     *
     * @param batchSize samples in each batch but the last; ignored by data that comes in batches already
     * @param shuffle whether each epoch has an order of its own, a pure function of seed and epoch
     */
    Batches batches(int batchSize, boolean shuffle, long seed);

    /**
     * The same samples weighted by their class; for one target without sample weights.
     *
     * @param weights per class index its weight; classes that are left out have weight 1
     */
    Dataset weightedByClass(Map<Integer, Double> weights);

    /** One input, without targets. */
    static ArrayDataset of(Tensor x) {
        return new ArrayDataset(List.of(x), List.of(), List.of());
    }

    /** One input and one target. */
    static ArrayDataset of(Tensor x, Tensor y) {
        return new ArrayDataset(List.of(x), List.of(y), List.of());
    }

    /** One input and one target with a weight a sample. */
    static ArrayDataset of(Tensor x, Tensor y, Tensor sampleWeight) {
        return new ArrayDataset(List.of(x), List.of(y), List.of(sampleWeight));
    }

    /** Several inputs and targets, with weights for none, all or some of the targets (null for ones). */
    static ArrayDataset of(List<Tensor> x, List<Tensor> y, List<? extends @Nullable Tensor> sampleWeights) {
        return new ArrayDataset(x, y, sampleWeights);
    }

    /**
     * Batches made when they are needed ({@code keras.utils.PyDataset}).
     *
     * @param count how many there are
     * @param batch makes batch 0 to count - 1; the same one for the same number
     */
    static Dataset generated(int count, IntFunction<Batch> batch) {
        return new GeneratedDataset(count, batch);
    }
}
