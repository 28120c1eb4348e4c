package dev.keratin.models;

import dev.keratin.layers.Arguments;
import dev.keratin.layers.Call;
import dev.keratin.layers.CallNode;
import dev.keratin.layers.InputLayer;
import dev.keratin.layers.KerasTensor;
import dev.keratin.layers.Layer;
import dev.keratin.layers.Trace;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A model that is any graph of layers between inputs and outputs ({@code keras.Model(inputs, outputs)}).
 *
 * <pre>{@code
 * KerasTensor x = InputLayer.of(DType.FLOAT32, 784).output();
 * KerasTensor h = Dense.of(64).activation("relu").apply(x);
 * Functional model = Functional.of(x, Dense.of(10).apply(h));
 * }</pre>
 */
public final class Functional extends Model {

    private static final Arg<@Nullable Object> LAYERS = Arg.required("layers", ArgTypes.ANY);
    private static final Arg<@Nullable Object> INPUT_LAYERS = Arg.required("input_layers", ArgTypes.ANY);
    private static final Arg<@Nullable Object> OUTPUT_LAYERS = Arg.required("output_layers", ArgTypes.ANY);

    /**
     * Whether a {@code training} argument in a call of this model holds whatever mode the model runs in, as in tf.keras 2; in Keras 3 the mode of the model
     * overrides it. Keras 3 ignores the key.
     */
    private static final Arg<Boolean> KEEPS_TRAINING = Arg.unwritten("keeps_training", ArgTypes.BOOL, false);

    public static final Schema<Functional> SCHEMA = Schema.of(
                    "keras.src.models.functional",
                    "Functional",
                    Functional::new,
                    NAME,
                    TRAINABLE,
                    LAYERS,
                    INPUT_LAYERS,
                    OUTPUT_LAYERS,
                    KEEPS_TRAINING)
            .registeredAs("Functional");

    private Object inputs = List.of();
    private Object outputs = List.of();
    private @Nullable LayerGraph graph;

    private Functional() {
        super(SCHEMA);
    }

    /** A model from one input to one output. */
    public static Functional of(KerasTensor input, KerasTensor output) {
        return new Functional().connect(input, output);
    }

    /** A model with several inputs and outputs. */
    public static Functional of(List<KerasTensor> inputs, List<KerasTensor> outputs) {
        return new Functional().connect(List.copyOf(inputs), List.copyOf(outputs));
    }

    /** A model whose inputs and outputs are any structure: a tensor, a list, a map by name. */
    public static Functional ofStructures(Object inputs, Object outputs) {
        return new Functional().connect(inputs, outputs);
    }

    /** Gives the model a name. */
    public Functional named(String name) {
        rename(name);
        return this;
    }

    private Functional connect(Object inputs, Object outputs) {
        this.inputs = inputs;
        this.outputs = outputs;
        LayerGraph made = new LayerGraph(
                Arguments.sortedLeaves(inputs, KerasTensor.class), Arguments.sortedLeaves(outputs, KerasTensor.class));
        graph = made;
        Map<String, Layer> names = new HashMap<>();
        for (Layer layer : made.layers()) {
            Layer other = names.put(layer.name(), layer);
            if (other != null && other != layer) {
                throw new IllegalArgumentException("Two layers of the model are named \"" + layer.name()
                        + "\"; every name must be unique. Rename one of them.");
            }
        }
        trackAll("layers", made.layers());
        buildOnce(inputs().stream().map(KerasTensor::shape).toList());
        return this;
    }

    @Override
    protected void validate() {
        FunctionalConfig config = new FunctionalConfig(get(LAYERS));
        Object in = config.tensors(get(INPUT_LAYERS));
        Object out = config.tensors(get(OUTPUT_LAYERS));
        boolean trainable = get(TRAINABLE);
        connect(in, out);
        if (!trainable) {
            update(TRAINABLE, false);
        }
    }

    @Override
    public Map<String, @Nullable Object> getConfig() {
        Map<String, @Nullable Object> config = new LinkedHashMap<>();
        config.put("name", name());
        config.put("trainable", isTrainable());
        config.putAll(FunctionalConfig.of(graph(), inputs, outputs));
        if (get(KEEPS_TRAINING)) {
            config.put(KEEPS_TRAINING.key(), true);
        }
        return config;
    }

