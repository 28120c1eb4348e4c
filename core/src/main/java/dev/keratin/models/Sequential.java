package dev.keratin.models;

import dev.keratin.layers.Arguments;
import dev.keratin.layers.Call;
import dev.keratin.layers.InputLayer;
import dev.keratin.layers.KerasTensor;
import dev.keratin.layers.Layer;
import dev.keratin.layers.Trace;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.ConfigTrees;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A stack of layers, each fed by the one before ({@code keras.Sequential}).
 *
 * <pre>{@code
 * Sequential model = Sequential.of(
 *         Dense.of(512).activation("relu").inputShape(784),
 *         Dropout.of(0.2),
 *         Dense.of(10).activation("softmax"));
 * }</pre>
 *
 * <p>It is built at once where the first layer knows its input shape, else when it first sees data.
 */
public final class Sequential extends Model {

    private static final Arg<@Nullable Object> LAYERS = Arg.required("layers", ArgTypes.ANY);
    private static final Arg<@Nullable Object> BUILD_INPUT_SHAPE =
            Arg.optional("build_input_shape", ArgTypes.ANY, null);

    public static final Schema<Sequential> SCHEMA =
            Schema.of("keras", "Sequential", Sequential::new, NAME, TRAINABLE, DTYPE, LAYERS, BUILD_INPUT_SHAPE);

    private final List<Layer> layers = new ArrayList<>();
    private @Nullable InputLayer input;
    private @Nullable KerasTensor output;
    private boolean moreAxes;

    private Sequential() {
        super(SCHEMA);
    }

    /** A stack of these layers. */
    public static Sequential of(Layer... layers) {
        return of(List.of(layers));
    }

    /** A stack of these layers. */
    public static Sequential of(List<? extends Layer> layers) {
        Sequential model = new Sequential();
        layers.forEach(model::add);
        return model;
    }

    /** Gives the model a name. */
    public Sequential named(String name) {
        rename(name);
        if (isBuilt()) {
            place(name);
        }
        return this;
    }

    /**
     * Puts a layer on top.
     *
     * @throws IllegalArgumentException where the layer's name is taken or its input does not fit what is below
     */
    public Sequential add(Layer layer) {
        if (layers.stream().anyMatch(other -> other.name().equals(layer.name()))) {
            throw taken(layer);
        }
        put(layer);
        trackLayers();
        return this;
    }

    private static IllegalArgumentException taken(Layer layer) {
        return new IllegalArgumentException("All layers of a Sequential need unique names, but \"" + layer.name()
                + "\" is taken; rename one of them.");
    }

    /** Puts a layer of another name than those below on top. */
    private void put(Layer layer) {
        if (layer instanceof InputLayer given) {
            if (input != null || !layers.isEmpty()) {
                throw new IllegalArgumentException(
                        "An input layer must be the first of a Sequential and only one; model \"" + name()
                                + "\" has layers already.");
            }
            enter(given);
            return;
        }
        if (layers.isEmpty() && input == null) {
            Shape shape = layer.batchInputShape();
            if (layer instanceof Model model && model.isConnected()) {
                KerasTensor entry = model.inputs().get(0);
                enter(InputLayer.ofBatch(entry.dtype(), entry.shape()));
            } else if (shape != null) {
                enter(InputLayer.ofBatch(inputDType(layer), shape));
            }
        }
        layers.add(layer);
        KerasTensor below = output;
        if (below != null) {
            stack(layer, below);
        }
    }

    /** Takes the last layer off. */
    public Layer pop() {
        if (layers.isEmpty()) {
            throw new IllegalStateException("Model \"" + name() + "\" has no layer to take off.");
        }
        Layer last = layers.remove(layers.size() - 1);
        if (input != null) {
            output = layers.isEmpty()
                    ? input.output()
                    : layers.get(layers.size() - 1)
                            .inboundNodes()
                            .get(0)
                            .outputs()
                            .get(0);
            trackAll("layers", layers);
        }
        return last;
    }

    private void trackLayers() {
        if (output != null && !layers.isEmpty()) {
            trackAll("layers", layers);
        }
    }

    private static DType inputDType(Layer layer) {
        return layer.policy().computeDType().isFloating() ? layer.policy().arithmetic() : DType.FLOAT32;
    }

    private void enter(InputLayer layer) {
        input = layer;
        output = layer.output();
    }

    private void stack(Layer layer, KerasTensor below) {
        List<KerasTensor> results = layer.applyAll(Arguments.of(below));
        if (results.size() != 1) {
            throw new IllegalArgumentException("Layer \"" + layer.name() + "\" has " + results.size()
                    + " results; all layers of a Sequential must have one. Use a functional model.");
        }
        output = results.get(0);
        layer.place(name() + "/" + layer.name());
    }

