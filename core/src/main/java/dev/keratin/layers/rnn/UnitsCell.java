package dev.keratin.layers.rnn;

import dev.keratin.initializers.Initializer;
import dev.keratin.layers.Call;
import dev.keratin.layers.InputChecks;
import dev.keratin.layers.Layer;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A cell of units with an input kernel, a recurrent kernel and a bias, the gates side by side in their last axis.
 *
 * @param <S> the cell's own class
 */
public abstract class UnitsCell<S extends UnitsCell<S>> extends RecurrentCell<S> implements RecurrentOptions<S> {

    private final int gates;
    private @Nullable Variable kernel;
    private @Nullable Variable recurrentKernel;
    private @Nullable Variable bias;

    UnitsCell(Schema<? extends Layer> schema, int gates) {
        super(schema);
        this.gates = gates;
    }

    @Override
    @SuppressWarnings("unchecked")
    public final S with(Arg<?> arg, @Nullable Object value) {
        set(arg, value);
        return (S) this;
    }

    /** The number of units. */
    public final int units() {
        return get(RecurrentArgs.UNITS);
    }

    @Override
    public List<Shape> stateShapes() {
        return List.of(Shape.of(units()));
    }

    @Override
    protected void build(List<Shape> inputShapes) {
        int features = InputChecks.known(this, InputChecks.first(this, inputShapes), -1);
        kernel = addWeight(
                "kernel",
                Shape.of(features, gates * units()),
                policy().variableDType(),
                get(RecurrentArgs.KERNEL_INITIALIZER),
                get(RecurrentArgs.KERNEL_REGULARIZER),
                get(RecurrentArgs.KERNEL_CONSTRAINT),
                true);
        recurrentKernel = addWeight(
                "recurrent_kernel",
                Shape.of(units(), gates * units()),
                policy().variableDType(),
                get(RecurrentArgs.RECURRENT_INITIALIZER),
                get(RecurrentArgs.RECURRENT_REGULARIZER),
                get(RecurrentArgs.RECURRENT_CONSTRAINT),
                true);
        if (get(RecurrentArgs.USE_BIAS)) {
            bias = addWeight(
                    "bias",
                    biasShape(gates * units()),
                    policy().variableDType(),
                    biasInitializer(),
                    get(RecurrentArgs.BIAS_REGULARIZER),
                    get(RecurrentArgs.BIAS_CONSTRAINT),
                    true);
        }
    }

    Shape biasShape(int width) {
        return Shape.of(width);
    }

    Initializer biasInitializer() {
        return get(RecurrentArgs.BIAS_INITIALIZER);
    }

    final Value kernel(Call call) {
        return call.read(Objects.requireNonNull(kernel, "kernel"));
    }

    final Value recurrentKernel(Call call) {
        return call.read(Objects.requireNonNull(recurrentKernel, "recurrent_kernel"));
    }

    final @Nullable Value bias(Call call) {
        return bias == null ? null : call.read(bias);
    }

    @Override
    protected List<Value> step(Call call, Value input, List<Value> states) {
        Recurrence recurrence = prepare(call, input.shape());
        return recurrence.step(recurrence.project(input), states);
    }

    /** Masks of 0 and 1 / (1 - rate) of this shape, none where nothing is dropped. */
    final List<Value> dropoutMasks(Call call, double rate, Shape shape, int count) {
        List<Value> masks = new ArrayList<>();
        if (call.training() && rate > 0) {
            Value ones = Ops.broadcastTo(call.graph().scalar(policy().arithmetic(), 1), shape);
            for (int i = 0; i < count; i++) {
                masks.add(Ops.dropout(ones, rate, shape));
            }
        }
        return masks;
    }

    /** {@code x kernel}, with one dropout mask for all gates or one for each. */
    final Value product(Value x, Value kernel, List<Value> masks) {
        if (masks.isEmpty()) {
            return Ops.matmul(x, kernel);
        }
        if (masks.size() == 1) {
            return Ops.matmul(masked(x, masks.get(0)), kernel);
        }
        List<Value> parts = new ArrayList<>();
        for (int gate = 0; gate < masks.size(); gate++) {
            Value part = Ops.slice(kernel, 1, gate * units(), (gate + 1) * units());
            parts.add(Ops.matmul(masked(x, masks.get(gate)), part));
        }
        return Ops.concatenate(parts, -1);
    }

    private static Value masked(Value x, Value mask) {
        return Ops.multiply(x, x.rank() > mask.rank() ? Ops.expandDims(mask, 1) : mask);
    }

    static Value plus(Value x, @Nullable Value bias) {
        return bias == null ? x : Ops.add(x, bias);
    }
}
