package dev.keratin.layers.rnn;

import dev.keratin.layers.AbstractLayer;
import dev.keratin.layers.Arguments;
import dev.keratin.layers.Call;
import dev.keratin.layers.KerasTensor;
import dev.keratin.layers.Layer;
import dev.keratin.layers.Layers;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.ConfigTrees;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a sequence from both ends ({@code keras.layers.Bidirectional}).
 *
 * <p>A copy of the layer named {@code forward_...} reads forwards, another named {@code backward_...} backwards; their outputs are merged. Initial states and
 * returned states are the forward ones, then the backward ones. Saves {@code forward_layer} and {@code backward_layer}. Schuster and Paliwal 1997.
 *
 * <pre>{@code
 * Bidirectional layer = Bidirectional.of(LSTM.of(64).returnSequences(true)).mergeMode("sum");
 * }</pre>
 */
public final class Bidirectional extends AbstractLayer<Bidirectional> {

    private static final String FORWARD = "forward_";
    private static final String BACKWARD = "backward_";

    private static final Arg<@Nullable String> MERGE_MODE =
            Arg.optional("merge_mode", ArgTypes.nullable(ArgTypes.oneOf("sum", "mul", "ave", "concat")), "concat");
    private static final Arg<Layer> LAYER = Arg.required("layer", Layers.REGISTRY);
    private static final Arg<@Nullable Layer> BACKWARD_LAYER =
            Arg.optional("backward_layer", ArgTypes.nullable(Layers.REGISTRY), null);

    public static final Schema<Bidirectional> SCHEMA =
            schema("Bidirectional", Bidirectional::new, MERGE_MODE, LAYER, BACKWARD_LAYER);

    private Bidirectional() {
        super(SCHEMA);
    }

    /** Reads both ways with copies of a layer. */
    public static Bidirectional of(RecurrentLayer<?> layer) {
        Bidirectional both = new Bidirectional();
        both.set(LAYER, layer);
        both.validate();
        return both;
    }

    /** How outputs are merged: {@code "concat"} (default), {@code "sum"}, {@code "mul"}, {@code "ave"}, or null to give both. */
    public Bidirectional mergeMode(@Nullable String mergeMode) {
        set(MERGE_MODE, mergeMode);
        return this;
    }

    /** The layer that reads backwards, itself and not a copy; it must go backwards. */
    public Bidirectional backwardLayer(RecurrentLayer<?> layer) {
        set(BACKWARD_LAYER, layer);
        validate();
        return this;
    }

    @Override
    protected void validate() {
        RecurrentLayer<?> given = recurrent("layer", get(LAYER));
        Layer backward = get(BACKWARD_LAYER);
        if (backward == null) {
            backward = copy(given, BACKWARD, true, given.returnsSequences());
            set(BACKWARD_LAYER, backward);
        }
        set(LAYER, copy(given, FORWARD, given.goesBackwards(), given.returnsSequences()));
        RecurrentLayer<?> two = recurrent("backward_layer", backward);
        two.zeroOutputForMask(two.returnsSequences());
        track("forward_layer", get(LAYER));
        track("backward_layer", two);
        checkAgreement();
    }

    private static RecurrentLayer<?> recurrent(String argument, Layer layer) {
        if (layer instanceof RecurrentLayer<?> recurrent) {
            return recurrent;
        }
        throw new IllegalArgumentException("`" + argument
                + "` of Bidirectional must be a recurrent layer such as LSTM, received a " + layer.className() + ".");
    }

    private static Layer copy(RecurrentLayer<?> layer, String prefix, boolean backwards, boolean sequences) {
        Map<String, @Nullable Object> tree = Layers.REGISTRY.tree(layer);
        Map<String, @Nullable Object> config = ConfigTrees.map(tree.get("config"), layer.className());
        String name = layer.name();
        config.put("name", name.startsWith(prefix) ? name : prefix + name);
        config.put("go_backwards", backwards);
        config.put("zero_output_for_mask", sequences);
        return Layers.REGISTRY.parse(tree);
    }

