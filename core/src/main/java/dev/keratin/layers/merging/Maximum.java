package dev.keratin.layers.merging;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;

/** The largest of its inputs, element by element ({@code keras.layers.Maximum}). Masked elements are left out. */
public final class Maximum extends MaskedMerge<Maximum> {

    public static final Schema<Maximum> SCHEMA = schema("Maximum", Maximum::new);

    private Maximum() {
        super(SCHEMA);
    }

    public static Maximum create() {
        return new Maximum();
    }

    @Override
    Value merge(Value x, Value y) {
        return Ops.maximum(x, y);
    }
}
