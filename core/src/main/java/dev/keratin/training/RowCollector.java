package dev.keratin.training;

import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Puts the outputs of batches behind one another. */
final class RowCollector {

    private final List<List<Tensor>> parts = new ArrayList<>();

    /** Adds a tensor an output. */
    void add(List<Tensor> outputs) {
        parts.add(outputs);
    }

    /** A tensor an output. */
    List<Tensor> tensors() {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        List<Tensor> whole = new ArrayList<>();
        for (int i = 0; i < parts.get(0).size(); i++) {
            whole.add(whole(i));
        }
        return whole;
    }

    private Tensor whole(int output) {
        Tensor first = parts.get(0).get(output);
        int rows = 0;
        for (List<Tensor> part : parts) {
            Shape shape = part.get(output).shape();
            if (!shape.with(0, 0).equals(first.shape().with(0, 0))) {
                throw new IllegalArgumentException("The batches give outputs of different shapes, " + first.shape()
                        + " and " + shape + ", which do not fit into one array; predict them one by one.");
            }
            rows = Math.addExact(rows, shape.dim(0));
        }
        Tensor result = Tensor.zeros(first.dtype(), first.shape().with(0, rows));
        int at = 0;
        for (List<Tensor> part : parts) {
            Tensor tensor = part.get(output);
            System.arraycopy(tensor.buffer().array(), 0, result.buffer().array(), at, tensor.size());
            at += tensor.size();
        }
        return result;
    }
}
