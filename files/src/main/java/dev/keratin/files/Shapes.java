package dev.keratin.files;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Shapes as numbers from outside: checked products, and their text as Python prints tuples. */
public final class Shapes {

    private Shapes() {}

    /**
     * The number of elements.
     *
     * @throws IllegalArgumentException for a negative dimension or a product beyond 63 bits
     */
    public static long count(long... shape) {
        long count = 1;
        boolean empty = false;
        for (long dimension : shape) {
            if (dimension < 0) {
                throw new IllegalArgumentException(
                        "Dimensions must not be negative, received shape=" + text(shape) + ".");
            }
            empty |= dimension == 0;
            if (dimension != 0) {
                count = product(count, dimension, shape);
            }
        }
        return empty ? 0 : count;
    }

    /**
     * The number of elements of a shape read from a file.
     *
     * @param place the file and the entry in it, for messages
     * @throws FormatException for a negative dimension, an overflow, or a rank beyond the limits
     */
    public static long checkedCount(long[] shape, LoadLimits limits, String place) throws FormatException {
        if (shape.length > limits.rank()) {
            throw new LimitExceededException(
                    place + ": rank " + shape.length + " is beyond the limit of " + limits.rank() + ".");
        }
        try {
            return count(shape);
        } catch (IllegalArgumentException e) {
            throw new CorruptFileException(
                    place + ": the shape " + text(shape) + " is impossible (negative or too large).", e);
        }
    }

    /** The shape as Python prints a tuple: {@code (3,)}, {@code (2, 4)}, {@code ()}. */
    public static String text(long... shape) {
        if (shape.length == 1) {
            return "(" + shape[0] + ",)";
        }
        return Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining(", ", "(", ")"));
    }

    private static long product(long count, long dimension, long[] shape) {
        try {
            return Math.multiplyExact(count, dimension);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("The shape " + text(shape) + " has too many elements.", e);
        }
    }
}
