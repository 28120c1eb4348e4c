package dev.keratin.layers;

import dev.keratin.ops.Graph;
import dev.keratin.ops.Value;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.List;

/** Shapes of results where inputs have unknown dimensions. */
final class OutputSpecs {

    /** Two primes that no layer has as a size by chance at once; the numbers that Keras uses for the same purpose. */
    private static final int ONE = 83;

    private static final int OTHER = 89;

    private OutputSpecs() {}

    /** Traces a layer twice; a dimension of a result that differs is unknown. */
    static List<TensorSpec> probe(Layer layer, Arguments symbolic) {
        List<Value> one = trace(layer, symbolic, ONE);
        boolean known = symbolic.leaves(KerasTensor.class).stream()
                .allMatch(tensor -> tensor.shape().isKnown());
        List<Value> other = known ? one : trace(layer, symbolic, OTHER);
        List<TensorSpec> specs = new ArrayList<>();
        for (int i = 0; i < one.size(); i++) {
            int[] dims = one.get(i).shape().toArray();
            for (int axis = 0; axis < dims.length; axis++) {
                if (dims[axis] != other.get(i).shape().dim(axis)) {
                    dims[axis] = Shape.UNKNOWN;
                }
            }
            specs.add(new TensorSpec(one.get(i).dtype(), Shape.of(dims)));
        }
        return specs;
    }

    private static List<Value> trace(Layer layer, Arguments symbolic, int unknown) {
        Trace trace = new Trace(new Graph(), false);
        Arguments values = symbolic.map(KerasTensor.class, tensor -> {
            int[] dims = tensor.shape().toArray();
            for (int axis = 0; axis < dims.length; axis++) {
                dims[axis] = dims[axis] < 0 ? unknown : dims[axis];
            }
            return trace.graph().input("input", new TensorSpec(tensor.dtype(), Shape.of(dims)));
        });
        return layer.invoke(trace, values);
    }

    /** A shape whose first dimension, the batch, is unknown. */
    static Shape batchUnknown(Shape shape) {
        return shape.rank() == 0 ? shape : shape.with(0, Shape.UNKNOWN);
    }
}
