package dev.keratin.initializers;

import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgType;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The same number everywhere, or an array of numbers that broadcasts to the shape. */
public final class Constant extends Initializer {

    /** What Keras writes: a number, nested lists, or an array object; kept as it is. */
    private static final ArgType<Object> NUMBERS = ArgTypes.of(
            "a number, or lists of numbers",
            tree -> tree != null && shapeOf(payload(tree), new ArrayList<>()) != null ? tree : null,
            tree -> tree);

    private static final Arg<Object> VALUE = Arg.optional("value", NUMBERS, 0.0);

    public static final Schema<Constant> SCHEMA = Schema.of("keras.initializers", "Constant", Constant::new, VALUE);

    private Constant() {
        super(SCHEMA);
    }

    /** A number everywhere. */
    public static Constant of(double value) {
        Constant constant = new Constant();
        constant.set(VALUE, value);
        return constant;
    }

    /** The numbers of an array object, {@code {"class_name": "__tensor__", "config": {"value", "dtype"}}}; else the tree itself. */
    private static @Nullable Object payload(Object tree) {
        return tree instanceof Map<?, ?> array && array.get("config") instanceof Map<?, ?> config
                ? config.get("value")
                : tree;
    }

    /** The dimensions of nested lists; null where they are ragged or hold something else than numbers. */
    private static @Nullable List<Integer> shapeOf(@Nullable Object tree, List<Double> values) {
        if (tree instanceof Number number) {
            values.add(number.doubleValue());
            return List.of();
        }
        if (!(tree instanceof List<?> list)) {
            return null;
        }
        List<Integer> inner = null;
        for (Object element : list) {
            List<Integer> shape = shapeOf(element, values);
            if (shape == null || (inner != null && !inner.equals(shape))) {
                return null;
            }
            inner = shape;
        }
        List<Integer> shape = new ArrayList<>(List.of(list.size()));
        shape.addAll(inner == null ? List.of() : inner);
        return shape;
    }

    @Override
    public Tensor apply(Shape shape, DType dtype, long seed) {
        List<Double> values = new ArrayList<>();
        List<Integer> dims = shapeOf(payload(get(VALUE)), values);
        Shape given = Shape.of(dims == null ? List.of() : dims);
        int[] strides = strides(given, shape);
        return Fill.with(shape, dtype, index -> {
            int rest = index;
            int source = 0;
            for (int axis = shape.rank() - 1; axis >= 0; axis--) {
                source += rest % shape.dim(axis) * strides[axis];
                rest /= shape.dim(axis);
            }
            return values.get(source);
        });
    }

    /** Per axis of {@code shape} how far the next element of the given array is; 0 where it is repeated. */
    private static int[] strides(Shape given, Shape shape) {
        int[] strides = new int[shape.rank()];
        int stride = 1;
        for (int i = 1; i <= given.rank(); i++) {
            int dim = given.dim(-i);
            if (i > shape.rank() || (dim != 1 && dim != shape.dim(-i))) {
                throw new IllegalArgumentException(
                        "The value of Constant has shape " + given + ", which does not broadcast to " + shape + ".");
            }
            strides[shape.rank() - i] = dim == 1 ? 0 : stride;
            stride *= dim;
        }
        return strides;
    }
}
