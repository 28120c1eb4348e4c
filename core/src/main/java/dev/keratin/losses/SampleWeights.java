package dev.keratin.losses;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.tensor.DType;
import org.jspecify.annotations.Nullable;

/** How Keras fits ranks, masks and weights to one another; losses and metrics share it. */
public final class SampleWeights {

    private SampleWeights() {}

    /**
     * A pair of values.
     *
     * @param first one
     * @param second the other
     */
    public record Pair(Value first, Value second) {}

    /**
     * Both with one rank, where they differ by a last axis of length 1: a vector beside a matrix gets that axis (if {@code expandVectors}),
     * else the longer one loses it. All other pairs stay as they are.
     */
    public static Pair align(Value first, Value second, boolean expandVectors) {
        if (first.rank() == second.rank() + 1) {
            Pair swapped = align(second, first, expandVectors);
            return new Pair(swapped.second(), swapped.first());
        }
        if (second.rank() == first.rank() + 1 && second.shape().last() == 1) {
            return first.rank() == 1 && expandVectors
                    ? new Pair(Ops.expandDims(first, -1), second)
                    : new Pair(first, Ops.squeeze(second, -1));
        }
        return new Pair(first, second);
    }

    /**
     * The weights with the mask applied.
     *
     * @param weights the weights; null for ones
     * @param mask not zero where a value counts; null for everywhere
     * @param scaled whether what counts is weighted up so that a mean over all is the mean over what counts
     * @return null where there are neither weights nor a mask
     */
    public static @Nullable Value masked(@Nullable Value weights, @Nullable Value mask, DType dtype, boolean scaled) {
        Value typed = weights == null ? null : Ops.cast(weights, dtype);
        if (mask == null) {
            return typed;
        }
        Value valid = Ops.cast(Ops.cast(mask, DType.BOOL), dtype);
        if (scaled) {
            Value total = Ops.number(valid, mask.shape().size());
            valid = Ops.multiply(valid, divideNoNan(total, Ops.sum(valid)));
        }
        if (typed == null) {
            return valid;
        }
        Pair pair = align(valid, typed, true);
        return Ops.multiply(pair.second(), pair.first());
    }

    /** x / y, and 0 where y is 0; there also the gradient is 0. */
    public static Value divideNoNan(Value x, Value y) {
        Value zero = Ops.equal(y, Ops.zerosLike(y));
        Value quotient = Ops.divide(x, Ops.where(zero, Ops.onesLike(y), y));
        return Ops.where(zero, Ops.zerosLike(quotient), quotient);
    }
}
