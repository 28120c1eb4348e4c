package dev.keratin.layers.operation;

import dev.keratin.layers.LayerArgs;
import dev.keratin.ops.ConstantSize;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.ConfigTrees;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Operations that move elements. */
final class ShapeOperations {

    private static final String NUMPY = "numpy";

    /** Each part is a value of its own in the graph. */
    private static final int PARTS = 10_000;

    private ShapeOperations() {}

    static List<OperationKind> all() {
        List<OperationKind> kinds = new ArrayList<>();
        kinds.add(OperationKind.of("Reshape", NUMPY, "x", o -> Ops.reshape(o.x(), required(o, "newshape")))
                .with("newshape", null));
        kinds.add(OperationKind.of("Ravel", NUMPY, "x", o -> Ops.reshape(o.x(), -1)));
        kinds.add(OperationKind.of("Transpose", NUMPY, "x", ShapeOperations::transpose)
                .with("axes", null));
        kinds.add(OperationKind.of("Swapaxes", NUMPY, "x", ShapeOperations::swapaxes)
                .with("axis1", null)
                .with("axis2", null));
        kinds.add(OperationKind.of("Moveaxis", NUMPY, "x", ShapeOperations::moveaxis)
                .with("source", null)
                .with("destination", null));
        kinds.add(OperationKind.of("ExpandDims", NUMPY, "x", ShapeOperations::expandDims)
                .with("axis", null));
        kinds.add(OperationKind.of("Squeeze", NUMPY, "x", ShapeOperations::squeeze)
                .with("axis", null));
        kinds.add(OperationKind.of("Concatenate", NUMPY, "xs", o -> Ops.concatenate(o.values(), o.integer("axis")))
                .with("axis", 0));
        kinds.add(OperationKind.of("Hstack", NUMPY, "xs", o -> {
            List<Value> values = o.values();
            return Ops.concatenate(values, values.get(0).rank() == 1 ? 0 : 1);
        }));
        kinds.add(OperationKind.of(
                "Vstack",
                NUMPY,
                "xs",
                o -> Ops.concatenate(
                        o.values().stream()
                                .map(x -> x.rank() == 1 ? Ops.expandDims(x, 0) : x)
                                .toList(),
                        0)));
        kinds.add(OperationKind.of("Stack", NUMPY, "x", o -> Ops.stack(o.values(), o.integer("axis")))
                .with("axis", 0));
        kinds.add(OperationKind.of("Split", NUMPY, "x", Operands::x)
                .giving(ShapeOperations::split)
                .with("indices_or_sections", null)
                .with("axis", 0));
        kinds.add(OperationKind.of("Unstack", "core", "x", Operands::x)
                .giving(ShapeOperations::unstack)
                .with("num", null)
                .with("axis", 0));
        kinds.add(OperationKind.of("Pad", NUMPY, "x constant_values", ShapeOperations::pad)
                .with("pad_width", null)
                .with("mode", "constant"));
        kinds.add(OperationKind.of("Repeat", NUMPY, "x", ShapeOperations::repeat)
                .with("repeats", null)
                .with("axis", null));
        kinds.add(OperationKind.of("Tile", NUMPY, "x", ShapeOperations::tile).with("repeats", null));
        kinds.add(OperationKind.of("Flip", NUMPY, "x", ShapeOperations::flip).with("axis", null));
        kinds.add(OperationKind.of("Roll", NUMPY, "x", ShapeOperations::roll)
                .with("shift", null)
                .with("axis", null));
        kinds.add(
                OperationKind.of("BroadcastTo", NUMPY, "x", o -> Ops.broadcastTo(o.x(), Shape.of(required(o, "shape"))))
                        .with("shape", null));
        kinds.add(OperationKind.of("Take", NUMPY, "x indices", ShapeOperations::take)
                .with("axis", null));
        kinds.add(OperationKind.of("GetItem", NUMPY, "x key", o -> Subscript.of(o.x(), o.raw(1))));
        return kinds;
    }

    private static int[] required(Operands operands, String key) {
        int[] given = operands.integers(key);
        if (given == null) {
            throw new IllegalArgumentException("Expected `" + key + "` to be integers, received null.");
        }
        return given;
    }

    private static Value transpose(Operands operands) {
        Value x = operands.x();
        int[] axes = operands.integers("axes");
        if (axes == null) {
            axes = IntStream.range(0, x.rank()).map(i -> x.rank() - 1 - i).toArray();
        }
        return Ops.transpose(x, axes);
    }

