package dev.keratin.layers.preprocessing;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.ArgType;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A number, or a list of numbers of any depth, as a config holds it.
 *
 * @param tree the config tree
 * @param shape the shape of the list, scalar for a number
 * @param values all numbers in order
 */
record NumberTree(Object tree, Shape shape, List<Double> values) {

    static final ArgType<NumberTree> ARG =
            ArgTypes.of("a number or lists of numbers of equal lengths", NumberTree::parse, NumberTree::tree);

    static final ArgType<@Nullable NumberTree> NULLABLE = ArgTypes.nullable(ARG);

    private static @Nullable NumberTree parse(@Nullable Object given) {
        if (given instanceof NumberTree tree) {
            return tree;
        }
        Object tree = unwrap(given);
        List<Double> values = new ArrayList<>();
        Shape shape = collect(tree, values);
        return tree == null || shape == null ? null : new NumberTree(tree, shape, List.copyOf(values));
    }

    /** Keras writes arrays as objects: {@code {"class_name": "__numpy__", "config": {"value": [...]}}}. */
    private static @Nullable Object unwrap(@Nullable Object tree) {
        return tree instanceof Map<?, ?> object && object.get("config") instanceof Map<?, ?> config
                ? config.get("value")
                : tree;
    }

    private static @Nullable Shape collect(@Nullable Object tree, List<Double> values) {
        if (tree instanceof Number number) {
            values.add(number.doubleValue());
            return Shape.scalar();
        }
        if (!(tree instanceof List<?> list) || list.isEmpty()) {
            return null;
        }
        Shape inner = null;
        for (Object element : list) {
            Shape shape = collect(element, values);
            if (shape == null || (inner != null && !inner.equals(shape))) {
                return null;
            }
            inner = shape;
        }
        return inner == null ? null : inner.prepend(list.size());
    }

    Tensor tensor() {
        return Tensor.of(values.stream().mapToDouble(Double::doubleValue).toArray())
                .reshape(shape.toArray());
    }

    /** The numbers beside x, in its type. */
    Value constant(Value x) {
        return shape.rank() == 0 ? Ops.number(x, values.get(0)) : x.graph().constant(tensor().cast(x.dtype()));
    }
}
