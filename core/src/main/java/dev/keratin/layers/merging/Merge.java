package dev.keratin.layers.merging;

import dev.keratin.layers.AbstractLayer;
import dev.keratin.layers.Call;
import dev.keratin.layers.Layer;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A layer that makes one tensor of a list of them, element by element; shapes broadcast behind the batch.
 *
 * <p>Where inputs carry masks, a masked element of one input takes the other's value, and a result element is masked where all are.
 *
 * @param <S> the layer's own class
 */
abstract class Merge<S extends Merge<S>> extends AbstractLayer<S> {

    Merge(Schema<? extends Layer> schema) {
        super(schema);
    }

    /** Of two inputs, whose ranks are equal. */
    abstract Value merge(Value x, Value y);

    /** Of all inputs, whose ranks are equal. */
    Value mergeAll(Call call, List<Value> inputs) {
        Value result = inputs.get(0);
        for (Value input : inputs.subList(1, inputs.size())) {
            result = merge(result, input);
        }
        return result;
    }

    @Override
    protected final boolean supportsMasking() {
        return true;
    }

    /** A mask that the layer set itself stands; else a position is masked where all inputs mask it. */
    @Override
    protected @Nullable Value computeMask(Call call, List<Value> outputs) {
        Value result = null;
        for (Value input : call.inputs()) {
            Value mask = call.maskOf(input);
            if (mask == null) {
                return null;
            }
            result = result == null ? mask : Ops.logicalOr(result, mask);
        }
        return result;
    }

    @Override
    protected void build(List<Shape> inputShapes) {
        if (inputShapes.isEmpty()) {
            throw new IllegalArgumentException(
                    "Layer " + name() + " (" + className() + ") must be called on a list of tensors, received none.");
        }
    }

    @Override
    protected final Value call(Call call) {
        if (!(call.argument(0, "inputs") instanceof List<?>)) {
            throw new IllegalArgumentException("Layer " + name() + " (" + className()
                    + ") must be called on a list of tensors, received "
                    + call.arguments().positional().size() + " tensors; put them into one list.");
        }
        List<Value> inputs = call.inputs();
        int rank = inputs.stream().mapToInt(Value::rank).max().orElse(0);
        List<Value> aligned = new ArrayList<>();
        for (Value input : inputs) {
            Value x = input;
            while (x.rank() < rank) {
                x = Ops.expandDims(x, 1);
            }
            if (x != input) {
                call.trace().setMask(x, call.maskOf(input));
            }
            aligned.add(x);
        }
        return mergeAll(call, aligned);
    }

    /** The mask of an input for each of its elements, null for none. */
    static @Nullable Value elementMask(Call call, Value x) {
        Value mask = call.maskOf(x);
        return mask == null ? null : Ops.broadcastTo(Ops.expandDims(mask, -1), x.shape());
    }
}
