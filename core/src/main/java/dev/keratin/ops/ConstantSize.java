package dev.keratin.ops;

import java.util.Arrays;

/**
 * How large the tables are that layers make while a graph is recorded (masks of positions, kernels of a Fourier transform). Their sizes come from configs, which
 * come from files: bounded before memory is given.
 */
public final class ConstantSize {

    /** 256 MB in double precision. */
    private static final long LIMIT = 1L << 25;

    private ConstantSize() {}

    /**
     * The number of elements of a table.
     *
     * @param what what it is, for the message
     * @throws IllegalArgumentException where it is too large, or a length is negative
     */
    public static int of(String what, long... lengths) {
        double count = 1;
        for (long length : lengths) {
            count = length < 0 ? Double.POSITIVE_INFINITY : count * length;
        }
        if (!(count <= LIMIT)) {
            throw new IllegalArgumentException(what + " would have the shape " + Arrays.toString(lengths)
                    + "; such a table has at most " + LIMIT + " elements. Choose smaller sizes.");
        }
        return (int) count;
    }
}
