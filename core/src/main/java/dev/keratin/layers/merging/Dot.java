package dev.keratin.layers.merging;

import dev.keratin.layers.Call;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Axes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Products of two inputs, summed along one axis of each, for every sample ({@code keras.layers.Dot}).
 *
 * <p>Of {@code (batch, a, n)} and {@code (batch, b, n)} with {@code axes(2)}: {@code (batch, a, b)}.
 *
 * <pre>{@code
 * Dot cosine = Dot.of(1).normalize(true);
 * }</pre>
 */
public final class Dot extends Merge<Dot> {

    private static final Arg<Axes> AXES = Arg.required("axes", Axes.ARG);
    private static final Arg<Boolean> NORMALIZE = Arg.optional("normalize", ArgTypes.BOOL, false);

    public static final Schema<Dot> SCHEMA = schema("Dot", Dot::new, AXES, NORMALIZE);

    private Dot() {
        super(SCHEMA);
    }

    /** A layer that sums along this axis of both inputs; the batch is axis 0. */
    public static Dot of(int axis) {
        Dot layer = new Dot();
        layer.set(AXES, Axes.of(axis));
        return layer;
    }

    /** A layer that sums along one axis of each input. */
    public static Dot of(int first, int second) {
        Dot layer = new Dot();
        layer.set(AXES, Axes.of(first, second));
        return layer;
    }

    /** Whether inputs are brought to length 1 along the axes before, so that the result is their cosine (default false). */
    public Dot normalize(boolean normalize) {
        set(NORMALIZE, normalize);
        return this;
    }

    @Override
    protected void validate() {
        int count = get(AXES).axes().size();
        if (count > 2 || count < 1 || (count == 1 && !get(AXES).single())) {
            throw new IllegalArgumentException("`axes` of Dot must be an integer or two of them, received "
                    + get(AXES).axes() + ".");
        }
    }

    @Override
    protected void build(List<Shape> inputShapes) {
        if (inputShapes.size() != 2) {
            throw new IllegalArgumentException(
                    "Layer " + name() + " (Dot) must be called on exactly 2 tensors, received " + inputShapes + ".");
        }
        Shape x = inputShapes.get(0);
        Shape y = inputShapes.get(1);
        int a = axis(0, x);
        int b = axis(1, y);
        if (a == 0 || b == 0 || (x.dim(a) != y.dim(b) && x.dim(a) >= 0 && y.dim(b) >= 0)) {
            throw new IllegalArgumentException("Layer " + name() + " (Dot) sums along axis " + a + " of " + x
                    + " and axis " + b + " of " + y + "; both must have one size and neither may be the batch.");
        }
    }

    private int axis(int input, Shape shape) {
        List<Integer> axes = get(AXES).axes();
        return shape.axis(axes.get(axes.size() == 1 ? 0 : input));
    }

    @Override
    protected @Nullable Value computeMask(Call call, List<Value> outputs) {
        return null;
    }

    @Override
    Value merge(Value x, Value y) {
        throw new IllegalStateException("Dot merges exactly two inputs.");
    }

    @Override
    Value mergeAll(Call call, List<Value> inputs) {
        List<Value> given = call.inputs();
        Value x = given.get(0);
        Value y = given.get(1);
        int a = axis(0, x.shape());
        int b = axis(1, y.shape());
        if (get(NORMALIZE)) {
            x = Ops.normalize(x, new int[] {a}, 1e-7);
            y = Ops.normalize(y, new int[] {b}, 1e-7);
        }
        // Letters: 'a' is the batch, 'z' what is summed over; the others stand in the result in their order.
        String left = letters(x.rank(), a, 'b');
        String right = letters(y.rank(), b, (char) ('b' + x.rank()));
        String result = "a" + (left + right).replaceAll("[az]", "");
        Value product = Ops.einsum(left + "," + right + "->" + result, x, y);
        return product.rank() == 1 ? Ops.expandDims(product, -1) : product;
    }

    private static String letters(int rank, int summed, char first) {
        StringBuilder letters = new StringBuilder("a");
        for (int axis = 1; axis < rank; axis++) {
            letters.append(axis == summed ? 'z' : (char) (first + axis));
        }
        return letters.toString();
    }
}
