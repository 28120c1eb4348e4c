package dev.keratin.layers.operation;

import dev.keratin.ops.HostFunction;
import dev.keratin.ops.Ops;
import dev.keratin.ops.SortOps;
import dev.keratin.ops.Value;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import dev.keratin.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** Operations that read and write parts of arrays at places that may be computed. */
final class ScatterOperations {

    private static final String CORE = "core";

    private ScatterOperations() {}

    static List<OperationKind> all() {
        List<OperationKind> kinds = new ArrayList<>();
        kinds.add(OperationKind.of("Slice", CORE, "inputs start_indices", ScatterOperations::slice)
                .with("shape", null));
        kinds.add(
                OperationKind.of("SliceUpdate", CORE, "inputs start_indices updates", ScatterOperations::sliceUpdate));
        kinds.add(OperationKind.of("Scatter", CORE, "indices values", o -> {
                    int[] shape = o.integers("shape");
                    Value values = Types.countable(o.value(1));
                    return scatter(o.x(), values, Shape.of(shape == null ? new int[0] : shape));
                })
                .with("shape", null));
        kinds.add(OperationKind.of("ScatterUpdate", CORE, "inputs indices updates", ScatterOperations::update)
                .with("reduction", null));
        for (String name : List.of("Sum", "Max", "Min", "Prod")) {
            kinds.add(OperationKind.of("Segment" + name, "math", "data segment_ids", o -> segments(o, name))
                    .with("num_segments", null)
                    .with("sorted", false));
        }
        return kinds;
    }

    private static Value slice(Operands operands) {
        Value x = operands.x();
        int[] shape = operands.integers("shape");
        if (shape == null || shape.length != x.rank()) {
            throw new IllegalArgumentException("Operation Slice needs a `shape` with a length for each axis of "
                    + x.shape() + ", received " + Arrays.toString(shape) + ".");
        }
        int[] fixed = operands.raw(1) instanceof Value ? null : fixed(operands);
        Value starts = Ops.cast(operands.value(1), DType.INT32);
        for (int axis = 0; axis < x.rank(); axis++) {
            if (fixed != null) {
                int to = shape[axis] < 0 ? x.shape().dim(axis) : fixed[axis] + shape[axis];
                x = Ops.slice(x, axis, fixed[axis], to);
            } else {
                Value start = Ops.slice(starts, 0, axis, axis + 1);
                int length = shape[axis] < 0 ? x.shape().dim(axis) : shape[axis];
                x = Subscript.take(x, axis, Ops.add(range(x, length), start));
            }
        }
        return x;
    }

