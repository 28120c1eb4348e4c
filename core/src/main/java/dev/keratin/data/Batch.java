package dev.keratin.data;

import dev.keratin.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One batch. All tensors have as many rows as the batch has samples.
 *
 * @param inputs a tensor an input
 * @param targets a tensor a target; none for prediction
 * @param sampleWeights none, or per target its weights, null for ones
 */
public record Batch(List<Tensor> inputs, List<Tensor> targets, List<@Nullable Tensor> sampleWeights) {

    public static Batch of(Tensor input) {
        return new Batch(List.of(input), List.of(), List.of());
    }

    public static Batch of(Tensor input, Tensor target) {
        return new Batch(List.of(input), List.of(target), List.of());
    }

    public static Batch of(Tensor input, Tensor target, Tensor sampleWeight) {
        return new Batch(List.of(input), List.of(target), List.of(sampleWeight));
    }

    /** The number of samples. */
    public int size() {
        return inputs.get(0).shape().dim(0);
    }
}
