package dev.keratin.layers.merging;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;

/** The sum of its inputs, element by element ({@code keras.layers.Add}). */
public final class Add extends Merge<Add> {

    public static final Schema<Add> SCHEMA = schema("Add", Add::new);

    private Add() {
        super(SCHEMA);
    }

    public static Add create() {
        return new Add();
    }

    @Override
    Value merge(Value x, Value y) {
        return Ops.add(x, y);
    }
}
