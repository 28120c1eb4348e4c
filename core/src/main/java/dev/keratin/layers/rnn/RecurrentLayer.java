package dev.keratin.layers.rnn;

import dev.keratin.layers.AbstractLayer;
import dev.keratin.layers.Arguments;
import dev.keratin.layers.Call;
import dev.keratin.layers.InputChecks;
import dev.keratin.layers.KerasTensor;
import dev.keratin.layers.Layer;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import dev.keratin.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A layer that repeats a cell over the steps of a sequence: what {@link RNN}, {@link SimpleRNN}, {@link LSTM}, {@link GRU} and the convolutional ones
 * share.
 *
 * <p>Called with a sequence {@code (batch, steps, ...)}, and optionally initial states: the keyword {@code initial_state} or further positional
 * tensors. Gives the output of the last step or of all, then the last states where asked for.
 *
 * @param <S> the layer's own class
 */
public abstract class RecurrentLayer<S extends RecurrentLayer<S>> extends AbstractLayer<S> {

    protected static final Arg<Boolean> RETURN_SEQUENCES = Arg.optional("return_sequences", ArgTypes.BOOL, false);
    protected static final Arg<Boolean> RETURN_STATE = Arg.optional("return_state", ArgTypes.BOOL, false);
    protected static final Arg<Boolean> GO_BACKWARDS = Arg.optional("go_backwards", ArgTypes.BOOL, false);
    protected static final Arg<Boolean> STATEFUL = Arg.optional("stateful", ArgTypes.BOOL, false);
    protected static final Arg<Boolean> UNROLL = Arg.optional("unroll", ArgTypes.BOOL, false);
    protected static final Arg<Boolean> ZERO_OUTPUT_FOR_MASK =
            Arg.optional("zero_output_for_mask", ArgTypes.BOOL, false);

    private @Nullable RecurrentCell<?> cell;
    private @Nullable List<Variable> kept;

    protected RecurrentLayer(Schema<? extends Layer> schema) {
        super(schema);
    }

    /** The cell to be repeated; asked for once. */
    protected abstract RecurrentCell<?> makeCell();

    /** Whether the output of every step is given, not only that of the last one (default false). */
    public final S returnSequences(boolean returnSequences) {
        return with(RETURN_SEQUENCES, returnSequences);
    }

    /** Whether the last states are given behind the output (default false). */
    public final S returnState(boolean returnState) {
        return with(RETURN_STATE, returnState);
    }

    /** Whether the sequence is read from its end (default false); outputs then stand in that order. */
    public final S goBackwards(boolean goBackwards) {
        return with(GO_BACKWARDS, goBackwards);
    }

    /** Whether the last states of a batch are the initial states of the next (default false); see {@link #resetStates}. */
    public final S stateful(boolean stateful) {
        return with(STATEFUL, stateful);
    }

    /** Kept for Keras's sake: sequences are always unrolled here. */
    public final S unroll(boolean unroll) {
        return with(UNROLL, unroll);
    }

    /** Whether masked steps give zeros rather than the output of the step before (default false). */
    public final S zeroOutputForMask(boolean zeroOutputForMask) {
        return with(ZERO_OUTPUT_FOR_MASK, zeroOutputForMask);
    }

    /** Sets an argument of this class from a value or a config tree. */
    @SuppressWarnings("unchecked")
    public final S with(Arg<?> arg, @Nullable Object value) {
        set(arg, value);
        return (S) this;
    }

    public final boolean returnsSequences() {
        return get(RETURN_SEQUENCES);
    }

    public final boolean returnsState() {
        return get(RETURN_STATE);
    }

    public final boolean goesBackwards() {
        return get(GO_BACKWARDS);
    }

    public final boolean isStateful() {
        return get(STATEFUL);
    }

    /** The cell. */
    public final RecurrentCell<?> cell() {
        RecurrentCell<?> present = cell;
        if (present == null) {
            present = track("cell", makeCell());
            cell = present;
        }
        return present;
    }

    /** Makes the states that a stateful layer keeps zero ({@code reset_states}). */
    public final void resetStates() {
        if (kept != null) {
            kept.forEach(variable -> variable.assign(Tensor.zeros(variable.dtype(), variable.shape())));
        }
    }

    /** The states that a stateful layer keeps from batch to batch; empty before the first one and for other layers. */
    public final List<Variable> states() {
        return kept == null ? List.of() : List.copyOf(kept);
    }

    @Override
    protected boolean supportsMasking() {
        return true;
    }

    /** Set where the results are known: states have no mask. */
    @Override
    protected @Nullable Value computeMask(Call call, List<Value> outputs) {
        return null;
    }

    @Override
    protected void build(List<Shape> inputShapes) {
        Shape sequence = InputChecks.ofMinRank(this, inputShapes, 3);
        cell().buildOnce(List.of(sequence.without(1)));
    }

