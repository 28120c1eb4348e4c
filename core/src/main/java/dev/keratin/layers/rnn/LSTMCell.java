package dev.keratin.layers.rnn;

import dev.keratin.activations.Activation;
import dev.keratin.backend.Recurrence.Cell;
import dev.keratin.initializers.Initializer;
import dev.keratin.layers.Call;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cell of {@link LSTM} ({@code keras.layers.LSTMCell}).
 *
 * <p>Two states: the output and the carry. Saves {@code kernel} (features, 4 units), {@code recurrent_kernel} (units, 4 units), {@code bias}
 * (4 units); the gates stand in the order input, forget, candidate, output.
 *
 * <pre>{@code
 * RNN layer = RNN.of(LSTMCell.of(32));
 * }</pre>
 */
public final class LSTMCell extends UnitsCell<LSTMCell> {

    private static final int GATES = 4;

    public static final Schema<LSTMCell> SCHEMA = schema(
            "LSTMCell",
            LSTMCell::new,
            RecurrentArgs.UNITS,
            RecurrentArgs.ACTIVATION,
            RecurrentArgs.RECURRENT_ACTIVATION,
            RecurrentArgs.USE_BIAS,
            RecurrentArgs.UNIT_FORGET_BIAS,
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
            RecurrentArgs.SEED);

    private LSTMCell() {
        super(SCHEMA, GATES);
    }

    /** A cell of this many units. */
    public static LSTMCell of(int units) {
        return new LSTMCell().with(RecurrentArgs.UNITS, units);
    }

    /** The function of the gates, by name (default {@code "sigmoid"}). */
    public LSTMCell recurrentActivation(String activation) {
        return with(RecurrentArgs.RECURRENT_ACTIVATION, activation);
    }

    /** The function of the gates. */
    public LSTMCell recurrentActivation(Activation activation) {
        return with(RecurrentArgs.RECURRENT_ACTIVATION, activation);
    }

    /** Whether the bias of the forget gate begins with ones (default true). */
    public LSTMCell unitForgetBias(boolean unitForgetBias) {
        return with(RecurrentArgs.UNIT_FORGET_BIAS, unitForgetBias);
    }

    @Override
    public List<Shape> stateShapes() {
        return List.of(Shape.of(units()), Shape.of(units()));
    }

    @Override
    Initializer biasInitializer() {
        Initializer given = get(RecurrentArgs.BIAS_INITIALIZER);
        return get(RecurrentArgs.UNIT_FORGET_BIAS) ? new ForgetBias(given, units()) : given;
    }

    @Override
    protected Recurrence prepare(Call call, Shape input) {
        Value kernel = kernel(call);
        Value recurrentKernel = recurrentKernel(call);
        Value bias = bias(call);
        Activation activation = get(RecurrentArgs.ACTIVATION);
        Activation gate = get(RecurrentArgs.RECURRENT_ACTIVATION);
        double recurrentDropout = get(RecurrentArgs.RECURRENT_DROPOUT);
        List<Value> inputMasks =
                dropoutMasks(call, get(RecurrentArgs.DROPOUT), input, recurrentDropout > 0 ? GATES : 1);
        List<Value> stateMasks = dropoutMasks(call, recurrentDropout, Shape.of(input.dim(0), units()), GATES);
        return new FusibleRecurrence() {
            @Override
            public Value project(Value inputs) {
                return plus(product(inputs, kernel, inputMasks), bias);
            }

            @Override
            public List<Value> step(Value projected, List<Value> states) {
                Value z = Ops.add(projected, product(states.get(0), recurrentKernel, stateMasks));
                return gates(z, states.get(1), gate, activation);
            }

            @Override
            public @Nullable FusedSequence fused() {
                return stateMasks.isEmpty()
                        ? FusedSequence.of(Cell.LSTM, recurrentKernel, null, activation, gate)
                        : null;
            }
        };
    }

    /** Output, output and carry from the sums that enter the gates. */
    static List<Value> gates(Value z, Value carryBefore, Activation gate, Activation activation) {
        List<Value> parts = Ops.split(z, GATES, -1);
        Value kept = Ops.multiply(gate.apply(parts.get(1)), carryBefore);
        Value added = Ops.multiply(gate.apply(parts.get(0)), activation.apply(parts.get(2)));
        Value carry = Ops.add(kept, added);
        Value output = Ops.multiply(gate.apply(parts.get(3)), activation.apply(carry));
        return List.of(output, output, carry);
    }
}
