package dev.keratin.layers.rnn;

import dev.keratin.activations.Activation;
import dev.keratin.activations.LegacyHardSigmoid;
import dev.keratin.backend.Recurrence.Cell;
import dev.keratin.ops.Ops;
import dev.keratin.ops.RecurrentSequence;
import dev.keratin.ops.Value;
import dev.keratin.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A built-in cell over a whole sequence as one operation, where its activations are among those that the kernels know. Same numbers as {@link TimeLoop}, many
 * times faster.
 *
 * @param cell what is computed in each step
 * @param recurrentKernel the kernel of the state
 * @param recurrentBias the bias of the state, null for none
 * @param activation of the candidate
 * @param recurrentActivation of the gates
 */
record FusedSequence(
        Cell cell,
        Value recurrentKernel,
        @Nullable Value recurrentBias,
        dev.keratin.backend.Recurrence.Activation activation,
        dev.keratin.backend.Recurrence.Activation recurrentActivation) {

    /** The fused form of a cell, null where an activation has none. */
    static @Nullable FusedSequence of(
            Cell cell, Value recurrentKernel, @Nullable Value recurrentBias, Activation activation, Activation gate) {
        var one = known(activation);
        var two = known(gate);
        return one == null || two == null ? null : new FusedSequence(cell, recurrentKernel, recurrentBias, one, two);
    }

    private static dev.keratin.backend.Recurrence.@Nullable Activation known(Activation activation) {
        if (activation instanceof LegacyHardSigmoid) {
            return dev.keratin.backend.Recurrence.Activation.HARD_SIGMOID_KERAS_2;
        }
        if (activation.schema().registeredName() != null) {
            return null;
        }
        return switch (activation.className()) {
            case "linear" -> dev.keratin.backend.Recurrence.Activation.LINEAR;
            case "sigmoid" -> dev.keratin.backend.Recurrence.Activation.SIGMOID;
            case "tanh" -> dev.keratin.backend.Recurrence.Activation.TANH;
            case "relu" -> dev.keratin.backend.Recurrence.Activation.RELU;
            case "hard_sigmoid" -> dev.keratin.backend.Recurrence.Activation.HARD_SIGMOID;
            default -> null;
        };
    }

    /**
     * Records it.
     *
     * @param initialStates the states before the first step, empty for zeros
     * @param mask a bool per sample and step, null for none
     * @return the states after each step, {@code (batch, steps, units)}, then the last states
     */
    List<Value> run(Value projected, List<Value> initialStates, @Nullable Value mask, boolean backwards) {
        boolean lstm = cell == Cell.LSTM;
        List<Value> inputs = new ArrayList<>(List.of(projected, recurrentKernel));
        if (recurrentBias != null) {
            inputs.add(recurrentBias);
        }
        if (mask != null) {
            inputs.add(Ops.cast(mask, DType.BOOL));
        }
        inputs.addAll(initialStates);
        boolean given = !initialStates.isEmpty();
        RecurrentSequence.Operands operands =
                new RecurrentSequence.Operands(recurrentBias != null, mask != null, given, given && lstm);
        List<Value> results = projected
                .graph()
                .applyAll(new RecurrentSequence(cell, operands, backwards, activation, recurrentActivation), inputs);
        Value states = results.get(0);
        int last = states.shape().dim(1) - 1;
        List<Value> all = new ArrayList<>();
        all.add(states);
        all.add(Ops.squeeze(Ops.slice(states, 1, last, last + 1), 1));
        if (lstm) {
            all.add(results.get(1));
        }
        return all;
    }
}
