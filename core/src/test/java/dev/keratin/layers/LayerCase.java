package dev.keratin.layers;

import dev.keratin.ops.Graph;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.serialization.ConfigTrees;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import dev.keratin.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What real Keras says of one layer with certain arguments: its config, weights, inputs and results. */
final class LayerCase {

    private final Map<String, @Nullable Object> tree;

    private LayerCase(Map<String, @Nullable Object> tree) {
        this.tree = tree;
    }

    /** The cases of a golden file. */
    static List<LayerCase> read(String resource) {
        return GoldenArrays.cases(resource).stream().map(LayerCase::new).toList();
    }

    Map<String, @Nullable Object> layerTree() {
        return ConfigTrees.map(tree.get("layer"), "layer");
    }

    Layer layer() {
        return Layers.REGISTRY.parse(layerTree());
    }

    /** The layer computing in double precision. */
    Layer doubleLayer() {
        return Layers.REGISTRY.parse(inDoubles(layerTree()));
    }

    private static @Nullable Object inDoubles(@Nullable Object tree) {
        if (tree instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((key, value) -> copy.put(key, "dtype".equals(key) ? "float64" : inDoubles(value)));
            return copy;
        }
        if (tree instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>();
            list.forEach(element -> copy.add(inDoubles(element)));
            return copy;
        }
        return tree;
    }

    boolean training() {
        return Boolean.TRUE.equals(tree.get("training"));
    }

    List<Tensor> inputs() {
        return tensors("inputs");
    }

    Tensor output() {
        return GoldenArrays.tensor(tree.get("output"));
    }

    /** The weights after a training call; empty for others. */
    List<Tensor> after() {
        return tensors("after");
    }

    List<Tensor> weights() {
        return tensors("weights");
    }

    List<String> weightNames() {
        return ((List<?>) Objects.requireNonNull(tree.get("weights")))
                .stream()
                        .map(weight -> ConfigTrees.map(weight, "weight"))
                        .map(weight -> weight.get("name") + (Boolean.TRUE.equals(weight.get("trainable")) ? "" : "*"))
                        .toList();
    }

    List<Double> losses() {
        return ((List<?>) Objects.requireNonNull(tree.get("losses")))
                .stream()
                        .map(loss -> ((Number) Objects.requireNonNull(loss)).doubleValue())
                        .toList();
    }

    @Nullable
    Tensor mask() {
        return tree.containsKey("mask") ? GoldenArrays.tensor(tree.get("mask")) : null;
    }

    /** The result's shape for a batch of unknown size, null where it is not recorded. */
    @Nullable
    Shape symbolicShape() {
        if (!(tree.get("symbolic_shape") instanceof List<?> dims)) {
            return null;
        }
        return Shape.of(dims.stream()
                .map(dim -> dim == null ? (Integer) Shape.UNKNOWN : (Integer) ((Number) dim).intValue())
                .toList());
    }

    /** What the layer is called with. */
    <T> Arguments arguments(List<T> inputs, @Nullable Object mask) {
        Arguments arguments = Boolean.TRUE.equals(tree.get("positional"))
                ? new Arguments(List.copyOf(inputs), Map.of())
                : Boolean.TRUE.equals(tree.get("list"))
                        ? Arguments.ofList(inputs)
                        : Arguments.of(Objects.requireNonNull(inputs.get(0)));
        for (Map.Entry<String, @Nullable Object> keyword : keywords().entrySet()) {
            arguments = arguments.with(keyword.getKey(), keyword.getValue());
        }
        return mask == null ? arguments : arguments.with("mask", mask);
    }

    /** Constants that the layer is called with. */
    private Map<String, @Nullable Object> keywords() {
        return tree.get("keywords") == null ? Map.of() : ConfigTrees.map(tree.get("keywords"), "keywords");
    }

    /** Builds the layer for inputs without a batch size. */
    void build(Layer layer) {
        layer.applyAll(arguments(
                inputs().stream()
                        .map(input -> new KerasTensor(input.dtype(), OutputSpecs.batchUnknown(input.shape())))
                        .toList(),
                null));
    }

    /** Builds the layer and gives it the weights of the case. */
    void load(Layer layer) {
        build(layer);
        List<Variable> variables = layer.variables();
        for (int i = 0; i < variables.size(); i++) {
            variables.get(i).assign(weights().get(i).cast(variables.get(i).dtype()));
        }
    }

    /** Records the layer's call on inputs of a graph. */
    List<Value> call(Layer layer, Graph graph, Trace trace, List<Value> inputs) {
        Tensor mask = mask();
        return trace.callAll(layer, arguments(inputs, mask == null ? null : graph.constant(mask)));
    }

    /** Placeholders for the inputs, floating-point ones of this type. */
    List<Value> placeholders(Graph graph, DType floating) {
        return inputs().stream()
                .map(input -> graph.input(
                        "x", new TensorSpec(input.dtype().isFloating() ? floating : input.dtype(), input.shape())))
                .toList();
    }

    private List<Tensor> tensors(String key) {
        return ((List<?>) Objects.requireNonNull(tree.get(key)))
                .stream().map(GoldenArrays::tensor).toList();
    }

    @Override
    public String toString() {
        return (String) Objects.requireNonNull(tree.get("name"));
    }
}