    private static Value swapaxes(Operands operands) {
        Value x = operands.x();
        int[] axes = IntStream.range(0, x.rank()).toArray();
        int a = x.shape().axis(operands.integer("axis1"));
        int b = x.shape().axis(operands.integer("axis2"));
        axes[a] = b;
        axes[b] = a;
        return Ops.transpose(x, axes);
    }

    private static Value moveaxis(Operands operands) {
        Value x = operands.x();
        int[] source = required(operands, "source");
        int[] destination = required(operands, "destination");
        if (source.length != destination.length || source.length > x.rank()) {
            throw new IllegalArgumentException(
                    "`source` and `destination` of Moveaxis must name as many axes, received " + source.length + " and "
                            + destination.length + ".");
        }
        Integer[] moved = new Integer[x.rank()];
        List<Integer> rest =
                new ArrayList<>(IntStream.range(0, x.rank()).boxed().toList());
        for (int i = 0; i < source.length; i++) {
            Integer axis = x.shape().axis(source[i]);
            moved[x.shape().axis(destination[i])] = axis;
            rest.remove(axis);
        }
        int next = 0;
        int[] axes = new int[moved.length];
        for (int i = 0; i < moved.length; i++) {
            axes[i] = moved[i] == null ? rest.get(next++) : moved[i];
        }
        return Ops.transpose(x, axes);
    }

    private static Value expandDims(Operands operands) {
        int[] axes = required(operands, "axis");
        Value x = operands.x();
        int rank = x.rank() + axes.length;
        for (int axis :
                Arrays.stream(axes).map(a -> a < 0 ? a + rank : a).sorted().toArray()) {
            x = Ops.expandDims(x, axis);
        }
        return x;
    }

    private static Value squeeze(Operands operands) {
        Value given = operands.x();
        int[] axes = operands.integers("axis");
        if (axes == null) {
            axes = IntStream.range(0, given.rank())
                    .filter(i -> given.shape().dim(i) == 1)
                    .toArray();
        }
        Value x = given;
        int[] sorted = Arrays.stream(axes).map(given.shape()::axis).sorted().toArray();
        for (int i = sorted.length - 1; i >= 0; i--) {
            x = Ops.squeeze(x, sorted[i]);
        }
        return x;
    }

    private static List<Value> split(Operands operands) {
        return split(operands, operands.x(), operands.integer("axis"));
    }

    static List<Value> split(Operands operands, Value x, int axis) {
        int[] at = required(operands, "indices_or_sections");
        if (!(operands.argument("indices_or_sections") instanceof List<?>)) {
            return Ops.split(x, at[0], axis);
        }
        List<Value> parts = new ArrayList<>();
        int from = 0;
        for (int i = 0; i <= at.length; i++) {
            int to = i < at.length ? at[i] : x.shape().dim(axis);
            parts.add(Ops.slice(x, axis, from, to));
            from = to;
        }
        return parts;
    }

    private static List<Value> unstack(Operands operands) {
        Value x = operands.x();
        int axis = x.shape().axis(operands.integer("axis"));
        List<Value> parts = new ArrayList<>();
        if (x.shape().dim(axis) > PARTS) {
            throw new IllegalArgumentException(
                    "Operation Unstack gives at most " + PARTS + " parts, received the shape " + x.shape() + ".");
        }
        for (int i = 0; i < x.shape().dim(axis); i++) {
            parts.add(Ops.squeeze(Ops.slice(x, axis, i, i + 1), axis));
        }
        return parts;
    }

    private static Value pad(Operands operands) {
        Value x = operands.x();
        Object width = operands.argument("pad_width");
        Object fill = operands.raw(1);
        double value = fill instanceof Number number ? number.doubleValue() : 0;
        String mode = operands.text("mode");
        for (int axis = 0; axis < x.rank(); axis++) {
            List<Integer> pair = pairOf(width, axis);
            x = switch (mode) {
                case "constant" -> Ops.pad(x, axis, pair.get(0), pair.get(1), value);
                case "reflect" -> Mirrors.reflect(x, axis, pair.get(0), pair.get(1));
                case "symmetric" -> Mirrors.symmetric(x, axis, pair.get(0), pair.get(1));
                default ->
                    throw new IllegalArgumentException("Operation Pad knows the `mode` \"constant\", \"reflect\" and"
                            + " \"symmetric\", received " + ConfigTrees.describe(mode) + ".");
            };
        }
        return x;
    }

