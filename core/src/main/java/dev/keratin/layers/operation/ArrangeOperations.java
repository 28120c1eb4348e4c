package dev.keratin.layers.operation;

import dev.keratin.layers.Arguments;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** Operations that make, part and put together arrays. */
final class ArrangeOperations {

    private static final String NUMPY = "numpy";

    private ArrangeOperations() {}

    static List<OperationKind> all() {
        List<OperationKind> kinds = new ArrayList<>();
        parts(kinds);
        spaces(kinds);
        kinds.add(OperationKind.of("Append", NUMPY, "x1 x2", o -> {
                    List<Value> pair = o.pair();
                    boolean flat = o.argument("axis") == null;
                    return flat
                            ? Ops.concatenate(
                                    pair.stream().map(x -> Ops.reshape(x, -1)).toList(), 0)
                            : Ops.concatenate(pair, o.integer("axis"));
                })
                .with("axis", null));
        kinds.add(OperationKind.of(
                "Dstack",
                NUMPY,
                "xs",
                o -> Ops.concatenate(
                        o.values().stream().map(ArrangeOperations::deep).toList(), 2)));
        kinds.add(OperationKind.of("Rot90", NUMPY, "array", ArrangeOperations::rotated)
                .with("k", 1)
                .with("axes", List.of(0, 1)));
        kinds.add(OperationKind.of("Select", NUMPY, "condlist choicelist default", ArrangeOperations::select));
        kinds.add(OperationKind.of("Meshgrid", NUMPY, "x", Operands::x)
                .giving(ArrangeOperations::meshgrid)
                .with("indexing", "xy"));
        for (String name : List.of("Array", "ConvertToTensor")) {
            boolean numpy = name.equals("Array");
            OperationKind kind = OperationKind.of(
                            name, numpy ? NUMPY : "core", "x", o -> Ops.cast(o.x(), o.dtype("dtype", o.x().dtype())))
                    .with("dtype", null);
            kinds.add(numpy ? kind : kind.with("sparse", null).with("ragged", null));
        }
        kinds.add(OperationKind.of(
                        "EmptyLike", NUMPY, "x", o -> Ops.zerosLike(Ops.cast(o.x(), o.dtype("dtype", o.x().dtype()))))
                .with("dtype", null));
        kinds.add(OperationKind.of("FullLike", NUMPY, "x fill_value", o -> {
                    DType dtype = o.dtype("dtype", o.x().dtype());
                    return Ops.broadcastTo(Ops.cast(o.value(1), dtype), o.x().shape());
                })
                .with("dtype", null));
        kinds.add(OperationKind.of("Full", NUMPY, "fill_value", o -> {
                    int[] shape = o.integers("shape");
                    DType dtype = o.dtype("dtype", o.x().dtype());
                    return Ops.broadcastTo(Ops.cast(o.x(), dtype), Shape.of(shape == null ? new int[0] : shape));
                })
                .with("shape", null)
                .with("dtype", null));
        kinds.add(OperationKind.of(
                "Size", NUMPY, "x", o -> integer(o.x(), o.x().shape().size())));
        kinds.add(OperationKind.of("Ndim", NUMPY, "x", o -> integer(o.x(), o.x().rank())));
        kinds.add(OperationKind.of("UnravelIndex", NUMPY, "indices", Operands::x)
                .giving(ArrangeOperations::unravel)
                .with("shape", null));
        kinds.add(cumulative("Cumprod", false));
        kinds.add(cumulative("Nancumprod", true));
        return kinds;
    }

    private static Value integer(Value x, int number) {
        return x.graph().constant(Tensor.of(new int[] {number}, 1).reshape());
    }

    private static void parts(List<OperationKind> kinds) {
        kinds.add(OperationKind.of("ArraySplit", NUMPY, "x", Operands::x)
                .giving(o -> {
                    Value x = o.x();
                    int axis = o.axis(x);
                    int parts = o.integer("indices_or_sections");
                    int length = x.shape().dim(axis);
                    List<Value> result = new ArrayList<>();
                    int from = 0;
                    for (int i = 0; i < parts; i++) {
                        int to = from + length / parts + (i < length % parts ? 1 : 0);
                        result.add(Ops.slice(x, axis, from, to));
                        from = to;
                    }
                    return result;
                })
                .with("indices_or_sections", null)
                .with("axis", 0));
        split(kinds, "Vsplit", 0);
        split(kinds, "Hsplit", 1);
        split(kinds, "Dsplit", 2);
    }

