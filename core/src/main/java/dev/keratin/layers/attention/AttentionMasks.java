package dev.keratin.layers.attention;

import dev.keratin.ops.ConstantSize;
import dev.keratin.ops.Graph;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Which position may look at which: bools, true where it may. */
final class AttentionMasks {

    private AttentionMasks() {}

    /** Each position looks at itself and those before: {@code (1, target, source)}. */
    static Value causal(Graph graph, int target, int source) {
        return band(graph, target, source, target, 0);
    }

    /** Each position looks at those fewer than {@code window} away: {@code (1, target, source)}. */
    static Value window(Graph graph, int target, int source, int window) {
        return band(graph, target, source, window - 1, window - 1);
    }

    private static Value band(Graph graph, int target, int source, int before, int after) {
        int[] allowed = new int[ConstantSize.of("The mask of positions", target, source)];
        for (int i = 0; i < target; i++) {
            for (int j = 0; j < source; j++) {
                allowed[i * source + j] = j >= i - before && j <= i + after ? 1 : 0;
            }
        }
        return graph.constant(Tensor.of(allowed, 1, target, source).cast(DType.BOOL));
    }

    /** Both conditions; null is none. */
    static @Nullable Value and(@Nullable Value a, @Nullable Value b) {
        return a == null ? b : b == null ? a : Ops.logicalAnd(a, b);
    }

    /** A mask of a sequence with a new axis; null stays null. */
    static @Nullable Value expand(@Nullable Value mask, int axis) {
        return mask == null ? null : Ops.expandDims(Ops.cast(mask, DType.BOOL), axis);
    }
}
