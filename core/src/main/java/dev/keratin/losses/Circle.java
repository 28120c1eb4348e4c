package dev.keratin.losses;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Pulls embeddings of one class together and others apart, each pair by how far it is from where it should be. Labels are integers, predictions
 * L2-normalized embeddings {@code (batch, size)}. Sun et al. 2020.
 */
public final class Circle extends BuiltInLoss<Circle> {

    private static final Arg<Double> GAMMA = Arg.optional("gamma", ArgTypes.FLOAT, 80.0);
    private static final Arg<Double> MARGIN = Arg.optional("margin", ArgTypes.FLOAT, 0.4);
    private static final Arg<Boolean> REMOVE_DIAGONAL = Arg.optional("remove_diagonal", ArgTypes.BOOL, true);

    public static final Schema<Circle> SCHEMA = declare("Circle", Circle::new, GAMMA, MARGIN, REMOVE_DIAGONAL);

    private Circle() {
        super(SCHEMA, "circle");
    }

    public static Circle create() {
        return new Circle();
    }

    /** The scale of the exponent. */
    public Circle gamma(double gamma) {
        set(GAMMA, gamma);
        return this;
    }

    /** How close is close enough. */
    public Circle margin(double margin) {
        set(MARGIN, margin);
        return this;
    }

    /** Whether an embedding is not compared with itself. */
    public Circle removeDiagonal(boolean removeDiagonal) {
        set(REMOVE_DIAGONAL, removeDiagonal);
        return this;
    }

    /** Stands for the logarithm of an empty sum: softplus of it is 0. */
    private static final double NOTHING = -1e30;

    @Override
    protected Value target(Value yTrue, DType dtype) {
        return Ops.cast(yTrue, DType.INT32);
    }

    /** Rows without a pair to compare do not count. */
    @Override
    protected @Nullable Value mask(Value yTrue, Value yPred, Value losses) {
        return Ops.greater(losses, Ops.number(losses, 0));
    }

    private static Value identity(Value like, int n) {
        float[] eye = new float[n * n];
        for (int i = 0; i < n; i++) {
            eye[i * n + i] = 1;
        }
        return like.graph().constant(Tensor.of(eye, n, n).cast(like.dtype()));
    }

    /** The logarithm of the sum of the exponentials of those that {@code mask} keeps, per row. */
    private static Value logSumExp(Value x, Value mask) {
        Value kept = Ops.select(mask, x, Ops.broadcastTo(Ops.number(x, NOTHING), x.shape()));
        Value max = Ops.stopGradient(Ops.max(kept, LAST, true));
        Value sum = Ops.sum(Ops.multiply(Ops.exp(Ops.subtract(kept, max)), mask), LAST, true);
        Value any = Ops.sign(sum);
        Value log = Ops.add(Ops.log(Ops.select(any, sum, Ops.onesLike(sum))), max);
        return Ops.squeeze(log, -1);
    }

    @Override
    Value function(Value yTrue, Value yPred) {
        double gamma = get(GAMMA);
        double margin = get(MARGIN);
        int n = yPred.shape().dim(0);
        Value distances = Ops.maximum(Ops.subtract(1, Ops.matmul(yPred, false, yPred, true)), 0);
        Value labels = Ops.reshape(yTrue, n, 1);
        Value same = Ops.equal(labels, Ops.reshape(yTrue, 1, n));
        Value positive = Ops.cast(same, yPred.dtype());
        Value negative = Ops.subtract(1, positive);
        if (get(REMOVE_DIAGONAL)) {
            positive = Ops.multiply(positive, Ops.subtract(1, identity(yPred, n)));
        }
        Value pull = Ops.multiply(Ops.add(distances, margin), Ops.subtract(distances, margin));
        Value push = Ops.multiply(Ops.relu(Ops.subtract(1 + margin, distances)), Ops.subtract(1 - margin, distances));
        Value positives = logSumExp(Ops.multiply(pull, gamma), positive);
        Value negatives = logSumExp(Ops.multiply(push, gamma), negative);
        return Ops.softplus(Ops.add(positives, negatives));
    }
}
