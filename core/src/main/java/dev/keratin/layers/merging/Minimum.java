package dev.keratin.layers.merging;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;

/** The smallest of its inputs, element by element ({@code keras.layers.Minimum}). Masked elements are left out. */
public final class Minimum extends MaskedMerge<Minimum> {

    public static final Schema<Minimum> SCHEMA = schema("Minimum", Minimum::new);

    private Minimum() {
        super(SCHEMA);
    }

    public static Minimum create() {
        return new Minimum();
    }

    @Override
    Value merge(Value x, Value y) {
        return Ops.minimum(x, y);
    }
}