    @Override
    public void place(String prefix) {
        layers.forEach(layer -> layer.place(prefix + "/" + layer.name()));
    }

    @Override
    protected void build(List<Shape> inputShapes) {
        if (input == null) {
            enter(InputLayer.ofBatch(layers.isEmpty() ? DType.FLOAT32 : inputDType(layers.get(0)), inputShapes.get(0)));
            for (Layer layer : List.copyOf(layers)) {
                KerasTensor below = output;
                if (below != null) {
                    stack(layer, below);
                }
            }
            trackLayers();
        }
    }

    @Override
    protected void validate() {
        if (!(get(LAYERS) instanceof List<?> trees)) {
            throw new IllegalArgumentException(
                    "`layers` of a Sequential must be a list, received " + ConfigTrees.describe(get(LAYERS)) + ".");
        }
        boolean trainable = get(TRAINABLE);
        Set<String> names = new HashSet<>();
        for (Object tree : trees) {
            Layer layer = LayerSerialization.parse(ConfigTrees.map(tree, "a layer of a Sequential"));
            if (!(layer instanceof InputLayer) && !names.add(layer.name())) {
                throw taken(layer);
            }
            put(layer);
        }
        trackLayers();
        if (input == null && get(BUILD_INPUT_SHAPE) instanceof List<?> shape && !layers.isEmpty()) {
            List<Integer> dims = new ArrayList<>();
            shape.forEach(dim -> dims.add(dim == null ? Shape.UNKNOWN : ArgTypes.NON_NEGATIVE_INT.parse(dim)));
            buildOnce(List.of(Shape.of(dims)));
        }
        if (!trainable) {
            update(TRAINABLE, false);
        }
    }

    @Override
    public Map<String, @Nullable Object> getConfig() {
        Map<String, @Nullable Object> config = new LinkedHashMap<>();
        config.put("name", name());
        config.put("trainable", isTrainable());
        config.put("dtype", DTYPE.type().tree(policy()));
        List<Object> trees = new ArrayList<>();
        InputLayer entry = input;
        if (entry != null) {
            trees.add(LayerSerialization.tree(entry));
        }
        layers.forEach(layer -> trees.add(LayerSerialization.tree(layer)));
        config.put("layers", trees);
        if (entry != null) {
            config.put("build_input_shape", FunctionalConfig.shapeTree(entry.batchShape()));
        }
        return config;
    }

    @Override
    public List<Layer> layers() {
        return Collections.unmodifiableList(layers);
    }

    @Override
    public boolean isConnected() {
        return input != null;
    }

    @Override
    public List<KerasTensor> inputs() {
        return List.of(connected().output());
    }

    @Override
    public List<KerasTensor> outputs() {
        connected();
        return output == null ? List.of() : List.of(output);
    }

    @Override
    public Object inputStructure() {
        return inputs().get(0);
    }

    @Override
    public Object outputStructure() {
        return outputs().get(0);
    }

    @Override
    public List<String> outputNames() {
        return List.of(
                layers.isEmpty()
                        ? connected().name()
                        : layers.get(layers.size() - 1).name());
    }

    /** Where the input enters, null before the model is built. */
    @Nullable
    InputLayer inputLayer() {
        return input;
    }

    /** Lets the layers decide about data with more axes than declared, as tf.keras did. */
    void takeMoreAxes() {
        moreAxes = true;
    }

    @Override
    public boolean takesMoreAxes() {
        return moreAxes;
    }

    private Value entered(Trace trace, Value value) {
        KerasTensor declared = inputs().get(0);
        Shape shape = declared.shape();
        boolean asItIs = moreAxes
                && shape.rank() > 1
                && value.rank() > shape.rank()
                && value.shape().last() == shape.last();
        return asItIs ? Inputs.cast(trace, value, declared) : Inputs.fit(trace, value, declared, name());
    }

    private InputLayer connected() {
        InputLayer entry = input;
        if (entry == null) {
            throw new IllegalStateException(
                    "Model \"" + name() + "\" is not built yet: it does not know the shape of its input. "
                            + "Give the first layer an inputShape, call build, or fit it on data.");
        }
        return entry;
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
        Value value = entered(call.trace(), call.input());
        for (Layer layer : layers) {
            value = call.call(layer, value);
        }
        return List.of(value);
    }

    @Override
    public List<Value> forward(Trace trace, List<Value> values) {
        Value value = entered(trace, values.get(0));
        for (Layer layer : layers) {
            value = trace.call(layer, value);
        }
        return List.of(value);
    }
}
