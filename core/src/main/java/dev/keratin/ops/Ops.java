package dev.keratin.ops;

import dev.keratin.backend.Opcode;
import dev.keratin.backend.Reduction;
import dev.keratin.backend.Window;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The functions that graphs are made of ({@code keras.ops}). Each records nodes in the graph of its operands and computes nothing.
 *
 * <p>Operands of one call have one type; where a Java number stands beside an array it takes the array's type. Shapes broadcast as numpy's do. Axes may be
 * negative and then count from the end. This class is long because it is a list.
 */
public final class Ops {

    /** Whole numbers up to here are exact in float32. */
    private static final int MAX_CLASSES = 1 << 24;

    /** Each part is a value of its own in the graph. */
    private static final int MAX_PARTS = 10_000;

    private Ops() {}

    // Elementwise, one operand.

    public static Value negative(Value x) {
        return elementwise(Opcode.NEGATE, x);
    }

    public static Value abs(Value x) {
        return elementwise(Opcode.ABS, x);
    }

    public static Value sign(Value x) {
        return elementwise(Opcode.SIGN, x);
    }

    public static Value square(Value x) {
        return elementwise(Opcode.SQUARE, x);
    }

    public static Value sqrt(Value x) {
        return elementwise(Opcode.SQRT, x);
    }

    public static Value rsqrt(Value x) {
        return elementwise(Opcode.RSQRT, x);
    }

    public static Value reciprocal(Value x) {
        return elementwise(Opcode.RECIPROCAL, x);
    }

    public static Value exp(Value x) {
        return elementwise(Opcode.EXP, x);
    }

    public static Value expm1(Value x) {
        return elementwise(Opcode.EXPM1, x);
    }

    public static Value log(Value x) {
        return elementwise(Opcode.LOG, x);
    }

    public static Value log1p(Value x) {
        return elementwise(Opcode.LOG1P, x);
    }

    public static Value log2(Value x) {
        return elementwise(Opcode.LOG2, x);
    }

    public static Value log10(Value x) {
        return elementwise(Opcode.LOG10, x);
    }

    public static Value sin(Value x) {
        return elementwise(Opcode.SIN, x);
    }

    public static Value cos(Value x) {
        return elementwise(Opcode.COS, x);
    }

    public static Value tan(Value x) {
        return elementwise(Opcode.TAN, x);
    }

    public static Value arcsin(Value x) {
        return elementwise(Opcode.ASIN, x);
    }

    public static Value arccos(Value x) {
        return elementwise(Opcode.ACOS, x);
    }

    public static Value arctan(Value x) {
        return elementwise(Opcode.ATAN, x);
    }

    public static Value sinh(Value x) {
        return elementwise(Opcode.SINH, x);
    }

    public static Value cosh(Value x) {
        return elementwise(Opcode.COSH, x);
    }

    public static Value tanh(Value x) {
        return elementwise(Opcode.TANH, x);
    }

    public static Value arcsinh(Value x) {
        return elementwise(Opcode.ASINH, x);
    }

    public static Value arccosh(Value x) {
        return elementwise(Opcode.ACOSH, x);
    }

    public static Value arctanh(Value x) {
        return elementwise(Opcode.ATANH, x);
    }

    public static Value erf(Value x) {
        return elementwise(Opcode.ERF, x);
    }

    public static Value erfinv(Value x) {
        return elementwise(Opcode.ERFINV, x);
    }

    public static Value sigmoid(Value x) {
        return elementwise(Opcode.SIGMOID, x);
    }

    /** {@code x / 2 * (1 + erf(x / sqrt(2)))}. */
    public static Value gelu(Value x) {
        return elementwise(Opcode.GELU, x);
    }

    public static Value softplus(Value x) {
        return elementwise(Opcode.SOFTPLUS, x);
    }

    public static Value relu(Value x) {
        return elementwise(Opcode.RELU, x);
    }

    public static Value floor(Value x) {
        return elementwise(Opcode.FLOOR, x);
    }

    public static Value ceil(Value x) {
        return elementwise(Opcode.CEIL, x);
    }

