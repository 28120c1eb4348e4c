package dev.keratin.saving.h5;

import dev.keratin.files.LimitExceededException;
import dev.keratin.files.MemoryArray;
import dev.keratin.files.StoredArray;
import dev.keratin.files.StoredArrays;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Floats in memory, to be rearranged.
 *
 * @param values row-major
 * @param shape the dimensions
 */
record FloatGrid(float[] values, int[] shape) {

    static FloatGrid of(StoredArray array) throws IOException {
        long[] stored = array.shape();
        int[] shape = new int[stored.length];
        for (int i = 0; i < shape.length; i++) {
            if (stored[i] > Integer.MAX_VALUE) {
                throw new LimitExceededException("A tensor of the shape " + Arrays.toString(stored)
                        + " cannot be rearranged; expected dimensions below 2^31.");
            }
            shape[i] = (int) stored[i];
        }
        return new FloatGrid(StoredArrays.toFloats(array), shape);
    }

    StoredArray stored() {
        long[] dims = new long[shape.length];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = shape[i];
        }
        return MemoryArray.of(values, dims);
    }

    /** The same values under another shape of as many elements. */
    FloatGrid reshape(int... dims) {
        return new FloatGrid(values, dims);
    }

    /** The axes in another order: axis i of the result is {@code axes[i]} of this. */
    FloatGrid transpose(int... axes) {
        int rank = shape.length;
        int[] strides = strides(shape);
        int[] dims = new int[rank];
        int[] steps = new int[rank];
        for (int i = 0; i < rank; i++) {
            dims[i] = shape[axes[i]];
            steps[i] = strides[axes[i]];
        }
        return gather(dims, steps, 0);
    }

    /** The first {@code count} axes run backwards. */
    FloatGrid flip(int count) {
        int[] steps = strides(shape);
        int start = 0;
        for (int i = 0; i < count; i++) {
            start += steps[i] * (shape[i] - 1);
            steps[i] = -steps[i];
        }
        return values.length == 0 ? this : gather(shape, steps, start);
    }

    private FloatGrid gather(int[] dims, int[] steps, int start) {
        float[] out = new float[values.length];
        int[] at = new int[dims.length];
        int source = start;
        for (int i = 0; i < out.length; i++) {
            out[i] = values[source];
            for (int axis = dims.length - 1; axis >= 0; axis--) {
                source += steps[axis];
                if (++at[axis] < dims[axis]) {
                    break;
                }
                source -= steps[axis] * dims[axis];
                at[axis] = 0;
            }
        }
        return new FloatGrid(out, dims);
    }

    private static int[] strides(int[] shape) {
        int[] strides = new int[shape.length];
        int step = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            strides[i] = step;
            step *= shape[i];
        }
        return strides;
    }

    /** Grids that differ in the last dimension only, side by side. */
    static FloatGrid concatenate(List<FloatGrid> parts) {
        int[] shape = parts.get(0).shape.clone();
        int last = shape.length - 1;
        int width = parts.stream().mapToInt(part -> part.shape[last]).sum();
        int rows = 1;
        for (int i = 0; i < last; i++) {
            rows *= shape[i];
        }
        float[] out = new float[rows * width];
        int column = 0;
        for (FloatGrid part : parts) {
            int own = part.shape[last];
            for (int row = 0; row < rows; row++) {
                System.arraycopy(part.values, row * own, out, row * width + column, own);
            }
            column += own;
        }
        shape[last] = width;
        return new FloatGrid(out, shape);
    }
}
