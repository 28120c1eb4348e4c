package dev.keratin.layers.rnn;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A recurrence repeated over the steps of a sequence, unrolled in the graph.
 *
 * <p>Where a mask says that a step holds nothing, the states stay as they are and the output is that of the step before: zeros before the first one, or
 * zeros always where asked for.
 *
 * @param outputs the outputs, in the order in which they were computed
 * @param states the states after the last step
 */
record TimeLoop(List<Value> outputs, List<Value> states) {

    /**
     * Unrolls.
     *
     * @param projected what does not depend on the state, {@code (batch, steps, ...)}
     * @param mask a bool per sample and step, null for none
     * @param backwards whether the last step comes first
     */
    static TimeLoop run(
            Recurrence recurrence,
            Value projected,
            List<Value> initialStates,
            @Nullable Value mask,
            boolean backwards,
            boolean zeroOutputForMask) {
        List<Value> inputs = new ArrayList<>(Ops.unstack(projected, 1));
        List<Value> masks =
                mask == null ? List.of() : new ArrayList<>(Ops.unstack(Ops.cast(mask, projected.dtype()), 1));
        if (backwards) {
            Collections.reverse(inputs);
            Collections.reverse(masks);
        }
        List<Value> outputs = new ArrayList<>();
        List<Value> states = initialStates;
        for (int t = 0; t < inputs.size(); t++) {
            List<Value> results = recurrence.step(inputs.get(t), states);
            Value output = results.get(0);
            List<Value> next = results.subList(1, results.size());
            if (mask != null) {
                Value kept = zeroOutputForMask || t == 0 ? Ops.zerosLike(output) : outputs.get(t - 1);
                List<Value> before = states;
                List<Value> held = new ArrayList<>();
                for (int i = 0; i < next.size(); i++) {
                    held.add(choose(masks.get(t), next.get(i), before.get(i)));
                }
                output = choose(masks.get(t), output, kept);
                next = held;
            }
            outputs.add(output);
            states = next;
        }
        return new TimeLoop(outputs, states);
    }

    private static Value choose(Value mask, Value holds, Value otherwise) {
        Shape shape = Shape.of(mask.shape().dim(0));
        for (int i = 1; i < holds.rank(); i++) {
            shape = shape.append(1);
        }
        return Ops.select(Ops.reshape(mask, shape), holds, otherwise);
    }

    Value last() {
        return outputs.get(outputs.size() - 1);
    }
}
