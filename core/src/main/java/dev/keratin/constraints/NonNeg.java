package dev.keratin.constraints;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;

/**
 * Negative weights become 0.
 */
public final class NonNeg extends Constraint {

    public static final Schema<NonNeg> SCHEMA = Schema.of("keras.constraints", "NonNeg", NonNeg::new);

    private NonNeg() {
        super(SCHEMA);
    }

    public static NonNeg create() {
        return new NonNeg();
    }

    @Override
    public Value apply(Value weight) {
        return Ops.maximum(weight, 0);
    }
}
