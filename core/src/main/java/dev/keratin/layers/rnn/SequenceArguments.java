package dev.keratin.layers.rnn;

import dev.keratin.layers.Arguments;
import dev.keratin.layers.Call;
import dev.keratin.ops.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a recurrent layer was called with.
 *
 * @param sequence the sequence
 * @param states the initial states that were given: further positional tensors, or the keyword {@code initial_state}
 * @param mask the mask that steps are left out by
 * @param passedOn the mask that goes on with the outputs of all steps
 */
record SequenceArguments(Value sequence, List<Value> states, @Nullable Value mask, @Nullable Value passedOn) {

    static SequenceArguments of(Call call) {
        List<Value> inputs = call.inputs();
        List<Value> states = new ArrayList<>(inputs.subList(1, inputs.size()));
        Value explicit = call.arguments().keywords().get("mask") instanceof Value mask ? mask : null;
        List<@Nullable Object> positional = call.arguments().positional();
        if (positional.size() > 1) {
            for (Value value : Arguments.leaves(positional.subList(1, positional.size()), Value.class)) {
                if (value.dtype().isFloating()) {
                    states.add(value);
                } else {
                    explicit = value;
                }
            }
        }
        states.addAll(Arguments.leaves(call.arguments().keywords().get("initial_state"), Value.class));
        Value passedOn = explicit != null ? explicit : call.mask();
        // Keras fills in a mask by itself only where the sequence is the one tensor that a layer is called with.
        return new SequenceArguments(
                inputs.get(0), states, explicit != null || states.isEmpty() ? passedOn : null, passedOn);
    }
}