    /** {@code pad_width} as numpy takes it: one number, one pair, or a pair for each axis. */
    private static List<Integer> pairOf(@Nullable Object width, int axis) {
        if (width instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof List<?>) {
            return LayerArgs.PAIR.parse(list.get(list.size() == 1 ? 0 : axis));
        }
        return LayerArgs.PAIR.parse(width instanceof List<?> list && list.size() == 1 ? list.get(0) : width);
    }

    private static Value repeat(Operands operands) {
        boolean flat = operands.argument("axis") == null;
        Value x = flat ? Ops.reshape(operands.x(), -1) : operands.x();
        int axis = x.shape().axis(flat ? 0 : operands.integer("axis"));
        int[] repeats = required(operands, "repeats");
        if (repeats.length == 1) {
            return Ops.repeat(x, repeats[0], axis);
        }
        long count = Arrays.stream(repeats).asLongStream().sum();
        if (Arrays.stream(repeats).anyMatch(times -> times < 0)
                || repeats.length != x.shape().dim(axis)) {
            throw new IllegalArgumentException(
                    "`repeats` of Repeat must be one number of at least 0, or one for each of "
                            + x.shape().dim(axis) + " elements, received " + repeats.length + " numbers that make "
                            + count
                            + ".");
        }
        ConstantSize.of("The list of repeated positions", count);
        int[] indices = IntStream.range(0, repeats.length)
                .flatMap(i -> IntStream.range(0, repeats[i]).map(j -> i))
                .toArray();
        return Subscript.take(x, axis, indices);
    }

    private static Value tile(Operands operands) {
        int[] repeats = required(operands, "repeats");
        Value x = operands.x();
        while (x.rank() < repeats.length) {
            x = Ops.expandDims(x, 0);
        }
        for (int i = 0; i < repeats.length; i++) {
            int axis = x.rank() - repeats.length + i;
            // Copies stand along a new axis in front of the repeated one.
            Value rows = Ops.expandDims(x, axis);
            x = Ops.reshape(
                    Ops.broadcastTo(rows, rows.shape().with(axis, Math.max(repeats[i], 0))),
                    x.shape().with(axis, Math.multiplyExact(x.shape().dim(axis), Math.max(repeats[i], 0))));
        }
        return x;
    }

    private static Value flip(Operands operands) {
        Value x = operands.x();
        for (int axis : operands.axes("axis", x)) {
            int length = x.shape().dim(axis);
            x = Subscript.take(
                    x,
                    x.shape().axis(axis),
                    IntStream.range(0, ConstantSize.of("The reversed positions", length))
                            .map(i -> length - 1 - i)
                            .toArray());
        }
        return x;
    }

    private static Value roll(Operands operands) {
        Value given = operands.x();
        int[] shifts = required(operands, "shift");
        int[] axes = operands.integers("axis");
        Value x = axes == null ? Ops.reshape(given, -1) : given;
        int[] along = axes == null ? new int[] {0} : axes;
        if (shifts.length != 1 && shifts.length != along.length) {
            throw new IllegalArgumentException("`shift` of Roll must be one number or one for each of " + along.length
                    + " axes, received " + shifts.length + ".");
        }
        for (int i = 0; i < along.length; i++) {
            int length = x.shape().dim(along[i]);
            int cut = Math.floorMod(-shifts[shifts.length == 1 ? 0 : i], Math.max(length, 1));
            x = Ops.concatenate(List.of(Ops.slice(x, along[i], cut, length), Ops.slice(x, along[i], 0, cut)), along[i]);
        }
        return Ops.reshape(x, given.shape());
    }

    private static Value take(Operands operands) {
        boolean flat = operands.argument("axis") == null;
        Value x = flat ? Ops.reshape(operands.x(), -1) : operands.x();
        int axis = x.shape().axis(flat ? 0 : operands.integer("axis"));
        Value indices = Ops.cast(operands.value(1), DType.INT32);
        Value length = Ops.number(indices, x.shape().dim(axis));
        Value counted = Ops.where(Ops.less(indices, Ops.number(indices, 0)), Ops.add(indices, length), indices);
        return Subscript.take(x, axis, counted);
    }
}
