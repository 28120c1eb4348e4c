package dev.keratin.ops;

import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Order within arrays: sorting, ranks, positions ({@code keras.ops.sort}, {@code top_k}, {@code take_along_axis} and the like).
 *
 * <p>Orders have no gradient; what is taken in an order has.
 */
public final class SortOps {

    private SortOps() {}

    /** The indices (int32) that sort along an axis; equal elements stay in their order. */
    public static Value argsort(Value x, int axis, boolean descending) {
        Value rows = swapToLast(x, axis);
        return swapToLast(x.graph().apply(new ArgSort(descending), rows), axis);
    }

    /** x in ascending order along an axis. */
    public static Value sort(Value x, int axis) {
        return takeAlongAxis(x, argsort(x, axis, false), axis);
    }

    /** The elements at indices along an axis, whose other axes broadcast; negative indices count from the end. */
    public static Value takeAlongAxis(Value x, Value indices, int axis) {
        int at = x.shape().axis(axis);
        if (indices.rank() != x.rank()) {
            throw new IllegalArgumentException("take_along_axis needs as many axes in the indices as in the array,"
                    + " received shapes " + indices.shape() + " and " + x.shape() + ".");
        }
        Shape common = Broadcast.shape(
                "take_along_axis",
                List.of(
                        x.spec().withShape(x.shape().with(at, 1)),
                        x.spec().withShape(indices.shape().with(at, 1))));
        int length = x.shape().dim(at);
        int count = indices.shape().dim(at);
        Value table = swapToLast(Ops.broadcastTo(x, common.with(at, length)), at);
        Value chosen = swapToLast(Ops.broadcastTo(Ops.cast(indices, DType.INT32), common.with(at, count)), at);
        Value counted = fromStart(chosen, length);
        int rows = common.size();
        int[] starts =
                IntStream.range(0, rows).map(i -> Math.multiplyExact(i, length)).toArray();
        Value base = x.graph().constant(Tensor.of(starts, rows, 1));
        Value flat = Ops.add(Ops.reshape(counted, rows, count), base);
        Value taken = Ops.take(Ops.reshape(table, -1), flat);
        return swapToLast(Ops.reshape(taken, chosen.shape()), at);
    }

    /** Indices (int32) of which the negative ones count from the end of an axis of this length. */
    public static Value fromStart(Value indices, int length) {
        Value zero = Ops.number(indices, 0);
        return Ops.where(Ops.less(indices, zero), Ops.add(indices, Ops.number(indices, length)), indices);
    }

    /** An axis and the last one swapped, which undoes itself. */
    private static Value swapToLast(Value x, int axis) {
        int at = x.shape().axis(axis);
        int[] order = IntStream.range(0, x.rank()).toArray();
        order[at] = x.rank() - 1;
        order[x.rank() - 1] = at;
        return Ops.transpose(x, order);
    }
}
