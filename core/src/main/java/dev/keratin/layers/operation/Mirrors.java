package dev.keratin.layers.operation;

import dev.keratin.ops.Value;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/** Arrays that go on beyond their edges as in a mirror. */
final class Mirrors {

    private Mirrors() {}

    /** The element at the edge stands once: {@code c b | a b c | b a}. */
    static Value reflect(Value x, int axis, int before, int behind) {
        int length = x.shape().dim(axis);
        check(x, axis, Math.max(before, behind), length - 1);
        return longer(x, axis, before, behind, i -> i < 0 ? -i : i < length ? i : 2 * length - 2 - i);
    }

    /** The element at the edge stands twice: {@code b a | a b c | c b}. */
    static Value symmetric(Value x, int axis, int before, int behind) {
        int length = x.shape().dim(axis);
        check(x, axis, Math.max(before, behind), length);
        return longer(x, axis, before, behind, i -> i < 0 ? -1 - i : i < length ? i : 2 * length - 1 - i);
    }

    private static void check(Value x, int axis, int most, int limit) {
        if (most > limit) {
            throw new IllegalArgumentException("Axis " + axis + " of shape " + x.shape() + " can be mirrored by "
                    + limit + " elements at most, received " + most + ".");
        }
    }

    private static Value longer(Value x, int axis, int before, int behind, IntUnaryOperator source) {
        if (before == 0 && behind == 0) {
            return x;
        }
        return Subscript.take(
                x,
                axis,
                IntStream.range(-before, x.shape().dim(axis) + behind)
                        .map(source)
                        .toArray());
    }
}