    private static int[] fixed(Operands operands) {
        return ArgTypes.listOf(ArgTypes.INT).parse(operands.raw(1)).stream()
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static Value range(Value like, int length) {
        return like.graph().constant(Tensor.of(IntStream.range(0, length).toArray(), length));
    }

    /** Each element comes from the updates where their window covers it; a window beyond the edge is moved back. */
    private static Value sliceUpdate(Operands operands) {
        Value x = operands.x();
        Value updates = operands.like(2, x);
        Value starts = Ops.cast(operands.value(1), DType.INT32);
        if (updates.rank() != x.rank() || starts.shape().size() != x.rank()) {
            throw new IllegalArgumentException("Operation SliceUpdate needs a start for each axis of " + x.shape()
                    + " and updates with as many axes, received starts of shape " + starts.shape()
                    + " and updates of shape " + updates.shape() + ".");
        }
        Value covered = x.graph().constant(Tensor.of(new int[] {1}, 1).reshape().cast(DType.BOOL));
        for (int axis = 0; axis < x.rank(); axis++) {
            int length = x.shape().dim(axis);
            int part = updates.shape().dim(axis);
            Value start = Ops.clip(Ops.slice(Ops.reshape(starts, -1), 0, axis, axis + 1), 0, length - part);
            Value place = Ops.subtract(range(x, length), start);
            updates = Subscript.take(updates, axis, Ops.clip(place, 0, part - 1));
            Value inside = Ops.logicalAnd(
                    Ops.greaterEqual(place, Ops.number(place, 0)), Ops.less(place, Ops.number(place, part)));
            int[] along = new int[x.rank()];
            Arrays.fill(along, 1);
            along[axis] = length;
            covered = Ops.logicalAnd(covered, Ops.reshape(inside, along));
        }
        return Ops.where(Ops.broadcastTo(covered, x.shape()), updates, x);
    }

    /** Rows of a table and, for each update, the row that it goes to. */
    private record Rows(Value indices, int count, Shape row) {

        static Rows of(Value indices, Shape shape) {
            int depth = indices.shape().last();
            if (depth > shape.rank()) {
                throw new IllegalArgumentException("Indices of length " + depth + " name more axes than the array has,"
                        + " received a shape of " + shape + ".");
            }
            Value places = Ops.reshape(Ops.cast(indices, DType.INT32), -1, depth);
            Value flat = Ops.number(places, 0);
            for (int axis = 0; axis < depth; axis++) {
                Value at = Ops.squeeze(Ops.slice(places, 1, axis, axis + 1), 1);
                flat = Ops.add(
                        Ops.multiply(flat, Ops.number(flat, shape.dim(axis))), SortOps.fromStart(at, shape.dim(axis)));
            }
            return new Rows(flat, shape.slice(0, depth).size(), shape.from(depth));
        }

        Value flat(Value x) {
            return Ops.reshape(x, -1, row.size());
        }

        /** Sums; integers are computed in double precision. */
        Value sum(Value updates) {
            Value floating = updates.dtype().isFloating() ? updates : Ops.cast(updates, DType.FLOAT64);
            Value sums = Ops.scatterAdd(flat(floating), indices, Shape.of(count, row.size()));
            return Ops.cast(sums, updates.dtype());
        }

        /** A reduction over the updates of each row; {@code neutral} where there are none. */
        Value reduce(Value updates, String how, double neutral) {
            Value rows = Ops.expandDims(range(indices, count), 1);
            Value mine = Ops.expandDims(Ops.equal(rows, indices), 2);
            Value flat = Ops.expandDims(flat(updates), 0);
            Value chosen = Ops.where(mine, flat, Ops.number(updates, neutral));
            int[] axis = {1};
            return switch (how) {
                case "max" -> Ops.max(chosen, axis, false);
                case "min" -> Ops.min(chosen, axis, false);
                default -> Ops.product(chosen, axis, false);
            };
        }

        /** For each row the last update that goes there, -1 where there is none. */
        Value last() {
            HostFunction last = new HostFunction("last_update", new TensorSpec(DType.INT32, Shape.of(count)), given -> {
                int[] found = new int[count];
                Arrays.fill(found, -1);
                for (int i = 0; i < given.get(0).size(); i++) {
                    found[Objects.checkIndex((int) given.get(0).getLong(i), count)] = i;
                }
                return Tensor.of(found, count);
            });
            return indices.graph().apply(last, indices);
        }
    }

    private static Value scatter(Value indices, Value values, Shape shape) {
        return Ops.reshape(Rows.of(indices, shape).sum(values), shape);
    }

    private static Value update(Operands operands) {
        Value x = operands.x();
        Value updates = operands.like(2, x);
        Rows rows = Rows.of(operands.value(1), x.shape());
        Value table = rows.flat(x);
        String how = operands.text("reduction");
        Value result =
                switch (how) {
                    case "null" -> {
                        Value last = rows.last();
                        Value own = range(x, rows.count());
                        Value none = Ops.less(last, Ops.number(last, 0));
                        Value from = Ops.where(none, own, Ops.add(last, Ops.number(last, rows.count())));
                        yield Ops.take(Ops.concatenate(List.of(table, rows.flat(updates)), 0), from);
                    }
                    case "add" -> Ops.add(table, rows.sum(updates));
                    case "max" -> Ops.maximum(table, rows.reduce(updates, how, lowest(x.dtype())));
                    case "min" -> Ops.minimum(table, rows.reduce(updates, how, highest(x.dtype())));
                    case "mul" -> Ops.multiply(table, rows.reduce(updates, how, 1));
                    default ->
                        throw new IllegalArgumentException("`reduction` must be null, \"add\", \"max\", \"min\" or"
                                + " \"mul\", received \"" + how + "\".");
                };
        return Ops.reshape(result, x.shape());
    }

    private static double highest(DType dtype) {
        return dtype.isFloating() ? FormulaOperations.largest(dtype) : Integer.MAX_VALUE;
    }

    private static double lowest(DType dtype) {
        return dtype.isFloating() ? -FormulaOperations.largest(dtype) : Integer.MIN_VALUE;
    }

    private static Value segments(Operands operands, String how) {
        if (operands.argument("num_segments") == null) {
            throw new IllegalArgumentException(
                    "Operation Segment" + how + " without `num_segments` gives a result whose"
                            + " shape depends on values, which is not supported; expected the number of segments.");
        }
        Value data = Types.countable(operands.x());
        int count = operands.integer("num_segments");
        Shape shape = data.shape().from(1).prepend(count);
        Rows rows = Rows.of(Ops.expandDims(Ops.reshape(operands.value(1), -1), -1), shape);
        Value result =
                switch (how) {
                    case "Sum" -> rows.sum(data);
                    case "Max" -> rows.reduce(data, "max", lowest(data.dtype()));
                    case "Min" -> rows.reduce(data, "min", highest(data.dtype()));
                    default -> rows.reduce(data, "mul", 1);
                };
        return Ops.reshape(result, shape);
    }
}
