package dev.keratin.layers;

import dev.keratin.tensor.Shape;
import java.util.List;

/** What layers ask of the shapes they are built for ({@code keras.InputSpec}), with messages that name the layer. */
public final class InputChecks {

    private InputChecks() {}

    /**
     * The one input of a layer.
     *
     * @throws IllegalArgumentException where there is none
     */
    public static Shape first(Layer layer, List<Shape> inputs) {
        if (inputs.isEmpty()) {
            throw new IllegalArgumentException("Layer " + layer.name() + " was called without a tensor; give it one.");
        }
        return inputs.get(0);
    }

    /** The one input of a layer, of exactly this rank, the batch counted. */
    public static Shape ofRank(Layer layer, List<Shape> inputs, int rank) {
        Shape shape = first(layer, inputs);
        if (shape.rank() != rank) {
            throw new IllegalArgumentException("Input of layer " + layer.name() + " (" + layer.className()
                    + ") must have " + rank + " dimensions, the batch counted; received shape " + shape
                    + ". Reshape it before this layer.");
        }
        return shape;
    }

    /** The one input of a layer, of at least this rank, the batch counted. */
    public static Shape ofMinRank(Layer layer, List<Shape> inputs, int rank) {
        Shape shape = first(layer, inputs);
        if (shape.rank() < rank) {
            throw new IllegalArgumentException("Input of layer " + layer.name() + " (" + layer.className()
                    + ") must have at least " + rank + " dimensions, the batch counted; received shape " + shape
                    + ". Reshape it before this layer.");
        }
        return shape;
    }

    /** The size of an axis, which must be known because weights depend on it. */
    public static int known(Layer layer, Shape shape, int axis) {
        int dim = shape.dim(axis);
        if (dim <= 0) {
            throw new IllegalArgumentException("Axis " + axis + " of the input of layer " + layer.name() + " ("
                    + layer.className() + ") must have a known, positive size, received shape " + shape
                    + ". Give the size in the Input of the model.");
        }
        return dim;
    }
}
