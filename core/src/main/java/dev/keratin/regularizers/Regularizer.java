package dev.keratin.regularizers;

import dev.keratin.ops.Value;
import dev.keratin.serialization.KerasObject;
import dev.keratin.serialization.Schema;

/** A penalty on a weight or an output that is added to the loss ({@code keras.regularizers.Regularizer}). */
public abstract class Regularizer extends KerasObject {

    protected Regularizer(Schema<? extends Regularizer> schema) {
        super(schema);
    }

    /** The penalty, a scalar. */
    public abstract Value apply(Value weight);
}