    public static Value round(Value x) {
        return elementwise(Opcode.ROUND, x);
    }

    /** {@code min(max(x, low), high)}. */
    public static Value clip(Value x, double low, double high) {
        return elementwise(Opcode.CLIP, low, high, x);
    }

    /** 1 where x is finite, else 0. */
    public static Value isFinite(Value x) {
        return elementwise(Opcode.IS_FINITE, x);
    }

    /** 1 where x is not a number, else 0. */
    public static Value isNan(Value x) {
        return elementwise(Opcode.IS_NAN, x);
    }

    // Elementwise, two operands.

    public static Value add(Value x, Value y) {
        return elementwise(Opcode.ADD, x, y);
    }

    public static Value subtract(Value x, Value y) {
        return elementwise(Opcode.SUBTRACT, x, y);
    }

    public static Value multiply(Value x, Value y) {
        return elementwise(Opcode.MULTIPLY, x, y);
    }

    public static Value divide(Value x, Value y) {
        return elementwise(Opcode.DIVIDE, x, y);
    }

    public static Value maximum(Value x, Value y) {
        return elementwise(Opcode.MAXIMUM, x, y);
    }

    public static Value minimum(Value x, Value y) {
        return elementwise(Opcode.MINIMUM, x, y);
    }

    public static Value power(Value x, Value y) {
        return elementwise(Opcode.POWER, x, y);
    }

    public static Value floorDivide(Value x, Value y) {
        return elementwise(Opcode.FLOOR_DIVIDE, x, y);
    }

    public static Value mod(Value x, Value y) {
        return elementwise(Opcode.MOD, x, y);
    }

    public static Value arctan2(Value x, Value y) {
        return elementwise(Opcode.ATAN2, x, y);
    }

    public static Value squaredDifference(Value x, Value y) {
        return elementwise(Opcode.SQUARED_DIFFERENCE, x, y);
    }

    public static Value add(Value x, double y) {
        return add(x, number(x, y));
    }

    public static Value subtract(Value x, double y) {
        return subtract(x, number(x, y));
    }

    public static Value multiply(Value x, double y) {
        return multiply(x, number(x, y));
    }

    public static Value divide(Value x, double y) {
        return divide(x, number(x, y));
    }

    public static Value maximum(Value x, double y) {
        return maximum(x, number(x, y));
    }

    public static Value minimum(Value x, double y) {
        return minimum(x, number(x, y));
    }

    public static Value power(Value x, double y) {
        return power(x, number(x, y));
    }

    public static Value subtract(double x, Value y) {
        return subtract(number(y, x), y);
    }

    public static Value divide(double x, Value y) {
        return divide(number(y, x), y);
    }

    public static Value power(double x, Value y) {
        return power(number(y, x), y);
    }

    // Comparisons: bools.

    public static Value equal(Value x, Value y) {
        return cast(elementwise(Opcode.EQUAL, x, y), DType.BOOL);
    }

    public static Value notEqual(Value x, Value y) {
        return cast(elementwise(Opcode.NOT_EQUAL, x, y), DType.BOOL);
    }

    public static Value less(Value x, Value y) {
        return cast(elementwise(Opcode.LESS, x, y), DType.BOOL);
    }

    public static Value lessEqual(Value x, Value y) {
        return cast(elementwise(Opcode.LESS_EQUAL, x, y), DType.BOOL);
    }

    public static Value greater(Value x, Value y) {
        return cast(elementwise(Opcode.GREATER, x, y), DType.BOOL);
    }

    public static Value greaterEqual(Value x, Value y) {
        return cast(elementwise(Opcode.GREATER_EQUAL, x, y), DType.BOOL);
    }

    public static Value logicalAnd(Value x, Value y) {
        return elementwise(Opcode.MINIMUM, cast(x, DType.BOOL), cast(y, DType.BOOL));
    }

    public static Value logicalOr(Value x, Value y) {
        return elementwise(Opcode.MAXIMUM, cast(x, DType.BOOL), cast(y, DType.BOOL));
    }

