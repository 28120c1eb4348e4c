package dev.keratin.ops;

import dev.keratin.backend.Program.Access;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.TensorSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules of numpy's broadcasting. */
public final class Broadcast {

    private Broadcast() {}

    /**
     * The shape that all operands broadcast to.
     *
     * @throws IllegalArgumentException where they do not; names {@code operation} and the shapes
     */
    public static Shape shape(String operation, List<TensorSpec> operands) {
        Shape result = Shape.scalar();
        for (TensorSpec operand : operands) {
            result = pair(operation, result, operand.shape());
        }
        return result;
    }

    private static Shape pair(String operation, Shape a, Shape b) {
        int rank = Math.max(a.rank(), b.rank());
        int[] dims = new int[rank];
        for (int i = 1; i <= rank; i++) {
            int x = i <= a.rank() ? a.dim(-i) : 1;
            int y = i <= b.rank() ? b.dim(-i) : 1;
            if (x != y && x != 1 && y != 1) {
                throw new IllegalArgumentException("Operands of " + operation
                        + " cannot be broadcast together: received shapes " + a + " and " + b + ".");
            }
            dims[rank - i] = x == 1 ? y : x;
        }
        return Shape.of(dims);
    }

    /** How elements of {@code to} read an operand of shape {@code from}; null where only a copy of the operand can be read. */
    public static @Nullable Access access(Shape from, Shape to) {
        int lead = to.rank() - from.rank();
        int first = -1;
        int last = -1;
        for (int i = lead; i < to.rank(); i++) {
            if (from.dim(i - lead) != 1) {
                first = first < 0 ? i : first;
                last = i;
            }
        }
        if (first < 0) {
            return Access.SCALAR;
        }
        int inner = 1;
        int period = 1;
        for (int i = first; i < to.rank(); i++) {
            if (i <= last) {
                if (from.dim(i - lead) != to.dim(i)) {
                    return null;
                }
                period *= to.dim(i);
            } else {
                inner *= to.dim(i);
            }
        }
        return new Access(inner, period);
    }

    /** Sums {@code value} over the axes along which {@code shape} was broadcast to give it: the gradient of broadcasting. */
    static Value sumTo(Value value, Shape shape) {
        if (value.shape().equals(shape)) {
            return value;
        }
        int lead = value.rank() - shape.rank();
        java.util.ArrayList<Integer> axes = new java.util.ArrayList<>();
        for (int i = 0; i < value.rank(); i++) {
            if (i < lead || (shape.dim(i - lead) == 1 && value.shape().dim(i) != 1)) {
                axes.add(i);
            }
        }
        Value sum = Ops.sum(value, axes.stream().mapToInt(Integer::intValue).toArray(), true);
        return Ops.reshape(sum, shape);
    }
}