    private void checkAgreement() {
        RecurrentLayer<?> one = forwardLayer();
        RecurrentLayer<?> two = backwardLayer();
        if (one.goesBackwards() == two.goesBackwards()) {
            throw new IllegalArgumentException("The layers of Bidirectional must differ in `go_backwards`, received "
                    + one.goesBackwards() + " for both; set goBackwards(true) for the backward layer.");
        }
        if (one.isStateful() != two.isStateful()
                || one.returnsSequences() != two.returnsSequences()
                || one.returnsState() != two.returnsState()) {
            throw new IllegalArgumentException(
                    "The layers of Bidirectional must agree in `stateful`, `return_sequences`"
                            + " and `return_state`, received " + one.getConfig() + " and " + two.getConfig() + ".");
        }
    }

    /** The layer that reads forwards. */
    public RecurrentLayer<?> forwardLayer() {
        return (RecurrentLayer<?>) get(LAYER);
    }

    /** The layer that reads backwards. */
    public RecurrentLayer<?> backwardLayer() {
        return (RecurrentLayer<?>) Objects.requireNonNull(get(BACKWARD_LAYER), "backward_layer");
    }

    /** Makes the states that stateful layers keep zero. */
    public void resetStates() {
        forwardLayer().resetStates();
        backwardLayer().resetStates();
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
        forwardLayer().buildOnce(inputShapes);
        backwardLayer().buildOnce(inputShapes);
    }

    @Override
    protected List<TensorSpec> computeOutputSpecs(Arguments symbolic) {
        Arguments first = Arguments.of(symbolic.leaves(KerasTensor.class).get(0));
        List<TensorSpec> one = forwardLayer().computeOutputSpecs(first);
        List<TensorSpec> two = backwardLayer().computeOutputSpecs(first);
        List<TensorSpec> specs = new ArrayList<>();
        TensorSpec output = one.get(0);
        String mode = get(MERGE_MODE);
        if (mode == null) {
            specs.add(output);
            specs.add(two.get(0));
        } else if (mode.equals("concat")) {
            Shape shape = output.shape();
            specs.add(output.withShape(
                    shape.with(-1, shape.last() + two.get(0).shape().last())));
        } else {
            specs.add(output);
        }
        specs.addAll(one.subList(1, one.size()));
        specs.addAll(two.subList(1, two.size()));
        return specs;
    }

    @Override
    protected List<Value> callAll(Call call) {
        SequenceArguments given = SequenceArguments.of(call);
        List<Value> initial = given.states();
        int half = initial.size() / 2;
        List<Value> one = run(call, forwardLayer(), given, initial.subList(0, half));
        List<Value> two = run(call, backwardLayer(), given, initial.subList(half, initial.size()));
        boolean sequences = forwardLayer().returnsSequences();
        Value reversed = sequences ? Ops.flip(two.get(0), 1) : two.get(0);
        List<Value> results = new ArrayList<>(merge(one.get(0), reversed));
        if (sequences) {
            results.forEach(result -> call.trace().setMask(result, given.passedOn()));
        }
        results.addAll(one.subList(1, one.size()));
        results.addAll(two.subList(1, two.size()));
        return results;
    }

    private static List<Value> run(Call call, Layer layer, SequenceArguments given, List<Value> initial) {
        // The mask is handed on whether there is one or not: none may be filled in where Keras fills in none.
        Arguments arguments = Arguments.of(given.sequence()).with("mask", given.mask());
        return call.callAll(layer, initial.isEmpty() ? arguments : arguments.with("initial_state", initial));
    }

    private List<Value> merge(Value one, Value two) {
        String mode = get(MERGE_MODE);
        if (mode == null) {
            return List.of(one, two);
        }
        return List.of(
                switch (mode) {
                    case "sum" -> Ops.add(one, two);
                    case "ave" -> Ops.divide(Ops.add(one, two), 2);
                    case "mul" -> Ops.multiply(one, two);
                    default -> Ops.concatenate(List.of(one, two), -1);
                });
    }
}
