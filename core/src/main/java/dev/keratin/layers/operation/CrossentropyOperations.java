package dev.keratin.layers.operation;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.tensor.DType;
import java.util.ArrayList;
import java.util.List;

/** The losses of {@code keras.ops.nn}, which sum up no batch. */
final class CrossentropyOperations {

    private static final String NN = "nn";
    private static final double EPSILON = 1e-7;

    private CrossentropyOperations() {}

    static List<OperationKind> all() {
        List<OperationKind> kinds = new ArrayList<>();
        kinds.add(OperationKind.of("BinaryCrossentropy", NN, "target output", CrossentropyOperations::binary)
                .with("from_logits", false));
        kinds.add(OperationKind.of("CategoricalCrossentropy", NN, "target output", CrossentropyOperations::categorical)
                .with("from_logits", false)
                .with("axis", -1));
        kinds.add(OperationKind.of("SparseCategoricalCrossentropy", NN, "target output", CrossentropyOperations::sparse)
                .with("from_logits", false)
                .with("axis", -1));
        kinds.add(OperationKind.of("PSNR", NN, "x1 x2", o -> {
                    List<Value> pair = o.pair();
                    Value error = Ops.subtract(Types.floating(pair.get(0)), Types.floating(pair.get(1)));
                    double peak = 20 * Math.log10(o.number("max_val"));
                    return Ops.subtract(peak, Ops.multiply(Ops.log10(Ops.mean(Ops.square(error))), 10));
                })
                .with("max_val", null));
        return kinds;
    }

    private static Value output(Operands operands) {
        return Types.floating(operands.value(1));
    }

    private static Value clipped(Value output) {
        return Ops.clip(output, EPSILON, 1 - EPSILON);
    }

    private static Value sameShape(Operands operands, Value output) {
        Value target = operands.like(0, output);
        if (!target.shape().equals(output.shape())) {
            throw new IllegalArgumentException("`target` and `output` must have the same shape, received "
                    + target.shape() + " and " + output.shape() + ".");
        }
        return target;
    }

    private static Value binary(Operands operands) {
        Value output = output(operands);
        Value target = sameShape(operands, output);
        if (operands.flag("from_logits")) {
            Value likely = Ops.subtract(Ops.relu(output), Ops.multiply(output, target));
            return Ops.add(likely, Ops.log1p(Ops.exp(Ops.negative(Ops.abs(output)))));
        }
        Value p = clipped(output);
        Value yes = Ops.multiply(target, Ops.log(p));
        Value no = Ops.multiply(Ops.subtract(1, target), Ops.log(Ops.subtract(1, p)));
        return Ops.negative(Ops.add(yes, no));
    }

    private static Value categorical(Operands operands) {
        Value output = output(operands);
        Value target = sameShape(operands, output);
        int axis = operands.axis(output);
        int[] axes = {axis};
        if (operands.flag("from_logits")) {
            return Ops.negative(Ops.sum(Ops.multiply(target, Ops.logSoftmax(output, axis)), axes, false));
        }
        Value p = clipped(Ops.divide(output, Ops.sum(output, axes, true)));
        return Ops.negative(Ops.sum(Ops.multiply(target, Ops.log(p)), axes, false));
    }

    private static Value sparse(Operands operands) {
        Value output = output(operands);
        if (operands.axis(output) != output.rank() - 1) {
            throw new IllegalArgumentException(
                    "Operation SparseCategoricalCrossentropy works along the last axis, received `axis` "
                            + operands.argument("axis") + "; move that axis to the end first.");
        }
        Value target = Ops.cast(operands.value(0), DType.INT32);
        if (target.rank() == output.rank() && target.shape().last() == 1) {
            target = Ops.squeeze(target, -1);
        }
        if (!target.shape().equals(output.shape().slice(0, output.rank() - 1))) {
            throw new IllegalArgumentException("`target` must have the shape of `output` without its last axis,"
                    + " received " + target.shape() + " and " + output.shape() + ".");
        }
        Value logits = operands.flag("from_logits") ? output : Ops.log(clipped(output));
        Value rows = Ops.reshape(logits, -1, output.shape().last());
        return Ops.reshape(Ops.sparseCrossentropy(rows, Ops.reshape(target, -1)), target.shape());
    }
}
