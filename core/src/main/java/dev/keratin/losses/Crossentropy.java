package dev.keratin.losses;

import dev.keratin.backend.Opcode;
import dev.keratin.ops.Elementwise;
import dev.keratin.ops.Operation;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Softmax;
import dev.keratin.ops.Value;
import org.jspecify.annotations.Nullable;

/**
 * What the cross-entropies share. Where predictions come straight from a softmax or a sigmoid, the logits before it are used, as Keras does on
 * TensorFlow: logarithms of probabilities would lose what is near 0 and 1.
 */
final class Crossentropy {

    private static final double EPSILON = 1e-7;

    private Crossentropy() {}

    /** The logits whose softmax along the last axis is {@code yPred}, null where it is none. */
    private static @Nullable Value softmaxLogits(Value yPred) {
        Operation operation = yPred.node().operation();
        return operation instanceof Softmax softmax && !softmax.log()
                ? yPred.node().input(0)
                : null;
    }

    private static @Nullable Value sigmoidLogits(Value yPred) {
        Operation operation = yPred.node().operation();
        return operation instanceof Elementwise elementwise && elementwise.opcode() == Opcode.SIGMOID
                ? yPred.node().input(0)
                : null;
    }

    static Value clip(Value probabilities) {
        return Ops.clip(probabilities, EPSILON, 1 - EPSILON);
    }

    /** Per row the cross-entropy of a distribution. */
    static Value categorical(Value yTrue, Value yPred, boolean fromLogits, int axis) {
        requireSameShape("categorical_crossentropy", yTrue, yPred);
        Value before = yPred.shape().axis(axis) == yPred.rank() - 1 ? softmaxLogits(yPred) : null;
        int[] axes = {axis};
        Value log;
        if (before != null || fromLogits) {
            log = Ops.logSoftmax(before != null ? before : yPred, axis);
        } else {
            log = Ops.log(clip(Ops.divide(yPred, Ops.sum(yPred, axes, true))));
        }
        return Ops.negative(Ops.sum(Ops.multiply(yTrue, log), axes, false));
    }

    /** Per row the cross-entropy of an integer label. */
    static Value sparse(Value labels, Value yPred, boolean fromLogits) {
        Value before = softmaxLogits(yPred);
        Value logits = before != null ? before : fromLogits ? yPred : Ops.log(clip(yPred));
        return Ops.sparseCrossentropy(logits, labels);
    }

    /** Per element the cross-entropy of a probability. */
    static Value binary(Value yTrue, Value yPred, boolean fromLogits) {
        requireSameShape("binary_crossentropy", yTrue, yPred);
        Value before = sigmoidLogits(yPred);
        if (before != null || fromLogits) {
            Value x = before != null ? before : yPred;
            // max(x, 0) - x z + log(1 + exp(-|x|)); -|x| by select, so that the derivative at 0 is 1/2 - z.
            Value decay = Ops.softplus(Ops.select(x, Ops.negative(x), x));
            return Ops.add(Ops.subtract(Ops.relu(x), Ops.multiply(x, yTrue)), decay);
        }
        Value p = clip(yPred);
        Value positive = Ops.multiply(yTrue, Ops.log(p));
        Value negative = Ops.multiply(Ops.subtract(1, yTrue), Ops.log(Ops.subtract(1, p)));
        return Ops.negative(Ops.add(positive, negative));
    }

    /** Targets moved towards the middle: {@code y (1 - smoothing) + smoothing * share}. */
    static Value smooth(Value yTrue, double smoothing, double share) {
        return smoothing == 0 ? yTrue : Ops.add(Ops.multiply(yTrue, 1 - smoothing), smoothing * share);
    }

    private static void requireSameShape(String loss, Value yTrue, Value yPred) {
        if (!yTrue.shape().equals(yPred.shape())) {
            throw new IllegalArgumentException(loss + " needs `yTrue` and `yPred` of one shape, received yTrue "
                    + yTrue.shape() + " and yPred " + yPred.shape()
                    + (loss.startsWith("categorical")
                            ? "; for integer labels use sparse_categorical_crossentropy."
                            : "."));
        }
    }
}
