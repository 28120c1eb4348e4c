package dev.keratin.files.npy;

/** Walks a column-major array in row-major order: gives the index of one element after another. */
final class RowMajorOrder {

    private final long[] shape;
    private final long[] strides;
    private final long[] position;
    private long index;

    RowMajorOrder(long[] shape) {
        this.shape = shape;
        this.strides = new long[shape.length];
        this.position = new long[shape.length];
        long stride = 1;
        for (int axis = 0; axis < shape.length; axis++) {
            strides[axis] = stride;
            stride *= shape[axis];
        }
    }

    long next() {
        long current = index;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            index += strides[axis];
            if (++position[axis] < shape[axis]) {
                break;
            }
            index -= position[axis] * strides[axis];
            position[axis] = 0;
        }
        return current;
    }
}
