package dev.keratin.losses;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;

/**
 * The sum over the last axis of {@code yTrue log(yTrue / yPred)}, both clipped to [1e-7, 1]. Also {@code "kld"}.
 */
public final class KLDivergence extends BuiltInLoss<KLDivergence> {

    public static final Schema<KLDivergence> SCHEMA = declare("KLDivergence", KLDivergence::new);

    private KLDivergence() {
        super(SCHEMA, "kl_divergence");
    }

    public static KLDivergence create() {
        return new KLDivergence();
    }

    @Override
    Value function(Value yTrue, Value yPred) {
        Value truth = Ops.clip(yTrue, EPSILON, 1);
        Value prediction = Ops.clip(yPred, EPSILON, 1);
        return Ops.sum(Ops.multiply(truth, Ops.log(Ops.divide(truth, prediction))), LAST, false);
    }
}