    private static void split(List<OperationKind> kinds, String name, int axis) {
        kinds.add(OperationKind.of(name, NUMPY, "x", Operands::x)
                .giving(o -> ShapeOperations.split(o, o.x(), axis == 1 && o.x().rank() == 1 ? 0 : axis))
                .with("indices_or_sections", null));
    }

    private static void spaces(List<OperationKind> kinds) {
        kinds.add(OperationKind.of("Linspace", NUMPY, "start stop", Operands::x)
                .giving(ArrangeOperations::linspace)
                .with("num", 50)
                .with("endpoint", true)
                .with("retstep", false)
                .with("dtype", null)
                .with("axis", 0));
        kinds.add(OperationKind.of("Logspace", NUMPY, "start stop", o -> {
                    List<Value> ends = ends(o);
                    Value powers = spread(o, ends.get(0), ends.get(1));
                    return typed(o, Ops.power(o.number("base"), powers));
                })
                .with("num", 50)
                .with("endpoint", true)
                .with("base", 10)
                .with("dtype", null)
                .with("axis", 0));
        kinds.add(OperationKind.of("Geomspace", NUMPY, "start stop", o -> {
                    List<Value> ends = ends(o);
                    Value powers = spread(o, Ops.log10(Ops.abs(ends.get(0))), Ops.log10(Ops.abs(ends.get(1))));
                    Value sign = Ops.sign(ends.get(0));
                    int axis = o.integer("axis");
                    return typed(o, Ops.multiply(Ops.power(10, powers), Ops.expandDims(sign, axis)));
                })
                .with("num", 50)
                .with("endpoint", true)
                .with("dtype", null)
                .with("axis", 0));
    }

    private static List<Value> ends(Operands operands) {
        List<Value> pair = operands.pair();
        Value start = Types.floating(pair.get(0));
        Value stop = Types.floating(pair.get(1));
        return List.of(Ops.add(start, Ops.zerosLike(stop)), Ops.add(stop, Ops.zerosLike(start)));
    }

    private static Value typed(Operands operands, Value x) {
        DType dtype = operands.dtype("dtype", x.dtype());
        return Ops.cast(dtype.isFloating() ? x : Ops.floor(x), dtype);
    }

    private static List<Value> linspace(Operands operands) {
        List<Value> ends = ends(operands);
        Value result = typed(operands, spread(operands, ends.get(0), ends.get(1)));
        if (!operands.flag("retstep")) {
            return List.of(result);
        }
        int steps = operands.integer("num") - (operands.flag("endpoint") ? 1 : 0);
        return List.of(result, Ops.divide(Ops.subtract(ends.get(1), ends.get(0)), steps == 0 ? Double.NaN : steps));
    }

