package dev.keratin.layers.rnn;

import dev.keratin.activations.Activation;
import dev.keratin.backend.Recurrence.Cell;
import dev.keratin.layers.Call;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cell of {@link GRU} ({@code keras.layers.GRUCell}).
 *
 * <p>One state, which is the output. Saves {@code kernel} (features, 3 units), {@code recurrent_kernel} (units, 3 units) and {@code bias}: (2, 3 units),
 * one row for the input and one for the state, where the reset gate acts after the product, else (3 units). The gates stand in the order update,
 * reset, candidate.
 *
 * <pre>{@code
 * RNN layer = RNN.of(GRUCell.of(32).resetAfter(false));
 * }</pre>
 */
public final class GRUCell extends UnitsCell<GRUCell> {

    private static final int GATES = 3;

    public static final Schema<GRUCell> SCHEMA = schema(
            "GRUCell",
            GRUCell::new,
            RecurrentArgs.UNITS,
            RecurrentArgs.ACTIVATION,
            RecurrentArgs.RECURRENT_ACTIVATION,
            RecurrentArgs.USE_BIAS,
            RecurrentArgs.KERNEL_INITIALIZER,
            RecurrentArgs.RECURRENT_INITIALIZER,
            RecurrentArgs.BIAS_INITIALIZER,
            RecurrentArgs.KERNEL_REGULARIZER,
            RecurrentArgs.RECURRENT_REGULARIZER,
            RecurrentArgs.BIAS_REGULARIZER,
            RecurrentArgs.KERNEL_CONSTRAINT,
            RecurrentArgs.RECURRENT_CONSTRAINT,
            RecurrentArgs.BIAS_CONSTRAINT,
            RecurrentArgs.DROPOUT,
            RecurrentArgs.RECURRENT_DROPOUT,
            RecurrentArgs.RESET_AFTER,
            RecurrentArgs.SEED);

    private GRUCell() {
        super(SCHEMA, GATES);
    }

    /** A cell of this many units. */
    public static GRUCell of(int units) {
        return new GRUCell().with(RecurrentArgs.UNITS, units);
    }

    /** The function of the gates, by name (default {@code "sigmoid"}). */
    public GRUCell recurrentActivation(String activation) {
        return with(RecurrentArgs.RECURRENT_ACTIVATION, activation);
    }

    /** The function of the gates. */
    public GRUCell recurrentActivation(Activation activation) {
        return with(RecurrentArgs.RECURRENT_ACTIVATION, activation);
    }

    /** Whether the reset gate acts after the product with the recurrent kernel (default true), as in cuDNN. */
    public GRUCell resetAfter(boolean resetAfter) {
        return with(RecurrentArgs.RESET_AFTER, resetAfter);
    }

    @Override
    Shape biasShape(int width) {
        return get(RecurrentArgs.RESET_AFTER) ? Shape.of(2, width) : Shape.of(width);
    }

    @Override
    protected Recurrence prepare(Call call, Shape input) {
        boolean resetAfter = get(RecurrentArgs.RESET_AFTER);
        double recurrentDropout = get(RecurrentArgs.RECURRENT_DROPOUT);
        List<Value> inputMasks =
                dropoutMasks(call, get(RecurrentArgs.DROPOUT), input, recurrentDropout > 0 ? GATES : 1);
        List<Value> stateMasks = dropoutMasks(call, recurrentDropout, Shape.of(input.dim(0), units()), GATES);
        Value kernel = kernel(call);
        Value recurrentKernel = recurrentKernel(call);
        Value bias = bias(call);
        Value inputBias = bias != null && resetAfter ? row(bias, 0) : bias;
        Value stateBias = bias != null && resetAfter ? row(bias, 1) : null;
        return new FusibleRecurrence() {
            @Override
            public Value project(Value inputs) {
                return plus(product(inputs, kernel, inputMasks), inputBias);
            }

            @Override
            public List<Value> step(Value projected, List<Value> states) {
                Value state = states.get(0);
                Value next = resetAfter
                        ? resetAfter(projected, state, plus(product(state, recurrentKernel, stateMasks), stateBias))
                        : resetBefore(projected, state, recurrentKernel, stateMasks);
                return List.of(next, next);
            }

            @Override
            public @Nullable FusedSequence fused() {
                Cell cell = resetAfter ? Cell.GRU_RESET_AFTER : Cell.GRU_RESET_BEFORE;
                return stateMasks.isEmpty()
                        ? FusedSequence.of(
                                cell,
                                recurrentKernel,
                                stateBias,
                                get(RecurrentArgs.ACTIVATION),
                                get(RecurrentArgs.RECURRENT_ACTIVATION))
                        : null;
            }
        };
    }

    private static Value row(Value bias, int index) {
        return Ops.squeeze(Ops.slice(bias, 0, index, index + 1), 0);
    }

    private Value resetAfter(Value projected, Value state, Value recurrent) {
        List<Value> x = Ops.split(projected, GATES, -1);
        List<Value> h = Ops.split(recurrent, GATES, -1);
        Value update = gate(x.get(0), h.get(0));
        Value reset = gate(x.get(1), h.get(1));
        return mix(update, state, Ops.add(x.get(2), Ops.multiply(reset, h.get(2))));
    }

    private Value resetBefore(Value projected, Value state, Value recurrentKernel, List<Value> masks) {
        List<Value> x = Ops.split(projected, GATES, -1);
        Value forGates = Ops.slice(recurrentKernel, 1, 0, 2 * units());
        Value forCandidate = Ops.slice(recurrentKernel, 1, 2 * units(), 3 * units());
        List<Value> h = Ops.split(product(state, forGates, masks.isEmpty() ? masks : masks.subList(0, 2)), 2, -1);
        Value update = gate(x.get(0), h.get(0));
        Value reset = gate(x.get(1), h.get(1));
        List<Value> mask = masks.isEmpty() ? masks : masks.subList(2, 3);
        return mix(update, state, Ops.add(x.get(2), product(Ops.multiply(reset, state), forCandidate, mask)));
    }

    private Value gate(Value x, @Nullable Value h) {
        return get(RecurrentArgs.RECURRENT_ACTIVATION).apply(plus(x, h));
    }

    private Value mix(Value update, Value state, Value candidate) {
        Value fresh = get(RecurrentArgs.ACTIVATION).apply(candidate);
        return Ops.add(Ops.multiply(update, state), Ops.multiply(Ops.subtract(1, update), fresh));
    }
}
