package dev.keratin.layers.merging;

import dev.keratin.layers.Call;
import dev.keratin.layers.Layer;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;
import java.util.List;

/**
 * A merge that leaves masked elements out.
 *
 * @param <S> the layer's own class
 */
abstract class MaskedMerge<S extends MaskedMerge<S>> extends Merge<S> {

    MaskedMerge(Schema<? extends Layer> schema) {
        super(schema);
    }

    @Override
    final Value mergeAll(Call call, List<Value> inputs) {
        Value result = inputs.get(0);
        Value mask = elementMask(call, result);
        for (Value input : inputs.subList(1, inputs.size())) {
            Value inputMask = elementMask(call, input);
            Value x = inputMask == null ? input : Ops.where(inputMask, input, result);
            Value y = mask == null ? result : Ops.where(mask, result, x);
            mask = mask == null || inputMask == null ? null : Ops.logicalOr(mask, inputMask);
            result = merge(y, x);
        }
        if (mask != null) {
            call.trace().setMask(result, Ops.any(mask, new int[] {-1}, false));
        }
        return result;
    }
}
