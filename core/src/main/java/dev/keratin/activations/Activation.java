package dev.keratin.activations;

import dev.keratin.ops.Value;
import dev.keratin.serialization.KerasObject;
import dev.keratin.serialization.Schema;

/** A function between layers ({@code keras.activations}). */
public abstract class Activation extends KerasObject {

    protected Activation(Schema<? extends Activation> schema) {
        super(schema);
    }

    /** The function of every element, or along the last axis. */
    public abstract Value apply(Value x);
}
