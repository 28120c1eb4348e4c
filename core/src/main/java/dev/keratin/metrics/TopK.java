package dev.keratin.metrics;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.tensor.DType;

/** What is among the k largest of a row. */
final class TopK {

    private static final int[] LAST = {-1};

    private TopK() {}

    /**
     * Per row 1 where fewer than k predictions exceed that of the label, so all equal ones at the edge are in; 0 where the label is no class or a prediction
     * is not finite. As TensorFlow's {@code in_top_k}.
     */
    static Value contains(Value labels, Value predictions, int k) {
        Value oneHot = Ops.oneHot(labels, predictions.shape().last(), predictions.dtype());
        Value chosen = Ops.select(oneHot, predictions, Ops.zerosLike(predictions));
        Value ofLabel = Ops.sum(chosen, LAST, true);
        Value larger = Ops.cast(Ops.greater(predictions, ofLabel), predictions.dtype());
        Value count = Ops.sum(larger, LAST, false);
        Value within = Ops.cast(Ops.less(count, Ops.number(count, k)), predictions.dtype());
        Value known = Ops.sum(oneHot, LAST, false);
        Value finite = Ops.min(Ops.isFinite(predictions), LAST, false);
        return Ops.cast(Ops.multiply(Ops.multiply(within, known), finite), DType.FLOAT32);
    }

    /** 1 at the k largest of each row, of equal ones at the first, else 0. */
    static Value mask(Value predictions, int k) {
        int classes = predictions.shape().last();
        if (k > classes) {
            throw new IllegalArgumentException("`top_k` must not exceed the number of classes, received top_k=" + k
                    + " for predictions of shape " + predictions.shape() + ".");
        }
        Value rest = predictions;
        Value mask = Ops.zerosLike(predictions);
        Value lowest = Ops.broadcastTo(Ops.number(predictions, Double.NEGATIVE_INFINITY), predictions.shape());
        for (int i = 0; i < k; i++) {
            Value next = Ops.oneHot(Ops.argmax(rest, -1), classes, predictions.dtype());
            mask = Ops.maximum(mask, next);
            rest = Ops.select(next, lowest, rest);
        }
        return mask;
    }
}
