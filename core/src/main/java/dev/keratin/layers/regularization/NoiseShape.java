package dev.keratin.layers.regularization;

import dev.keratin.layers.Layer;
import dev.keratin.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The shape of the random numbers of a dropout layer. */
final class NoiseShape {

    private NoiseShape() {}

    /** {@code given} with the input's sizes in place of unknown ones, else the input's shape. */
    static Shape of(Layer layer, @Nullable List<Integer> given, Shape input) {
        if (given == null) {
            return input;
        }
        if (given.size() != input.rank()) {
            throw new IllegalArgumentException("`noise_shape` of layer " + layer.name()
                    + " must have one size for each axis of its input " + input + ", received " + given + ".");
        }
        Shape shape = input;
        for (int axis = 0; axis < given.size(); axis++) {
            shape = given.get(axis) < 0 ? shape : shape.with(axis, given.get(axis));
        }
        return shape;
    }
}