    @Override
    protected List<TensorSpec> computeOutputSpecs(Arguments symbolic) {
        Shape sequence = symbolic.leaves(KerasTensor.class).get(0).shape();
        DType dtype = policy().arithmetic();
        Shape lead = Shape.of(sequence.dim(0));
        List<TensorSpec> specs = new ArrayList<>();
        Shape output = returnsSequences() ? lead.append(sequence.dim(1)) : lead;
        specs.add(new TensorSpec(dtype, join(output, cell().outputShape())));
        if (returnsState()) {
            cell().stateShapes().forEach(shape -> specs.add(new TensorSpec(dtype, join(lead, shape))));
        }
        return specs;
    }

    static Shape join(Shape lead, Shape rest) {
        Shape shape = lead;
        for (int dim : rest.toArray()) {
            shape = shape.append(dim);
        }
        return shape;
    }

    @Override
    protected List<Value> callAll(Call call) {
        SequenceArguments given = SequenceArguments.of(call);
        Value sequence = given.sequence();
        if (sequence.shape().dim(1) == 0) {
            throw new IllegalArgumentException("Layer " + name()
                    + " needs a sequence of at least one step, received shape " + sequence.shape() + ".");
        }
        List<Value> initial =
                initialStates(call, given.states(), sequence.shape().dim(0));
        List<Value> results = recur(call, sequence, initial, given.mask());
        if (isStateful()) {
            List<Variable> variables = kept(sequence.shape().dim(0));
            for (int i = 0; i < variables.size(); i++) {
                call.assign(variables.get(i), results.get(i + 1));
            }
        }
        if (returnsSequences()) {
            call.trace().setMask(results.get(0), given.passedOn());
        }
        return returnsState() ? results : results.subList(0, 1);
    }

    /** The output, of the last step or of all, then the last states. */
    private List<Value> recur(Call call, Value sequence, List<Value> initialStates, @Nullable Value mask) {
        Recurrence recurrence = cell().prepare(call, sequence.shape().without(1));
        Value projected = recurrence.project(sequence);
        FusedSequence fused = recurrence instanceof FusibleRecurrence fusible ? fusible.fused() : null;
        // A masked step before the first one that counts gives zeros; the operation gives the initial state there.
        boolean same = mask == null || initialStates.isEmpty() || get(ZERO_OUTPUT_FOR_MASK);
        if (fused != null && same) {
            return fused(fused, projected, initialStates, mask);
        }
        List<Value> states = initialStates;
        if (states.isEmpty()) {
            states = zeros(call, sequence.shape().dim(0));
        }
        TimeLoop loop = TimeLoop.run(recurrence, projected, states, mask, goesBackwards(), get(ZERO_OUTPUT_FOR_MASK));
        List<Value> results = new ArrayList<>();
        results.add(returnsSequences() ? Ops.stack(loop.outputs(), 1) : loop.last());
        results.addAll(loop.states());
        return results;
    }

    private List<Value> fused(FusedSequence fused, Value projected, List<Value> initialStates, @Nullable Value mask) {
        List<Value> results = new ArrayList<>(fused.run(projected, initialStates, mask, goesBackwards()));
        Value output = returnsSequences() ? results.get(0) : results.get(1);
        if (mask != null && get(ZERO_OUTPUT_FOR_MASK)) {
            Value holds = Ops.cast(goesBackwards() ? Ops.flip(mask, 1) : mask, output.dtype());
            int last = holds.shape().dim(1) - 1;
            output = Ops.multiply(
                    output, returnsSequences() ? Ops.expandDims(holds, -1) : Ops.slice(holds, 1, last, last + 1));
        }
        results.set(0, output);
        return results;
    }

    private List<Value> zeros(Call call, int batch) {
        return cell().stateShapes().stream()
                .map(shape -> call.graph().zeros(policy().arithmetic(), shape.prepend(batch)))
                .toList();
    }

    /** The states before the first step, empty for zeros. */
    private List<Value> initialStates(Call call, List<Value> given, int batch) {
        List<Shape> shapes = cell().stateShapes();
        if (!given.isEmpty()) {
            if (given.size() != shapes.size()) {
                throw new IllegalArgumentException("Layer " + name() + " (" + className() + ") has " + shapes.size()
                        + " states, received `initial_state` of " + given.size()
                        + " tensors; give one for each state.");
            }
            return given;
        }
        return isStateful() ? kept(batch).stream().map(call::read).toList() : List.of();
    }

    private List<Variable> kept(int batch) {
        List<Variable> present = kept;
        if (present == null) {
            present = new ArrayList<>();
            DType dtype = policy().variableDType();
            for (Shape state : cell().stateShapes()) {
                Shape shape = state.prepend(batch);
                Variable variable = new Variable(
                        "rnn_state", new TensorSpec(dtype, shape), false, () -> Tensor.zeros(dtype, shape));
                variable.setPath(name() + "/rnn_state");
                present.add(variable);
            }
            kept = present;
        }
        if (!present.isEmpty() && present.get(0).shape().dim(0) != batch) {
            throw new IllegalArgumentException("Layer " + name() + " is stateful and keeps the states of batches of "
                    + present.get(0).shape().dim(0) + " samples, received a batch of " + batch
                    + "; feed batches of one size.");
        }
        return present;
    }
}