    public static Value logicalNot(Value x) {
        return elementwise(Opcode.SCALE_SHIFT, -1, 1, cast(x, DType.BOOL));
    }

    /** x where the condition (a bool, or a number that is positive) holds, else y. */
    public static Value where(Value condition, Value x, Value y) {
        return select(cast(condition, x.dtype()), x, y);
    }

    /** y where x is positive, else z; all of one type. */
    public static Value select(Value x, Value y, Value z) {
        return elementwise(Opcode.SELECT, x, y, z);
    }

    /** {@code fma(x, y, z)}, rounded once. */
    public static Value fma(Value x, Value y, Value z) {
        return elementwise(Opcode.FMA, x, y, z);
    }

    static Value reluGradient(Value g, Value y) {
        return elementwise(Opcode.RELU_GRADIENT, g, y);
    }

    static Value sigmoidGradient(Value g, Value y) {
        return elementwise(Opcode.SIGMOID_GRADIENT, g, y);
    }

    static Value tanhGradient(Value g, Value y) {
        return elementwise(Opcode.TANH_GRADIENT, g, y);
    }

    static Value geluGradient(Value g, Value x) {
        return elementwise(Opcode.GELU_GRADIENT, g, x);
    }

    /** Records an elementwise instruction. */
    public static Value elementwise(Opcode opcode, Value... operands) {
        return elementwise(opcode, 0, 0, operands);
    }

    /** Records an elementwise instruction with immediates. */
    public static Value elementwise(Opcode opcode, double a, double b, Value... operands) {
        Elementwise operation = new Elementwise(opcode, a, b);
        Shape shape = operation
                .infer(Arrays.stream(operands).map(Value::spec).toList())
                .get(0)
                .shape();
        Value[] readable = operands.clone();
        for (int i = 0; i < readable.length; i++) {
            Value narrow = beforeBroadcast(readable[i]);
            if (Broadcast.access(narrow.shape(), shape) != null) {
                readable[i] = narrow;
            } else if (Broadcast.access(readable[i].shape(), shape) == null) {
                readable[i] = broadcastTo(readable[i], shape);
            }
        }
        return broadcastTo(readable[0].graph().apply(operation, readable), shape);
    }

    /** What an operand was before it was broadcast: instructions read that themselves, and compute each element once. */
    private static Value beforeBroadcast(Value operand) {
        return operand.node().operation() instanceof BroadcastTo
                ? operand.node().input(0)
                : operand;
    }

    /** A number beside an array: a scalar of the array's type. */
    public static Value number(Value like, double value) {
        if (like.dtype().isFloating()) {
            return like.graph().scalar(like.dtype(), value);
        }
        if (value != Math.rint(value)) {
            throw new IllegalArgumentException("The number " + value + " beside an array of " + like.dtype()
                    + " is not an integer; cast the array first.");
        }
        return like.graph()
                .constant(dev.keratin.tensor.Tensor.scalar((long) value).cast(like.dtype()));
    }

    /** x in another type; itself where it has that type. */
    public static Value cast(Value x, DType to) {
        if (x.dtype() == to) {
            return x;
        }
        // A comparison computes 0 or 1 in the type of its operands: casting its bool back is that number.
        if (x.dtype() == DType.BOOL
                && x.node().operation() instanceof Cast
                && x.node().input(0).dtype() == to
                && x.node().input(0).node().operation() instanceof Elementwise compare
                && isPredicate(compare.opcode())) {
            return x.node().input(0);
        }
        if (to == DType.FLOAT32 && x.dtype().storage() == DType.Storage.F32) {
            return x.graph().apply(new Reinterpret(to), x);
        }
        return x.graph().apply(new Cast(to), x);
    }

    /** x rounded to what a half-precision type can hold, kept in its own type; itself for other types. */
    public static Value roundTo(DType half, Value x) {
        Opcode opcode =
                switch (half) {
                    case FLOAT16 -> Opcode.ROUND_FLOAT16;
                    case BFLOAT16 -> Opcode.ROUND_BFLOAT16;
                    default -> null;
                };
        boolean rounded = x.node().operation() instanceof Elementwise last && last.opcode() == opcode;
        return opcode == null || rounded || !x.dtype().isFloating() ? x : elementwise(opcode, x);
    }

