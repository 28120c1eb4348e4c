package dev.keratin.layers.rnn;

import dev.keratin.activations.Activation;
import dev.keratin.backend.Axis;
import dev.keratin.backend.Window;
import dev.keratin.constraints.Constraint;
import dev.keratin.initializers.Initializer;
import dev.keratin.layers.Call;
import dev.keratin.layers.DataFormat;
import dev.keratin.layers.InputChecks;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.regularizers.Regularizer;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The cell of the convolutional LSTMs: an LSTM cell whose products are convolutions. Keras has no such class in its API either.
 *
 * <p>Two states, output and carry, in the data format of the input; the convolution of the state is always of padding {@code "same"}.
 */
final class ConvLSTMCell extends RecurrentCell<ConvLSTMCell> implements RecurrentOptions<ConvLSTMCell> {

    private static final int GATES = 4;

    private static final List<Schema<ConvLSTMCell>> SCHEMAS = List.of(declare(1), declare(2), declare(3));

    private final int rank;
    private @Nullable Variable kernel;
    private @Nullable Variable recurrentKernel;
    private @Nullable Variable bias;
    private Shape state = Shape.scalar();

    private ConvLSTMCell(int rank) {
        super(SCHEMAS.get(rank - 1));
        this.rank = rank;
    }

    private static Schema<ConvLSTMCell> declare(int rank) {
        ConvLSTMArgs args = ConvLSTMArgs.of(rank);
        return schema(
                "ConvLSTMCell",
                () -> new ConvLSTMCell(rank),
                ConvLSTMArgs.FILTERS,
                args.kernelSize(),
                args.strides(),
                ConvLSTMArgs.PADDING,
                ConvLSTMArgs.DATA_FORMAT,
                args.dilationRate(),
                RecurrentArgs.ACTIVATION,
                RecurrentArgs.RECURRENT_ACTIVATION,
                RecurrentArgs.USE_BIAS,
                RecurrentArgs.KERNEL_INITIALIZER,
                RecurrentArgs.RECURRENT_INITIALIZER,
                RecurrentArgs.BIAS_INITIALIZER,
                RecurrentArgs.UNIT_FORGET_BIAS,
                RecurrentArgs.KERNEL_REGULARIZER,
                RecurrentArgs.RECURRENT_REGULARIZER,
                RecurrentArgs.BIAS_REGULARIZER,
                RecurrentArgs.KERNEL_CONSTRAINT,
                RecurrentArgs.RECURRENT_CONSTRAINT,
                RecurrentArgs.BIAS_CONSTRAINT,
                RecurrentArgs.DROPOUT,
                RecurrentArgs.RECURRENT_DROPOUT,
                RecurrentArgs.SEED);
    }

    static ConvLSTMCell ofRank(int rank) {
        return new ConvLSTMCell(rank);
    }

    @Override
    public ConvLSTMCell with(Arg<?> arg, @Nullable Object value) {
        set(arg, value);
        return this;
    }

    private int filters() {
        return get(ConvLSTMArgs.FILTERS);
    }

    private DataFormat format() {
        return get(ConvLSTMArgs.DATA_FORMAT);
    }

    @Override
    public List<Shape> stateShapes() {
        return List.of(state, state);
    }

    @Override
    protected void build(List<Shape> inputShapes) {
        Shape input = format().toLast(InputChecks.ofRank(this, inputShapes, rank + 2));
        int channels = InputChecks.known(this, input, -1);
        Shape window = Shape.of(get(ConvLSTMArgs.of(rank).kernelSize()));
        Shape result = Shape.of(1);
        for (int i = 0; i < rank; i++) {
            int length = inputAxis(i, InputChecks.known(this, input, i + 1)).output();
            if (length < 1) {
                throw new IllegalArgumentException("The window " + window + " of " + className()
                        + " does not fit into an input of shape " + input + "; use padding=\"same\" or a smaller one.");
            }
            result = result.append(length);
        }
        state = format().fromLast(result.append(filters())).from(1);
        kernel = weight(
                "kernel",
                window.append(channels).append(GATES * filters()),
                get(RecurrentArgs.KERNEL_INITIALIZER),
                RecurrentArgs.KERNEL_REGULARIZER,
                RecurrentArgs.KERNEL_CONSTRAINT);
        recurrentKernel = weight(
                "recurrent_kernel",
                window.append(filters()).append(GATES * filters()),
                get(RecurrentArgs.RECURRENT_INITIALIZER),
                RecurrentArgs.RECURRENT_REGULARIZER,
                RecurrentArgs.RECURRENT_CONSTRAINT);
        if (get(RecurrentArgs.USE_BIAS)) {
            Initializer given = get(RecurrentArgs.BIAS_INITIALIZER);
            bias = weight(
                    "bias",
                    Shape.of(GATES * filters()),
                    get(RecurrentArgs.UNIT_FORGET_BIAS) ? new ForgetBias(given, filters()) : given,
                    RecurrentArgs.BIAS_REGULARIZER,
                    RecurrentArgs.BIAS_CONSTRAINT);
        }
    }

