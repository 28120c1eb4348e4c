package dev.keratin.layers.operation;

import dev.keratin.backend.Axis;
import dev.keratin.backend.Window;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Products of numpy's and diagonals. */
final class MatrixOperations {

    private static final String NUMPY = "numpy";

    private MatrixOperations() {}

    static List<OperationKind> all() {
        List<OperationKind> kinds = new ArrayList<>();
        kinds.add(OperationKind.of("Tensordot", NUMPY, "x1 x2", MatrixOperations::tensordot)
                .with("axes", 2));
        kinds.add(OperationKind.of("Inner", NUMPY, "x1 x2", o -> {
            List<Value> pair = o.pair();
            Value x = pair.get(0);
            Value y = pair.get(1);
            return x.rank() == 0 || y.rank() == 0
                    ? Ops.multiply(x, y)
                    : contract(x, new int[] {x.rank() - 1}, y, new int[] {y.rank() - 1});
        }));
        kinds.add(OperationKind.of("Kron", NUMPY, "x1 x2", MatrixOperations::kron));
        kinds.add(OperationKind.of("Cross", NUMPY, "x1 x2", MatrixOperations::cross)
                .with("axisa", -1)
                .with("axisb", -1)
                .with("axisc", -1)
                .with("axis", null));
        kinds.add(OperationKind.of("Diag", NUMPY, "x", o -> diag(o.x(), o.integer("k")))
                .with("k", 0));
        kinds.add(OperationKind.of("Diagflat", NUMPY, "x", o -> diag(Ops.reshape(o.x(), -1), o.integer("k")))
                .with("k", 0));
        kinds.add(diagonal("Diagonal", MatrixOperations::diagonal));
        kinds.add(diagonal("Trace", (o, x) -> {
            Value diagonal = diagonal(o, Types.countable(x));
            return Ops.sum(diagonal, new int[] {diagonal.rank() - 1}, false);
        }));
        kinds.add(OperationKind.of("Vander", NUMPY, "x", MatrixOperations::vander)
                .with("N", null)
                .with("increasing", false));
        kinds.add(OperationKind.of("Trapezoid", NUMPY, "y", MatrixOperations::trapezoid)
                .with("x", null)
                .with("dx", 1.0)
                .with("axis", -1));
        kinds.add(OperationKind.of("Corrcoef", NUMPY, "x", MatrixOperations::correlation));
        kinds.add(OperationKind.of("Correlate", NUMPY, "x1 x2", MatrixOperations::correlate)
                .with("mode", "valid"));
        kinds.add(OperationKind.of("CDist", "math", "x y", o -> {
            Value x = Ops.expandDims(o.floating(), -2);
            Value y = Ops.expandDims(o.like(1, x), -3);
            Value distance = Ops.square(Ops.subtract(x, y));
            return Ops.sqrt(Ops.sum(distance, new int[] {distance.rank() - 1}, false));
        }));
        return kinds;
    }

    private static OperationKind diagonal(String name, BiFunction<Operands, Value, Value> function) {
        return OperationKind.of(name, NUMPY, "x", o -> function.apply(o, o.x()))
                .with("offset", 0)
                .with("axis1", 0)
                .with("axis2", 1);
    }

    private static Value tensordot(Operands operands) {
        List<Value> pair = operands.pair();
        Value x = pair.get(0);
        Value y = pair.get(1);
        Object axes = operands.argument("axes");
        if (axes instanceof List<?> list && list.size() == 2) {
            return contract(x, axes(list.get(0)), y, axes(list.get(1)));
        }
        int count = operands.integer("axes");
        if (count < 0 || count > Math.min(x.rank(), y.rank())) {
            throw new IllegalArgumentException("`axes` must be 0 to the number of axes, or two lists, received " + axes
                    + " for shapes " + x.shape() + " and " + y.shape() + ".");
        }
        return contract(
                x,
                IntStream.range(x.rank() - count, x.rank()).toArray(),
                y,
                IntStream.range(0, count).toArray());
    }