    private static boolean isPredicate(Opcode opcode) {
        return switch (opcode) {
            case EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL, IS_FINITE, IS_NAN -> true;
            default -> false;
        };
    }

    // Reductions.

    /** The sum over all axes. */
    public static Value sum(Value x) {
        return sum(x, allAxes(x), false);
    }

    public static Value sum(Value x, int[] axes, boolean keepDims) {
        return reduce(Reduction.SUM, x, axes, keepDims);
    }

    /** The mean over all axes. */
    public static Value mean(Value x) {
        return mean(x, allAxes(x), false);
    }

    public static Value mean(Value x, int[] axes, boolean keepDims) {
        long count = 1;
        for (int axis : axes) {
            count *= x.shape().dim(axis);
        }
        return divide(sum(x, axes, keepDims), count);
    }

    public static Value max(Value x, int[] axes, boolean keepDims) {
        return reduce(Reduction.MAX, x, axes, keepDims);
    }

    public static Value min(Value x, int[] axes, boolean keepDims) {
        return reduce(Reduction.MIN, x, axes, keepDims);
    }

    public static Value product(Value x, int[] axes, boolean keepDims) {
        return reduce(Reduction.PRODUCT, x, axes, keepDims);
    }

    /** The mean of the squared distance from the mean. */
    public static Value variance(Value x, int[] axes, boolean keepDims) {
        return mean(square(subtract(x, mean(x, axes, true))), axes, keepDims);
    }

    /** Whether any element along the axes is true; a bool. */
    public static Value any(Value x, int[] axes, boolean keepDims) {
        return reduce(Reduction.MAX, cast(x, DType.BOOL), axes, keepDims);
    }

    /** Whether all elements along the axes are true; a bool. */
    public static Value all(Value x, int[] axes, boolean keepDims) {
        return reduce(Reduction.MIN, cast(x, DType.BOOL), axes, keepDims);
    }

    public static Value reduce(Reduction reduction, Value x, int[] axes, boolean keepDims) {
        int[] sorted =
                Arrays.stream(axes).map(x.shape()::axis).distinct().sorted().toArray();
        Value result = x;
        for (int end = sorted.length; end > 0; ) {
            int start = end - 1;
            while (start > 0 && sorted[start - 1] == sorted[start] - 1) {
                start--;
            }
            result = x.graph().apply(new Reduce(reduction, sorted[start], sorted[end - 1] + 1), result);
            end = start;
        }
        if (keepDims || sorted.length == 0) {
            return result;
        }
        List<Integer> rest = new ArrayList<>();
        for (int i = 0; i < x.rank(); i++) {
            if (Arrays.binarySearch(sorted, i) < 0) {
                rest.add(x.shape().dim(i));
            }
        }
        return reshape(result, Shape.of(rest));
    }

    public static Value argmax(Value x, int axis) {
        return x.graph().apply(new ArgMax(false, x.shape().axis(axis)), x);
    }

    public static Value argmin(Value x, int axis) {
        return x.graph().apply(new ArgMax(true, x.shape().axis(axis)), x);
    }

    private static int[] allAxes(Value x) {
        return IntStream.range(0, x.rank()).toArray();
    }

    // Linear algebra.

    /** The product of the matrices in the last two axes; leading axes broadcast. */
    public static Value matmul(Value a, Value b) {
        return matmul(a, false, b, false);
    }

