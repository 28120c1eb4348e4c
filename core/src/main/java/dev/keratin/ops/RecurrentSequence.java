package dev.keratin.ops;

import dev.keratin.backend.Kernels;
import dev.keratin.backend.Recurrence;
import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A recurrent layer over whole sequences, in one operation.
 *
 * <p>Operands: the projection {@code (batch, steps, gates units)}, the recurrent kernel {@code (units, gates units)}, then those that
 * {@code operands} says are there. Results: the state after each step {@code (batch, steps, units)}, the last cell state {@code (batch, units)} of an LSTM, and
 * what the gradient needs.
 *
 * @param cell what is computed in each step
 * @param operands which of the optional operands are there
 * @param backwards whether the last step comes first
 * @param activation of the candidate
 * @param recurrentActivation of the gates
 */
public record RecurrentSequence(
        Recurrence.Cell cell,
        Operands operands,
        boolean backwards,
        Recurrence.Activation activation,
        Recurrence.Activation recurrentActivation)
        implements Operation {

    /**
     * The optional operands, in this order.
     *
     * @param bias the recurrent bias {@code (gates units)}
     * @param mask a bool for each sample and step: where it is false the states stay
     * @param state the state before the first step {@code (batch, units)}
     * @param carry the cell state of an LSTM before the first step
     */
    public record Operands(boolean bias, boolean mask, boolean state, boolean carry) {

        int biasAt() {
            return bias ? 2 : -1;
        }

        int maskAt() {
            return mask ? 2 + count(bias) : -1;
        }

        int stateAt() {
            return state ? 2 + count(bias) + count(mask) : -1;
        }

        int carryAt() {
            return carry ? 2 + count(bias) + count(mask) + count(state) : -1;
        }

        int size() {
            return 2 + count(bias) + count(mask) + count(state) + count(carry);
        }

        private static int count(boolean present) {
            return present ? 1 : 0;
        }
    }

    @Override
    public String name() {
        return "recurrent_sequence";
    }

    boolean hasCarry() {
        return cell == Recurrence.Cell.LSTM;
    }

    Recurrence spec(Shape projection, Shape kernel) {
        return new Recurrence(
                cell, projection.dim(0), projection.dim(1), kernel.dim(0), backwards, activation, recurrentActivation);
    }

    @Override
    public List<TensorSpec> infer(List<TensorSpec> inputs) {
        Shape projection = inputs.get(0).shape();
        Shape kernel = inputs.get(1).shape();
        if (inputs.size() != operands.size()
                || projection.rank() != 3
                || kernel.rank() != 2
                || projection.last() != kernel.last()
                || kernel.last() != cell.gates() * kernel.dim(0)
                || (operands.mask()
                        && (inputs.get(operands.maskAt()).dtype() != DType.BOOL
                                || !inputs.get(operands.maskAt()).shape().equals(projection.slice(0, 2))))) {
            throw new IllegalArgumentException("recurrent_sequence of " + cell
                    + " needs a projection (batch, steps, gates * units), a kernel (units, gates * units) and "
                    + operands + ", received " + inputs + ".");
        }
        Recurrence spec = spec(projection, kernel);
        Shape state = Shape.of(spec.batch(), spec.units());
        List<TensorSpec> results = new ArrayList<>();
        results.add(inputs.get(0).withShape(Shape.of(spec.batch(), spec.steps(), spec.units())));
        if (hasCarry()) {
            results.add(inputs.get(0).withShape(state));
        }
        results.add(inputs.get(0).withShape(Shape.of(spec.savedSize())));
        return results;
    }

    @Override
    public List<@Nullable Value> gradient(Node node, List<@Nullable Value> gradients) {
        Value states = node.outputs().get(0);
        Value g = gradients.get(0);
        Value carry = hasCarry() ? gradients.get(1) : null;
        List<Value> inputs = new ArrayList<>(node.inputs());
        inputs.add(states);
        inputs.add(node.outputs().get(node.outputs().size() - 1));
        inputs.add(g == null ? Ops.zerosLike(states) : g);
        if (carry != null) {
            inputs.add(carry);
        }
        List<Value> results = node.graph().applyAll(new RecurrentSequenceGradient(this, carry != null), inputs);
        List<@Nullable Value> all = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < operands.size(); i++) {
            all.add(i == operands.maskAt() ? null : results.get(next++));
        }
        return all;
    }

    @Override
    public Runnable bind(Binding binding) {
        Recurrence spec = spec(binding.inputShape(0), binding.inputShape(1));
        Buffer projection = binding.input(0);
        Buffer kernel = binding.input(1);
        Buffer bias = optional(binding, operands.biasAt());
        Buffer mask = optional(binding, operands.maskAt());
        Buffer state = optional(binding, operands.stateAt());
        Buffer carry = optional(binding, operands.carryAt());
        Buffer states = binding.output(0);
        Buffer lastCarry = hasCarry() ? binding.output(1) : null;
        Buffer saved = binding.output(hasCarry() ? 2 : 1);
        Kernels kernels = binding.kernels();
        return () -> kernels.recurrences()
                .forward(spec, projection, kernel, bias, mask, state, carry, states, lastCarry, saved);
    }

    static @Nullable Buffer optional(Binding binding, int index) {
        return index < 0 ? null : Objects.requireNonNull(binding.input(index));
    }
}
