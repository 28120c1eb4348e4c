package dev.keratin.ops;

import dev.keratin.backend.Kernels;
import dev.keratin.backend.Recurrence;
import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The gradient of {@link RecurrentSequence}: of its operands but the mask, in their order.
 *
 * <p>Operands: those of the sequence, its states and what it saved, the gradient of the states and, where there is one, that of the last cell state.
 *
 * @param sequence what is differentiated
 * @param ofCarry whether the last cell state has a gradient
 */
record RecurrentSequenceGradient(RecurrentSequence sequence, boolean ofCarry) implements Operation {

    @Override
    public String name() {
        return "recurrent_sequence_gradient";
    }

    @Override
    public List<TensorSpec> infer(List<TensorSpec> inputs) {
        List<TensorSpec> results = new ArrayList<>();
        for (int i = 0; i < sequence.operands().size(); i++) {
            if (i != sequence.operands().maskAt()) {
                results.add(inputs.get(i));
            }
        }
        return results;
    }

    @Override
    public List<@Nullable Value> gradient(Node node, List<@Nullable Value> gradients) {
        throw new IllegalArgumentException(
                "The gradient of a recurrent layer cannot be differentiated again; received " + node + ".");
    }

    @Override
    public Runnable bind(Binding binding) {
        RecurrentSequence.Operands operands = sequence.operands();
        Recurrence spec = sequence.spec(binding.inputShape(0), binding.inputShape(1));
        Buffer kernel = binding.input(1);
        Buffer mask = RecurrentSequence.optional(binding, operands.maskAt());
        Buffer state = RecurrentSequence.optional(binding, operands.stateAt());
        Buffer carry = RecurrentSequence.optional(binding, operands.carryAt());
        int next = operands.size();
        Buffer states = binding.input(next);
        Buffer saved = binding.input(next + 1);
        Buffer gradient = binding.input(next + 2);
        Buffer carryGradient = ofCarry ? binding.input(next + 3) : null;
        Buffer toProjection = binding.output(0);
        Buffer toKernel = binding.output(1);
        Buffer toBias = output(binding, operands.biasAt());
        Buffer toState = output(binding, operands.stateAt());
        Buffer toCarry = output(binding, operands.carryAt());
        Kernels kernels = binding.kernels();
        return () -> kernels.recurrences()
                .backward(
                        spec,
                        kernel,
                        mask,
                        state,
                        carry,
                        states,
                        saved,
                        gradient,
                        carryGradient,
                        toProjection,
                        toKernel,
                        toBias,
                        toState,
                        toCarry);
    }

    /** The result for an operand: results stand in the operands' order, without the mask. */
    private @Nullable Buffer output(Binding binding, int operand) {
        if (operand < 0) {
            return null;
        }
        int maskAt = sequence.operands().maskAt();
        return binding.output(maskAt >= 0 && operand > maskAt ? operand - 1 : operand);
    }
}