    /** Weights in a functional model stand below their layer's name alone. */
    @Override
    public void place(String prefix) {
        String below = prefix.equals(name()) ? "" : prefix + "/";
        layers().forEach(layer -> layer.place(below + layer.name()));
    }

    private LayerGraph graph() {
        return Objects.requireNonNull(graph, "graph");
    }

    @Override
    public List<Layer> layers() {
        return graph().layers();
    }

    /** All calls of layers in this model, in the order in which they run. */
    List<CallNode> nodes() {
        return graph().nodes();
    }

    @Override
    public List<KerasTensor> inputs() {
        return Arguments.leaves(inputs, KerasTensor.class);
    }

    @Override
    public List<KerasTensor> outputs() {
        return Arguments.leaves(outputs, KerasTensor.class);
    }

    @Override
    public Object inputStructure() {
        return inputs;
    }

    @Override
    public Object outputStructure() {
        return outputs;
    }

    @Override
    public List<String> outputNames() {
        if (outputs instanceof Map<?, ?> map) {
            return map.keySet().stream().map(String::valueOf).toList();
        }
        return outputs().stream().map(tensor -> tensor.node().layer().name()).toList();
    }

    @Override
    protected boolean supportsMasking() {
        return true;
    }

    @Override
    protected @Nullable Value computeMask(Call call, List<Value> outputs) {
        return null;
    }

    @Override
    protected List<Value> callAll(Call call) {
        Map<String, @Nullable Object> context = new LinkedHashMap<>();
        if (call.arguments().keywords().get("training") instanceof Boolean training) {
            context.put("training", training);
        }
        return run(call.trace(), inputsInOrder(call), context);
    }

    /** The tensors of a call in the order of this model's inputs: by name where both are maps. */
    private List<Value> inputsInOrder(Call call) {
        Object given = call.arguments().positional().isEmpty()
                ? null
                : call.arguments().positional().get(0);
        if (given instanceof Map<?, ?> map
                && inputs instanceof Map<?, ?> own
                && map.keySet().containsAll(own.keySet())) {
            return own.keySet().stream()
                    .map(key -> (Value) Objects.requireNonNull(map.get(key)))
                    .toList();
        }
        return call.inputs();
    }

    @Override
    public List<Value> forward(Trace trace, List<Value> values) {
        return run(trace, values, Map.of());
    }

    private List<Value> run(Trace trace, List<Value> values, Map<String, @Nullable Object> context) {
        List<KerasTensor> ends = inputs();
        if (values.size() != ends.size()) {
            throw new IllegalArgumentException(
                    "Model " + name() + " has " + ends.size() + " inputs, received " + values.size() + ".");
        }
        Map<KerasTensor, Value> known = new HashMap<>();
        for (int i = 0; i < ends.size(); i++) {
            known.put(ends.get(i), Inputs.fit(trace, values.get(i), ends.get(i), name()));
        }
        for (CallNode node : graph().nodes()) {
            if (node.layer() instanceof InputLayer
                    || known.containsKey(node.outputs().get(0))) {
                continue;
            }
            // As in Keras 3, whether a pass trains is decided where the model is called, for its files say
            // `training: false` at every dropout. Only models of Keras 2 keep what a call says.
            boolean own = get(KEEPS_TRAINING) && node.arguments().keywords().get("training") instanceof Boolean;
            Arguments given = own ? node.arguments() : node.arguments().without("training");
            Arguments arguments = given.map(KerasTensor.class, known::get);
            if (!own) {
                for (Map.Entry<String, @Nullable Object> entry : context.entrySet()) {
                    arguments = arguments.with(entry.getKey(), entry.getValue());
                }
            }
            List<Value> results = trace.callAll(node.layer(), arguments);
            for (int i = 0; i < results.size(); i++) {
                known.put(node.outputs().get(i), results.get(i));
            }
        }
        List<Value> results = new ArrayList<>();
        outputs().forEach(tensor -> results.add(Objects.requireNonNull(known.get(tensor))));
        return results;
    }
}
