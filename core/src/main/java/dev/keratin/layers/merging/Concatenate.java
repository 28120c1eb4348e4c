package dev.keratin.layers.merging;

import dev.keratin.layers.Call;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Its inputs one behind the other along an axis ({@code keras.layers.Concatenate}); their other sizes are equal.
 *
 * <pre>{@code
 * Concatenate features = Concatenate.create();       // along the last axis
 * Concatenate steps = Concatenate.create().axis(1);
 * }</pre>
 */
public final class Concatenate extends Merge<Concatenate> {

    private static final Arg<Integer> AXIS = Arg.optional("axis", ArgTypes.INT, -1);

    public static final Schema<Concatenate> SCHEMA = schema("Concatenate", Concatenate::new, AXIS);

    private Concatenate() {
        super(SCHEMA);
    }

    public static Concatenate create() {
        return new Concatenate();
    }

    /** The axis (default -1, the last). */
    public Concatenate axis(int axis) {
        set(AXIS, axis);
        return this;
    }

    @Override
    protected void build(List<Shape> inputShapes) {
        super.build(inputShapes);
        Shape first = inputShapes.get(0);
        int axis = first.axis(get(AXIS));
        for (Shape shape : inputShapes) {
            boolean fits = shape.rank() == first.rank() && shape.without(axis).isCompatibleWith(first.without(axis));
            if (!fits) {
                throw new IllegalArgumentException("Layer " + name()
                        + " (Concatenate) needs inputs whose shapes are equal except along axis " + get(AXIS)
                        + ", received " + inputShapes + ".");
            }
        }
    }

    @Override
    Value merge(Value x, Value y) {
        return Ops.concatenate(List.of(x, y), get(AXIS));
    }

    @Override
    Value mergeAll(Call call, List<Value> inputs) {
        return Ops.concatenate(sameType(inputs), get(AXIS));
    }

    /** Integers beside floating-point numbers become such. */
    private static List<Value> sameType(List<Value> inputs) {
        return inputs.stream()
                .map(Value::dtype)
                .filter(DType::isFloating)
                .findFirst()
                .map(dtype -> inputs.stream().map(x -> Ops.cast(x, dtype)).toList())
                .orElse(inputs);
    }

    @Override
    protected @Nullable Value computeMask(Call call, List<Value> outputs) {
        List<Value> masks = new ArrayList<>();
        boolean any = false;
        for (Value input : call.inputs()) {
            Value mask = call.maskOf(input);
            any |= mask != null;
            if (mask == null) {
                masks.add(all(input));
            } else if (mask.rank() < input.rank()) {
                masks.add(Ops.broadcastTo(Ops.expandDims(mask, -1), input.shape()));
            } else {
                masks.add(mask);
            }
        }
        return any ? Ops.any(Ops.concatenate(masks, get(AXIS)), new int[] {-1}, false) : null;
    }

    private static Value all(Value input) {
        Value one = Ops.cast(input.graph().scalar(DType.FLOAT32, 1), DType.BOOL);
        return Ops.broadcastTo(one, input.shape());
    }
}
