package dev.keratin.layers;

import java.util.List;

/** One call of a layer on symbolic tensors: an edge of a functional model ({@code keras.Node}). Compared by identity. */
public final class CallNode {

    private final Layer layer;
    private final Arguments arguments;
    private final List<KerasTensor> inputs;
    private final List<KerasTensor> outputs;

    CallNode(Layer layer, Arguments arguments, List<KerasTensor> outputs) {
        this.layer = layer;
        this.arguments = arguments;
        this.inputs = Arguments.sortedLeaves(List.of(arguments.positional(), arguments.keywords()), KerasTensor.class);
        this.outputs = List.copyOf(outputs);
        for (int i = 0; i < outputs.size(); i++) {
            outputs.get(i).comesFrom(this, i);
        }
    }

    public Layer layer() {
        return layer;
    }

    /** The arguments; their tensor leaves are {@link KerasTensor}s. */
    public Arguments arguments() {
        return arguments;
    }

    /** All tensors among the arguments, keywords in alphabetical order behind positional ones. */
    public List<KerasTensor> inputs() {
        return inputs;
    }

    public List<KerasTensor> outputs() {
        return outputs;
    }

    @Override
    public String toString() {
        return layer.name() + inputs + " -> " + outputs;
    }
}
