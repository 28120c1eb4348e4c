package dev.keratin.ops;

import dev.keratin.tensor.TensorSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A function of arrays: its shape rule, its gradient rule and its kernel. Implementations are immutable and hold the operation's attributes
 * (axes, strides ...), never its operands, so one instance may stand in many nodes.
 */
public interface Operation {

    /** A short name for messages, for example {@code "matmul"}. */
    String name();

    /**
     * The shape rule: types and shapes of the results.
     *
     * @throws IllegalArgumentException where the operands do not fit; the message names the operation and gives their shapes
     */
    List<TensorSpec> infer(List<TensorSpec> inputs);

    /**
     * The gradient rule: records the nodes that compute the gradient of each input from the gradients of the outputs, in the graph of {@code node}.
     *
     * @param gradients per output its gradient, null where nothing depends on it; not all null
     * @return per input its gradient, null where there is none
     */
    List<@Nullable Value> gradient(Node node, List<@Nullable Value> gradients);

    /** The kernel, bound to its buffers: called once when a plan is made, the result once a run. */
    Runnable bind(Binding binding);

    /** Whether the single output is the first input's memory under another shape. */
    default boolean isView() {
        return false;
    }

    /**
     * The input whose buffer the kernel turns into output {@code output}, or -1. The planner then gives both the same buffer, and copies the
     * input before where something else still needs it.
     */
    default int inPlaceInput(int output) {
        return -1;
    }
}
