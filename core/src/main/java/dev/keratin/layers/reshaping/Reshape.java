package dev.keratin.layers.reshaping;

import dev.keratin.layers.AbstractLayer;
import dev.keratin.layers.Arguments;
import dev.keratin.layers.Call;
import dev.keratin.layers.KerasTensor;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.TensorSpec;
import java.util.Arrays;
import java.util.List;

/**
 * The same numbers under another shape ({@code keras.layers.Reshape}).
 *
 * <pre>{@code
 * Reshape image = Reshape.of(28, 28, 1);
 * Reshape rows = Reshape.of(-1, 16); // -1 follows from the others
 * }</pre>
 */
public final class Reshape extends AbstractLayer<Reshape> {

    private static final Arg<List<Integer>> TARGET_SHAPE =
            Arg.required("target_shape", ArgTypes.listOf(ArgTypes.integer("-1 or a size", i -> i >= -1)));

    public static final Schema<Reshape> SCHEMA = schema("Reshape", Reshape::new, TARGET_SHAPE);

    private Reshape() {
        super(SCHEMA);
    }

    /** A layer that gives samples this shape; one size may be -1 and follows from the others. */
    public static Reshape of(int... targetShape) {
        Reshape layer = new Reshape();
        layer.set(TARGET_SHAPE, Arrays.stream(targetShape).boxed().toList());
        layer.validate();
        return layer;
    }

    @Override
    protected void validate() {
        if (get(TARGET_SHAPE).stream().filter(size -> size < 0).count() > 1) {
            throw new IllegalArgumentException(
                    "`target_shape` of Reshape may have one -1, received " + get(TARGET_SHAPE) + ".");
        }
    }

    /** The target, resolved where the input's sizes are known. */
    private Shape target(Shape input) {
        Shape target = Shape.of(get(TARGET_SHAPE));
        Shape sample = input.from(1);
        if (!sample.isKnown()) {
            return target;
        }
        long size = sample.elementCount();
        long rest = 1;
        for (int dim : target.toArray()) {
            rest = Math.multiplyExact(rest, dim < 0 ? 1 : dim);
        }
        if (target.isKnown() ? rest != size : rest == 0 || size % rest != 0) {
            throw new IllegalArgumentException("Layer " + name() + " (Reshape) cannot give samples of shape " + sample
                    + " (" + size + " numbers) the `target_shape` " + target + "; the number of elements must stay.");
        }
        for (int axis = 0; axis < target.rank(); axis++) {
            target = target.dim(axis) < 0 ? target.with(axis, Math.toIntExact(size / rest)) : target;
        }
        return target;
    }

    @Override
    protected List<TensorSpec> computeOutputSpecs(Arguments symbolic) {
        KerasTensor input = symbolic.leaves(KerasTensor.class).get(0);
        DType dtype = input.dtype().isFloating() ? policy().arithmetic() : input.dtype();
        return List.of(new TensorSpec(
                dtype, target(input.shape()).prepend(input.shape().dim(0))));
    }

    @Override
    protected Value call(Call call) {
        Value x = call.input();
        return Ops.reshape(x, target(x.shape()).prepend(x.shape().dim(0)));
    }
}