    private Variable weight(
            String name,
            Shape shape,
            Initializer initializer,
            Arg<@Nullable Regularizer> regularizer,
            Arg<@Nullable Constraint> constraint) {
        return addWeight(name, shape, policy().variableDType(), initializer, get(regularizer), get(constraint), true);
    }

    private Axis inputAxis(int index, int length) {
        ConvLSTMArgs args = ConvLSTMArgs.of(rank);
        int size = get(args.kernelSize()).get(index);
        int stride = get(args.strides()).get(index);
        int dilation = get(args.dilationRate()).get(index);
        return get(ConvLSTMArgs.PADDING).equals("same")
                ? Axis.same(length, size, stride, dilation)
                : Axis.valid(length, size, stride, dilation);
    }

    private Axis stateAxis(int index, int length) {
        return Axis.same(length, get(ConvLSTMArgs.of(rank).kernelSize()).get(index), 1, 1);
    }

    @Override
    protected List<Value> step(Call call, Value input, List<Value> states) {
        Recurrence recurrence = prepare(call, input.shape());
        return recurrence.step(recurrence.project(input), states);
    }

    @Override
    protected Recurrence prepare(Call call, Shape input) {
        Value inputKernel = call.read(Objects.requireNonNull(kernel, "kernel"));
        Value stateKernel = call.read(Objects.requireNonNull(recurrentKernel, "recurrent_kernel"));
        Value shift = bias == null ? null : call.read(bias);
        Activation activation = get(RecurrentArgs.ACTIVATION);
        Activation gate = get(RecurrentArgs.RECURRENT_ACTIVATION);
        Shape stateShape = RecurrentLayer.join(Shape.of(input.dim(0)), state);
        List<Value> inputMasks = masks(call, get(RecurrentArgs.DROPOUT), input);
        List<Value> stateMasks = masks(call, get(RecurrentArgs.RECURRENT_DROPOUT), stateShape);
        return new Recurrence() {
            @Override
            public Value project(Value inputs) {
                if (inputs.rank() == rank + 2) {
                    Value z = convolve(inputs, inputKernel, inputMasks, true);
                    return shift == null ? z : Ops.add(z, shift);
                }
                Shape lead = inputs.shape().slice(0, 2);
                Shape step = inputs.shape().from(2);
                Value z = project(Ops.reshape(inputs, step.prepend(lead.size())));
                return Ops.reshape(z, RecurrentLayer.join(lead, z.shape().from(1)));
            }

            @Override
            public List<Value> step(Value projected, List<Value> states) {
                Value z = Ops.add(projected, convolve(states.get(0), stateKernel, stateMasks, false));
                Value carry = format().toLast(states.get(1));
                return LSTMCell.gates(z, carry, gate, activation).stream()
                        .map(format()::fromLast)
                        .toList();
            }
        };
    }

    private List<Value> masks(Call call, double rate, Shape shape) {
        List<Value> masks = new ArrayList<>();
        if (call.training() && rate > 0 && rate < 1) {
            Value ones = Ops.broadcastTo(call.graph().scalar(policy().arithmetic(), 1), shape);
            for (int i = 0; i < GATES; i++) {
                masks.add(Ops.dropout(ones, rate, shape));
            }
        }
        return masks;
    }

    /** The convolution for all gates, channels last; with masks one for each gate. */
    private Value convolve(Value x, Value filter, List<Value> masks, boolean ofInput) {
        if (masks.isEmpty()) {
            return convolution(format().toLast(x), filter, ofInput);
        }
        List<Value> parts = new ArrayList<>();
        for (int i = 0; i < GATES; i++) {
            int samples = masks.get(i).shape().dim(0);
            Value mask = Ops.repeat(masks.get(i), x.shape().dim(0) / samples, 0);
            Value part = Ops.slice(filter, -1, i * filters(), (i + 1) * filters());
            parts.add(convolution(format().toLast(Ops.multiply(x, mask)), part, ofInput));
        }
        return Ops.concatenate(parts, -1);
    }

    private Value convolution(Value x, Value filter, boolean ofInput) {
        Axis[] axes = new Axis[rank];
        for (int i = 0; i < rank; i++) {
            int length = x.shape().dim(i + 1);
            axes[i] = ofInput ? inputAxis(i, length) : stateAxis(i, length);
        }
        return Ops.convolution(x, filter, Window.of(axes), 1);
    }
}
