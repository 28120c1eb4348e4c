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
 * {@code activation(x kernel + state recurrent_kernel + bias)}: the cell of {@link SimpleRNN} ({@code keras.layers.SimpleRNNCell}).
 *
 * <p>One state, which is the output. Saves {@code kernel} (features, units), {@code recurrent_kernel} (units, units), {@code bias} (units).
 *
 * <pre>{@code
 * RNN layer = RNN.of(SimpleRNNCell.of(32));
 * }</pre>
 */
public final class SimpleRNNCell extends UnitsCell<SimpleRNNCell> {

    public static final Schema<SimpleRNNCell> SCHEMA = schema(
            "SimpleRNNCell",
            SimpleRNNCell::new,
            RecurrentArgs.UNITS,
            RecurrentArgs.ACTIVATION,
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
            RecurrentArgs.SEED);

    private SimpleRNNCell() {
        super(SCHEMA, 1);
    }

    /** A cell of this many units. */
    public static SimpleRNNCell of(int units) {
        return new SimpleRNNCell().with(RecurrentArgs.UNITS, units);
    }

    @Override
    protected Recurrence prepare(Call call, Shape input) {
        Value kernel = kernel(call);
        Value recurrentKernel = recurrentKernel(call);
        Value bias = bias(call);
        Activation activation = get(RecurrentArgs.ACTIVATION);
        List<Value> inputMasks = dropoutMasks(call, get(RecurrentArgs.DROPOUT), input, 1);
        List<Value> stateMasks =
                dropoutMasks(call, get(RecurrentArgs.RECURRENT_DROPOUT), Shape.of(input.dim(0), units()), 1);
        return new FusibleRecurrence() {
            @Override
            public Value project(Value inputs) {
                return plus(product(inputs, kernel, inputMasks), bias);
            }

            @Override
            public List<Value> step(Value projected, List<Value> states) {
                Value z = Ops.add(projected, product(states.get(0), recurrentKernel, stateMasks));
                Value state = activation.apply(z);
                return List.of(state, state);
            }

            @Override
            public @Nullable FusedSequence fused() {
                return stateMasks.isEmpty()
                        ? FusedSequence.of(Cell.SIMPLE, recurrentKernel, null, activation, activation)
                        : null;
            }
        };
    }
}