    /** As {@link #matmul(Value, Value)}, with the last two axes of an operand swapped where asked for. */
    public static Value matmul(Value a, boolean transposeA, Value b, boolean transposeB) {
        if (b.rank() == 2 && a.rank() > 2 && !transposeA) {
            int rows = a.shape().slice(0, a.rank() - 1).size();
            Value flat = matmul(reshape(a, Shape.of(rows, a.shape().last())), false, b, transposeB);
            return reshape(flat, a.shape().with(-1, flat.shape().last()));
        }
        if (a.rank() > 2 && b.rank() > 2) {
            Shape batchA = a.shape().slice(0, a.rank() - 2);
            Shape batchB = b.shape().slice(0, b.rank() - 2);
            if (!batchA.equals(batchB)) {
                Shape batch = Broadcast.shape(
                        "matmul", List.of(a.spec().withShape(batchA), b.spec().withShape(batchB)));
                return matmul(broadcastBatch(a, batch), transposeA, broadcastBatch(b, batch), transposeB);
            }
        }
        return a.graph().apply(new MatrixProduct(transposeA, transposeB), a, b);
    }

    /**
     * Products summed over the axes whose letters the result does not have ({@code "bij,bjk->bik"}).
     *
     * @param equation operands with a comma between, {@code ->}, result; {@code ...} stands for leading or inner axes that are broadcast
     */
    public static Value einsum(String equation, Value... operands) {
        return Einsum.of(equation, List.of(operands));
    }

    private static Value broadcastBatch(Value x, Shape batch) {
        return broadcastTo(x, batch.append(x.shape().dim(-2)).append(x.shape().dim(-1)));
    }

    // Shapes.

    /** The same elements under another shape; one dimension may be -1 and follows from the others. */
    public static Value reshape(Value x, int... dims) {
        int[] resolved = dims.clone();
        long known = 1;
        int unknown = -1;
        for (int i = 0; i < dims.length; i++) {
            if (dims[i] >= 0) {
                known = Math.multiplyExact(known, dims[i]);
            } else if (unknown < 0) {
                unknown = i;
            } else {
                throw new IllegalArgumentException("At most one dimension of a shape to reshape to may be -1, received "
                        + Arrays.toString(dims) + ".");
            }
        }
        if (unknown >= 0) {
            resolved[unknown] = known == 0 ? 0 : Math.toIntExact(x.shape().elementCount() / known);
        }
        return reshape(x, Shape.of(resolved));
    }

    public static Value reshape(Value x, Shape shape) {
        return x.shape().equals(shape) ? x : x.graph().apply(new Reshape(shape), x);
    }

    /** A new axis of length 1 at {@code axis}. */
    public static Value expandDims(Value x, int axis) {
        int at = axis < 0 ? axis + x.rank() + 1 : axis;
        if (at < 0 || at > x.rank()) {
            throw new IllegalArgumentException("A new axis of shape " + x.shape() + " must lie in [" + (-x.rank() - 1)
                    + ", " + x.rank() + "], received axis=" + axis + ".");
        }
        Shape shape = x.shape().slice(0, at).append(1);
        for (int dim : x.shape().from(at).toArray()) {
            shape = shape.append(dim);
        }
        return reshape(x, shape);
    }

    /** Without the axis of length 1 at {@code axis}. */
    public static Value squeeze(Value x, int axis) {
        if (x.shape().dim(axis) != 1) {
            throw new IllegalArgumentException(
                    "squeeze needs an axis of length 1, received axis=" + axis + " of shape " + x.shape() + ".");
        }
        return reshape(x, x.shape().without(axis));
    }

    public static Value transpose(Value x, int... permutation) {
        List<Integer> axes =
                Arrays.stream(permutation).map(x.shape()::axis).boxed().toList();
        boolean same = IntStream.range(0, axes.size()).allMatch(i -> axes.get(i) == i) && axes.size() == x.rank();
        return same ? x : x.graph().apply(new Transpose(axes), x);
    }

    public static Value concatenate(List<Value> values, int axis) {
        if (values.size() == 1) {
            return values.get(0);
        }
        Value first = values.get(0);
        return first.graph()
                .applyAll(new Concatenate(first.shape().axis(axis)), values)
                .get(0);
    }

    /** Equal shapes put behind one another along a new axis. */
    public static Value stack(List<Value> values, int axis) {
        int at = axis < 0 ? axis + values.get(0).rank() + 1 : axis;
        return concatenate(values.stream().map(value -> expandDims(value, at)).toList(), at);
    }

