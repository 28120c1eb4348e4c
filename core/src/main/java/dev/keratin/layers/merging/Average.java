package dev.keratin.layers.merging;

import dev.keratin.layers.Call;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;
import java.util.List;

/** The mean of its inputs, element by element ({@code keras.layers.Average}). */
public final class Average extends Merge<Average> {

    public static final Schema<Average> SCHEMA = schema("Average", Average::new);

    private Average() {
        super(SCHEMA);
    }

    public static Average create() {
        return new Average();
    }

    @Override
    Value mergeAll(Call call, List<Value> inputs) {
        return Ops.divide(super.mergeAll(call, inputs), inputs.size());
    }

    @Override
    Value merge(Value x, Value y) {
        return Ops.add(x, y);
    }
}