    private static Value spread(Operands operands, Value start, Value stop) {
        int num = operands.integer("num");
        if (num < 1) {
            throw new IllegalArgumentException("`num` must be a positive integer, received " + num + ".");
        }
        int steps = Math.max(num - (operands.flag("endpoint") ? 1 : 0), 1);
        Value step = Ops.divide(Ops.subtract(stop, start), steps);
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < num; i++) {
            boolean last = operands.flag("endpoint") && i == num - 1 && num > 1;
            values.add(last ? stop : Ops.add(start, Ops.multiply(step, i)));
        }
        return Ops.stack(values, operands.integer("axis"));
    }

    private static Value deep(Value x) {
        Value wide = x.rank() == 0 ? Ops.reshape(x, 1, 1, 1) : x.rank() == 1 ? Ops.expandDims(x, 0) : x;
        return wide.rank() == 2 ? Ops.expandDims(wide, 2) : wide;
    }

    private static Value rotated(Operands operands) {
        Value x = operands.x();
        int[] axes = operands.integers("axes");
        if (axes == null
                || axes.length != 2
                || x.shape().axis(axes[0]) == x.shape().axis(axes[1])) {
            throw new IllegalArgumentException(
                    "`axes` must be two different axes, received " + Arrays.toString(axes) + ".");
        }
        int first = x.shape().axis(axes[0]);
        int second = x.shape().axis(axes[1]);
        int[] swap = IntStream.range(0, x.rank())
                .map(i -> i == first ? second : i == second ? first : i)
                .toArray();
        for (int i = Math.floorMod(operands.integer("k"), 4); i > 0; i--) {
            x = Ops.transpose(Ops.flip(x, second), swap);
        }
        return x;
    }

    /** The first choice whose condition holds. */
    private static Value select(Operands operands) {
        List<Value> conditions = list(operands, 0);
        List<Value> choices = new ArrayList<>(list(operands, 1));
        Value result = operands.has(2)
                ? operands.value(2)
                : choices.get(0).graph().constant(Tensor.of(new int[] {0}, 1).reshape());
        choices.add(result);
        List<Value> typed = Types.common(choices);
        if (conditions.size() != typed.size() - 1) {
            throw new IllegalArgumentException("Operation Select needs as many choices as conditions, received "
                    + (typed.size() - 1) + " and " + conditions.size() + ".");
        }
        result = typed.get(typed.size() - 1);
        for (int i = conditions.size() - 1; i >= 0; i--) {
            result = Ops.where(Ops.cast(conditions.get(i), DType.BOOL), typed.get(i), result);
        }
        return result;
    }

    private static List<Value> list(Operands operands, int index) {
        List<Value> values = Arguments.leaves(operands.raw(index), Value.class);
        if (values.isEmpty()) {
            throw new IllegalArgumentException(
                    "Operation Select must be called on lists of tensors, received " + operands.raw(index) + ".");
        }
        return values;
    }

    private static List<Value> meshgrid(Operands operands) {
        List<Value> given = operands.all().stream().map(x -> Ops.reshape(x, -1)).toList();
        int count = given.size();
        boolean swaps = operands.text("indexing").equals("xy") && count > 1;
        int[] order = IntStream.range(0, count).toArray();
        if (swaps) {
            order[0] = 1;
            order[1] = 0;
        }
        Shape full = Shape.of(
                Arrays.stream(order).map(i -> given.get(i).shape().dim(0)).toArray());
        List<Value> grids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int[] shape = new int[count];
            Arrays.fill(shape, 1);
            shape[order[i]] = given.get(i).shape().dim(0);
            grids.add(Ops.broadcastTo(Ops.reshape(given.get(i), shape), full));
        }
        return grids;
    }

    private static List<Value> unravel(Operands operands) {
        Value rest = operands.x();
        int[] given = operands.integers("shape");
        int[] shape = given == null ? new int[0] : given;
        List<Value> places = new ArrayList<>();
        for (int i = shape.length - 1; i >= 0; i--) {
            Value length = Ops.number(rest, shape[i]);
            places.add(Ops.mod(rest, length));
            rest = Ops.floorDivide(rest, length);
        }
        Collections.reverse(places);
        return places;
    }

    private static OperationKind cumulative(String name, boolean skips) {
        return OperationKind.of(name, NUMPY, "x", o -> {
                    Value given = Types.countable(SortOperations.flatWithoutAxis(o));
                    Value x = Ops.cast(given, o.dtype("dtype", given.dtype()));
                    if (skips && x.dtype().isFloating()) {
                        double most = FormulaOperations.largest(x.dtype());
                        x = FormulaOperations.finite(x, 1, most, -most);
                    }
                    return products(x, SortOperations.axisOrFirst(o, given));
                })
                .with("axis", null)
                .with("dtype", null);
    }

    /** In rounds, in each of which an element is multiplied with one twice as far in front of it. */
    private static Value products(Value x, int axis) {
        int length = x.shape().dim(axis);
        Value result = x;
        for (int distance = 1; distance < length; distance *= 2) {
            Value front = Ops.slice(result, axis, 0, distance);
            Value back = Ops.multiply(
                    Ops.slice(result, axis, distance, length), Ops.slice(result, axis, 0, length - distance));
            result = Ops.concatenate(List.of(front, back), axis);
        }
        return result;
    }
}
