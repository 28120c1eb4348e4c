package dev.keratin.constraints;

import dev.keratin.ops.Value;
import dev.keratin.serialization.KerasObject;
import dev.keratin.serialization.Schema;

/** A rule that a weight obeys after each update ({@code keras.constraints.Constraint}). */
public abstract class Constraint extends KerasObject {

    protected Constraint(Schema<? extends Constraint> schema) {
        super(schema);
    }

    /** The weight as the rule wants it, of the same shape. */
    public abstract Value apply(Value weight);
}