    private static int[] axes(@Nullable Object tree) {
        return ArgTypes.listOf(ArgTypes.INT).parse(tree).stream()
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** The sum of products over axes of both, as one product of matrices; integers are computed in double precision. */
    private static Value contract(Value x, int[] axesX, Value y, int[] axesY) {
        DType type = x.dtype();
        if (!type.isFloating()) {
            return Ops.cast(
                    contract(Ops.cast(x, DType.FLOAT64), axesX, Ops.cast(y, DType.FLOAT64), axesY),
                    type == DType.BOOL ? DType.INT32 : type);
        }
        int[] summedX = Arrays.stream(axesX).map(x.shape()::axis).toArray();
        int[] summedY = Arrays.stream(axesY).map(y.shape()::axis).toArray();
        int[] freeX = others(x.rank(), summedX);
        int[] freeY = others(y.rank(), summedY);
        Shape left = lengths(x, freeX);
        Shape right = lengths(y, freeY);
        Shape summed = lengths(x, summedX);
        if (!summed.equals(lengths(y, summedY))) {
            throw new IllegalArgumentException("Axes that are summed over must have the same lengths, received "
                    + summed + " and " + lengths(y, summedY) + " of shapes " + x.shape() + " and " + y.shape() + ".");
        }
        Value a = Ops.reshape(Ops.transpose(x, concat(freeX, summedX)), left.size(), summed.size());
        Value b = Ops.reshape(Ops.transpose(y, concat(summedY, freeY)), summed.size(), right.size());
        return Ops.reshape(Ops.matmul(a, b), Shape.of(concat(left.toArray(), right.toArray())));
    }

    private static int[] others(int rank, int[] axes) {
        return IntStream.range(0, rank)
                .filter(i -> Arrays.stream(axes).noneMatch(axis -> axis == i))
                .toArray();
    }

    private static Shape lengths(Value x, int[] axes) {
        return Shape.of(Arrays.stream(axes).map(x.shape()::dim).toArray());
    }

    private static int[] concat(int[] a, int[] b) {
        return IntStream.concat(Arrays.stream(a), Arrays.stream(b)).toArray();
    }

    private static Value kron(Operands operands) {
        List<Value> pair = operands.pair();
        Value x = pair.get(0);
        Value y = pair.get(1);
        while (x.rank() < y.rank()) {
            x = Ops.expandDims(x, 0);
        }
        while (y.rank() < x.rank()) {
            y = Ops.expandDims(y, 0);
        }
        int[] left = new int[2 * x.rank()];
        int[] right = new int[2 * x.rank()];
        int[] result = new int[x.rank()];
        for (int i = 0; i < result.length; i++) {
            left[2 * i] = x.shape().dim(i);
            left[2 * i + 1] = 1;
            right[2 * i] = 1;
            right[2 * i + 1] = y.shape().dim(i);
            result[i] = Math.multiplyExact(x.shape().dim(i), y.shape().dim(i));
        }
        return Ops.reshape(Ops.multiply(Ops.reshape(x, left), Ops.reshape(y, right)), result);
    }

    private static Value cross(Operands operands) {
        List<Value> pair = operands.pair();
        boolean one = operands.argument("axis") != null;
        Value x = move(pair.get(0), operands.integer(one ? "axis" : "axisa"), -1);
        Value y = move(pair.get(1), operands.integer(one ? "axis" : "axisb"), -1);
        boolean flat = x.shape().last() == 2 && y.shape().last() == 2;
        Value[] a = parts(x);
        Value[] b = parts(y);
        Value[] result = new Value[3];
        for (int i = 0; i < 3; i++) {
            int j = (i + 1) % 3;
            int k = (i + 2) % 3;
            result[i] = Ops.subtract(Ops.multiply(a[j], b[k]), Ops.multiply(a[k], b[j]));
        }
        return flat ? result[2] : move(Ops.stack(List.of(result), -1), -1, operands.integer(one ? "axis" : "axisc"));
    }

    /** The three parts of the last axis; the third of two is 0. */
    private static Value[] parts(Value x) {
        int length = x.shape().last();
        if (length != 2 && length != 3) {
            throw new IllegalArgumentException(
                    "A cross product is of vectors of length 2 or 3, received an array of shape " + x.shape() + ".");
        }
        Value padded = Ops.pad(x, -1, 0, 3 - length, 0);
        return Ops.unstack(padded, -1).toArray(Value[]::new);
    }

    static Value move(Value x, int from, int to) {
        int source = x.shape().axis(from);
        int target = x.shape().axis(to);
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, x.rank()).boxed().toList());
        order.remove(Integer.valueOf(source));
        order.add(target, source);
        return Ops.transpose(x, order.stream().mapToInt(Integer::intValue).toArray());
    }

    private static Value diag(Value x, int k) {
        if (x.rank() == 2) {
            return diagonal(x, k, 0, 1);
        }
        if (x.rank() != 1) {
            throw new IllegalArgumentException(
                    "A diagonal matrix is made of an array with one axis, and a diagonal taken"
                            + " of one with two; received shape " + x.shape() + ".");
        }
        int n = x.shape().dim(0);
        int size = n + Math.abs(k);
        int width = size * size;
        int[] from = new int[width];
        Arrays.fill(from, n);
        for (int i = 0; i < n; i++) {
            from[(i + Math.max(-k, 0)) * size + i + Math.max(k, 0)] = i;
        }
        // One zero behind the elements serves all places beside the diagonal.
        Value padded = Ops.pad(x, 0, 0, 1, 0);
        return Ops.reshape(Ops.take(padded, x.graph().constant(Tensor.of(from, width))), size, size);
    }

    private static Value diagonal(Operands operands, Value x) {
        return diagonal(x, operands.integer("offset"), operands.integer("axis1"), operands.integer("axis2"));
    }

    /** The diagonal of two axes, which becomes the last axis. */
    static Value diagonal(Value x, int offset, int axis1, int axis2) {
        int first = x.shape().axis(axis1);
        int second = x.shape().axis(axis2);
        if (first == second) {
            throw new IllegalArgumentException(
                    "A diagonal lies between two different axes, received " + axis1 + " and " + axis2 + ".");
        }
        int[] order = concat(others(x.rank(), new int[] {first, second}), new int[] {first, second});
        Value moved = Ops.transpose(x, order);
        int rows = moved.shape().dim(-2);
        int columns = moved.shape().dim(-1);
        int row = Math.max(-offset, 0);
        int column = Math.max(offset, 0);
        int length = Math.max(Math.min(rows - row, columns - column), 0);
        int[] at = IntStream.range(0, length)
                .map(i -> (i + row) * columns + i + column)
                .toArray();
        Shape front = moved.shape().slice(0, x.rank() - 2);
        Value flat = Ops.reshape(moved, front.append(rows * columns));
        return Subscript.take(flat, flat.rank() - 1, at);
    }

    private static Value vander(Operands operands) {
        Value x = operands.x();
        int count = operands.argument("N") == null ? x.shape().dim(0) : operands.integer("N");
        boolean increasing = operands.flag("increasing");
        Value base = Types.floating(x);
        List<Value> columns = new ArrayList<>();
        Value power = Ops.onesLike(base);
        for (int i = 0; i < count; i++) {
            columns.add(increasing ? i : 0, power);
            power = Ops.multiply(power, base);
        }
        return Ops.cast(Ops.stack(columns, -1), x.dtype());
    }

    private static Value trapezoid(Operands operands) {
        Value y = operands.floating();
        int axis = operands.axis(y);
        int n = y.shape().dim(axis);
        Value sum = Ops.multiply(Ops.add(Ops.slice(y, axis, 1, n), Ops.slice(y, axis, 0, n - 1)), 0.5);
        Object places = operands.argument("x");
        if (places == null) {
            return Ops.multiply(Ops.sum(sum, new int[] {axis}, false), operands.number("dx"));
        }
        Value x = Ops.cast(
                places instanceof Value value ? value : Constants.of(y.graph(), places, "Trapezoid"), y.dtype());
        int along = x.rank() == 1 ? 0 : axis;
        Value steps = Ops.subtract(Ops.slice(x, along, 1, n), Ops.slice(x, along, 0, n - 1));
        if (x.rank() == 1) {
            int[] shape = new int[y.rank()];
            Arrays.fill(shape, 1);
            shape[axis] = n - 1;
            steps = Ops.reshape(steps, shape);
        }
        return Ops.sum(Ops.multiply(sum, steps), new int[] {axis}, false);
    }

    private static Value correlation(Operands operands) {
        Value x = operands.floating();
        Value centred = Ops.subtract(x, Ops.mean(x, new int[] {x.rank() - 1}, true));
        Value covariance =
                Ops.divide(Ops.matmul(centred, false, centred, true), x.shape().last() - 1.0);
        Value deviation = Ops.sqrt(diagonal(covariance, 0, -2, -1));
        Value outer = Ops.multiply(Ops.expandDims(deviation, -1), Ops.expandDims(deviation, -2));
        return Ops.clip(Ops.divide(covariance, outer), -1, 1);
    }

    /** A convolution of one axis. */
    private static Value correlate(Operands operands) {
        List<Value> pair = operands.pair();
        Value x = Types.floating(pair.get(0));
        Value y = Types.floating(pair.get(1));
        if (x.rank() != 1 || y.rank() != 1) {
            throw new IllegalArgumentException("Operation Correlate needs arrays with one axis, received shapes "
                    + x.shape() + " and " + y.shape() + ".");
        }
        int n = x.shape().dim(0);
        int m = y.shape().dim(0);
        String mode = operands.text("mode");
        int around = mode.equals("valid") ? 0 : m - 1;
        Value padded = Ops.reshape(Ops.pad(x, 0, around, around, 0), 1, n + 2 * around, 1);
        Window window = Window.of(Axis.valid(n + 2 * around, m, 1, 1));
        Value all = Ops.reshape(Ops.convolution(padded, Ops.reshape(y, m, 1, 1), window, 1), -1);
        return switch (mode) {
            case "valid", "full" -> all;
            case "same" -> {
                int length = Math.max(n, m);
                int start = (n + m - 1 - length) / 2;
                yield Ops.slice(all, 0, start, start + length);
            }
            default ->
                throw new IllegalArgumentException(
                        "`mode` must be \"valid\", \"same\" or \"full\", received \"" + mode + "\".");
        };
    }
}
