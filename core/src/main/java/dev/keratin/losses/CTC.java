package dev.keratin.losses;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import java.util.List;

/**
 * Connectionist temporal classification: labels without their places in time. Labels are {@code (batch, max_length)} integers padded with 0, which is
 * the blank; predictions are logits {@code (batch, steps, classes)}. Graves et al. 2006.
 */
public final class CTC extends BuiltInLoss<CTC> {

    public static final Schema<CTC> SCHEMA = declare("CTC", CTC::new);

    private CTC() {
        super(SCHEMA, "ctc");
    }

    public static CTC create() {
        return new CTC();
    }

    @Override
    protected Value target(Value yTrue, DType dtype) {
        return Ops.cast(yTrue, DType.INT32);
    }

    @Override
    Value function(Value yTrue, Value yPred) {
        return yPred.graph().applyAll(new CtcLoss(), List.of(yPred, yTrue)).get(0);
    }
}
