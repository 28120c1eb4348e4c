package dev.keratin.layers.preprocessing;

import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import java.util.List;

/** Mean and variance along all axes but some, of batch after batch (Welford 1962). */
final class Moments {

    private final List<Integer> kept;
    private final double[] mean;
    private final double[] squares;
    private final double[] counts;

    /**
     * No batch yet.
     *
     * @param batch the shape of a batch
     * @param kept the axes that have numbers of their own, in order
     */
    Moments(Shape batch, List<Integer> kept) {
        this.kept = kept;
        int size = 1;
        for (int axis : kept) {
            size = Math.multiplyExact(size, batch.dim(axis));
        }
        mean = new double[size];
        squares = new double[size];
        counts = new double[size];
    }

    void add(Tensor batch) {
        int[] dims = batch.shape().toArray();
        int[] strides = new int[dims.length];
        int stride = 1;
        for (int i = kept.size() - 1; i >= 0; i--) {
            strides[kept.get(i)] = stride;
            stride *= dims[kept.get(i)];
        }
        for (int i = 0; i < batch.size(); i++) {
            int rest = i;
            int cell = 0;
            for (int axis = dims.length - 1; axis >= 0; axis--) {
                cell += rest % dims[axis] * strides[axis];
                rest /= dims[axis];
            }
            double x = batch.getDouble(i);
            double distance = x - mean[cell];
            mean[cell] += distance / ++counts[cell];
            squares[cell] += distance * (x - mean[cell]);
        }
    }

    Tensor mean() {
        return Tensor.of(mean.clone());
    }

    Tensor variance() {
        double[] variance = new double[squares.length];
        for (int i = 0; i < variance.length; i++) {
            variance[i] = counts[i] == 0 ? 0 : squares[i] / counts[i];
        }
        return Tensor.of(variance);
    }
}
