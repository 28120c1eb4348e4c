package dev.keratin.training;

import dev.keratin.callbacks.ModelFiles;
import dev.keratin.layers.Layer;
import dev.keratin.layers.Trace;
import dev.keratin.layers.Weight;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.TensorSpec;
import java.util.List;
import java.util.Map;

/** What the trainer needs of a model. Structures of inputs and outputs (lists, maps) are flat here, in Keras's order. */
public interface Trainable {

    /** The model's name. */
    String name();

    /** Makes the weights for inputs of these shapes (the batch dimension is unknown), if that was not done before. */
    void buildFor(List<Shape> inputShapes);

    /** A name an input. Called after {@link #buildFor}, as all that follows. */
    List<String> inputNames();

    /** Type and shape of each input; dimensions may be unknown. */
    List<TensorSpec> inputSpecs();

    /** Whether data may have more axes than an input's shape, as tf.keras allowed where the last one agrees; then the layers decide. */
    default boolean takesMoreAxes() {
        return false;
    }

    /** A name an output. */
    List<String> outputNames();

    /** The shape of each output; dimensions may be unknown. */
    List<Shape> outputShapes();

    /** Records the model's computation and gives all outputs. */
    List<Value> forward(Trace trace, List<Value> inputs);

    /** What the optimizer may change, in Keras's order. */
    List<Variable> trainableVariables();

    /** All weights with their regularizers and constraints, each once. */
    List<Weight> allWeights();

    /** All weights, in the order of {@code model.weights}. */
    List<Variable> variables();

    /** Whether the layers that this model consists of, at any depth, may be trained. */
    default Map<Layer, Boolean> trainableLayers() {
        return Map.of();
    }

    /** Whether layers compute in half precision by the policy {@code "mixed_float16"}, where small gradients vanish unless the loss is scaled. */
    default boolean computesInFloat16() {
        return false;
    }

    /** How this model is written to files, for callbacks that do. */
    ModelFiles files();
}