    /** The slices along an axis, which they lose: the opposite of {@link #stack}. */
    public static List<Value> unstack(Value x, int axis) {
        return x.graph().applyAll(new Unstack(x.shape().axis(axis)), List.of(x));
    }

    /** The elements along an axis in the opposite order. */
    public static Value flip(Value x, int axis) {
        return x.graph().apply(new Reverse(x.shape().axis(axis)), x);
    }

    /** The part from {@code from} (inclusive) to {@code to} (exclusive) along an axis. */
    public static Value slice(Value x, int axis, int from, int to) {
        int at = x.shape().axis(axis);
        return from == 0 && to == x.shape().dim(at) ? x : x.graph().apply(new Slice(at, from, to), x);
    }

    /** The parts of equal length along an axis. */
    public static List<Value> split(Value x, int parts, int axis) {
        int length = x.shape().dim(axis);
        if (parts < 1 || parts > MAX_PARTS || length % parts != 0) {
            throw new IllegalArgumentException("Axis " + axis + " of shape " + x.shape() + " cannot be split into "
                    + parts + " equal parts; at most " + MAX_PARTS + " are possible.");
        }
        List<Value> result = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            result.add(slice(x, axis, i * (length / parts), (i + 1) * (length / parts)));
        }
        return result;
    }

    /** A constant put before and behind along an axis. */
    public static Value pad(Value x, int axis, int before, int after, double value) {
        return before == 0 && after == 0 ? x : x.graph().apply(new Pad(x.shape().axis(axis), before, after, value), x);
    }

    public static Value broadcastTo(Value x, Shape shape) {
        return x.shape().equals(shape) ? x : x.graph().apply(new BroadcastTo(shape), x);
    }

    /** Each position of an axis {@code count} times in a row. */
    public static Value repeat(Value x, int count, int axis) {
        int at = x.shape().axis(axis);
        Value split = expandDims(x, at + 1);
        return reshape(
                broadcastTo(split, split.shape().with(at + 1, count)),
                x.shape().with(at, Math.multiplyExact(x.shape().dim(at), count)));
    }

    /** Rows of a table at integer indices. */
    public static Value take(Value table, Value indices) {
        return table.graph().apply(new Gather(), table, cast(indices, DType.INT32));
    }

    /** Rows added up at integer indices of a table of zeros: the opposite of {@link #take}. */
    public static Value scatterAdd(Value rows, Value indices, Shape table) {
        return rows.graph().apply(new ScatterAdd(table), rows, cast(indices, DType.INT32));
    }

    /**
     * 1 at each index along a new last axis, else 0.
     *
     * @param classes at most 2^24: more are not told apart by float32
     */
    public static Value oneHot(Value indices, int classes, DType dtype) {
        if (classes > MAX_CLASSES) {
            throw new IllegalArgumentException(
                    "One-hot vectors have at most " + MAX_CLASSES + " elements, received " + classes + " categories.");
        }
        float[] range = new float[ConstantSize.of("The table of categories", classes)];
        for (int i = 0; i < classes; i++) {
            range[i] = i;
        }
        Value positions =
                indices.graph().constant(dev.keratin.tensor.Tensor.of(range).cast(dtype));
        return cast(equal(expandDims(cast(indices, dtype), -1), positions), dtype);
    }

    public static Value zerosLike(Value x) {
        return broadcastTo(number(x, 0), x.shape());
    }

    public static Value onesLike(Value x) {
        return broadcastTo(number(x, 1), x.shape());
    }

    // Neural networks.

    public static Value softmax(Value x, int axis) {
        return alongLastAxis(x, axis, new Softmax(false));
    }

    public static Value logSoftmax(Value x, int axis) {
        return alongLastAxis(x, axis, new Softmax(true));
    }

    /** log(sum(exp(x))), without overflow. */
    public static Value logSumExp(Value x, int[] axes, boolean keepDims) {
        Value max = stopGradient(max(x, axes, true));
        Value sum = add(log(sum(exp(subtract(x, max)), axes, true)), max);
        return keepDims ? sum : reshape(sum, sum(x, axes, false).shape());
    }

    private static Value alongLastAxis(Value x, int axis, Operation operation) {
        int at = x.shape().axis(axis);
        int last = x.rank() - 1;
        if (at == last) {
            return x.graph().apply(operation, x);
        }
        int[] swap = IntStream.range(0, x.rank()).toArray();
        swap[at] = last;
        swap[last] = at;
        return transpose(x.graph().apply(operation, transpose(x, swap)), swap);
    }

    /** Convolution of x, [batch, spatial..., channels], with a filter [window..., channels / groups, filters]. */
    public static Value convolution(Value x, Value filter, Window window, int groups) {
        return x.graph().apply(new Convolution(window, groups), x, filter);
    }

    /** Convolution of each channel of x by itself; the filter is [window..., channels, multiplier]. */
    public static Value depthwiseConvolution(Value x, Value filter, Window window) {
        int channels = filter.shape().dim(-2);
        Shape flat = filter.shape().with(-1, channels * filter.shape().last()).with(-2, 1);
        return convolution(x, reshape(filter, flat), window, channels);
    }

    /**
     * Transposed convolution of x, [batch, spatial..., channels], with a filter [window..., filters, channels].
     *
     * @param window of the convolution that would give x from the result
     */
    public static Value convolutionTranspose(Value x, Value filter, Window window) {
        return x.graph().apply(new ConvolutionInputGradient(window, 1), x, filter);
    }

    /** The largest element of each window of x, [batch, spatial..., channels]. */
    public static Value maxPool(Value x, Window window) {
        return x.graph().apply(new MaxPool(window), x);
    }

    /** The mean of each window of x, [batch, spatial..., channels], without padding. */
    public static Value averagePool(Value x, Window window) {
        return x.graph().apply(new AveragePool(window), x);
    }

    /** x scaled to length 1 along the axes; by {@code 1 / epsilon} at most. */
    public static Value normalize(Value x, int[] axes, double epsilon) {
        Value inverse = rsqrt(sum(square(x), axes, true));
        return multiply(x, minimum(inverse, 1 / epsilon));
    }

    /**
     * {@code (x - mean) / sqrt(variance + epsilon) * gamma + beta}, mean and variance being those along the last axis.
     *
     * @param gamma as long as the last axis, as beta
     */
    public static Value layerNorm(Value x, Value gamma, Value beta, double epsilon) {
        return x.graph()
                .applyAll(new LayerNorm(epsilon), List.of(x, gamma, beta))
                .get(0);
    }

    /** Cross-entropy of integer labels from logits along the last axis, one number a row. */
    public static Value sparseCrossentropy(Value logits, Value labels) {
        return logits.graph()
                .applyAll(new SparseCrossentropy(), List.of(logits, cast(labels, DType.INT32)))
                .get(0);
    }

    /** x itself, cut off from differentiation. */
    public static Value stopGradient(Value x) {
        return x.graph().apply(new StopGradient(), x);
    }

    // Random numbers.

    /** Uniform numbers in [0, 1), new at each run. */
    public static Value randomUniform(Graph graph, DType dtype, Shape shape) {
        return graph.apply(new RandomUniform(dtype, shape, graph.nextStream()), graph.key());
    }

    /** Normal numbers with mean 0 and deviation 1, new at each run (Box and Muller 1958). */
    public static Value randomNormal(Graph graph, DType dtype, Shape shape) {
        Value radius = sqrt(multiply(log(subtract(1, randomUniform(graph, dtype, shape))), -2));
        return multiply(radius, cos(multiply(randomUniform(graph, dtype, shape), 2 * Math.PI)));
    }

    /** x with each element dropped with probability {@code rate} and the others scaled by 1 / (1 - rate); {@code noiseShape} elements are drawn. */
    public static Value dropout(Value x, double rate, Shape noiseShape) {
        if (rate >= 1) {
            return multiply(x, 0);
        }
        Value keep = greaterEqual(randomUniform(x.graph(), x.dtype(), noiseShape), number(x, rate));
        return multiply(x, multiply(cast(keep, x.dtype()), 1 / (1 - rate)));
    }
}
