package dev.keratin.layers.merging;

import dev.keratin.layers.Call;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;
import java.util.List;
import java.util.Objects;

/** The product of its inputs, element by element ({@code keras.layers.Multiply}). Masked elements count as 1, and as 0 where all are masked. */
public final class Multiply extends Merge<Multiply> {

    public static final Schema<Multiply> SCHEMA = schema("Multiply", Multiply::new);

    private Multiply() {
        super(SCHEMA);
    }

    public static Multiply create() {
        return new Multiply();
    }

    @Override
    Value mergeAll(Call call, List<Value> inputs) {
        boolean allMasked = inputs.stream().allMatch(input -> call.maskOf(input) != null);
        Value result = null;
        Value union = null;
        for (Value input : inputs) {
            Value mask = elementMask(call, input);
            Value x = mask == null ? input : Ops.where(mask, input, Ops.onesLike(input));
            result = result == null ? x : Ops.multiply(result, x);
            if (allMasked && mask != null) {
                union = union == null ? mask : Ops.logicalOr(union, mask);
            }
        }
        Value product = Objects.requireNonNull(result, "result");
        if (union == null) {
            return product;
        }
        Value cleared = Ops.where(union, product, Ops.zerosLike(product));
        call.trace().setMask(cleared, Ops.any(union, new int[] {-1}, false));
        return cleared;
    }

    @Override
    Value merge(Value x, Value y) {
        return Ops.multiply(x, y);
    }
}
