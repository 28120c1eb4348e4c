package dev.keratin.layers.operation;

import dev.keratin.ops.Graph;
import dev.keratin.ops.Value;
import dev.keratin.serialization.ConfigTrees;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Constants in the calls of operations: numbers, bools, and nested lists of them. */
final class Constants {

    private Constants() {}

    static Value of(Graph graph, @Nullable Object tree, String operation) {
        Object plain = tree instanceof Map<?, ?> map && map.get("config") instanceof Map<?, ?> config
                ? config.get("value")
                : tree;
        List<Integer> dims = new ArrayList<>();
        Object level = plain;
        while (level instanceof List<?> list) {
            dims.add(list.size());
            level = list.isEmpty() ? null : list.get(0);
        }
        List<Object> leaves = flatten(plain);
        int size = dims.stream().reduce(1, Math::multiplyExact);
        boolean numbers = leaves.size() == size
                && leaves.stream().allMatch(leaf -> leaf instanceof Number || leaf instanceof Boolean);
        if (!numbers) {
            throw new IllegalArgumentException("Operation " + operation
                    + " takes tensors, numbers and regular lists of numbers, received " + ConfigTrees.describe(tree)
                    + ".");
        }
        int[] shape = dims.stream().mapToInt(Integer::intValue).toArray();
        return graph.constant(tensor(leaves).reshape(shape));
    }

    private static List<Object> flatten(@Nullable Object tree) {
        List<Object> leaves = new ArrayList<>();
        if (tree instanceof List<?> list) {
            list.forEach(element -> leaves.addAll(flatten(element)));
        } else if (tree != null) {
            leaves.add(tree);
        }
        return leaves;
    }

    private static Tensor tensor(List<Object> leaves) {
        if (leaves.stream().anyMatch(leaf -> leaf instanceof Double || leaf instanceof Float)) {
            double[] values = leaves.stream().mapToDouble(Constants::number).toArray();
            return Tensor.of(values).cast(DType.FLOAT32);
        }
        int[] values = leaves.stream().mapToInt(leaf -> (int) number(leaf)).toArray();
        Tensor integers = Tensor.of(values);
        return !leaves.isEmpty() && leaves.stream().allMatch(leaf -> leaf instanceof Boolean)
                ? integers.cast(DType.BOOL)
                : integers;
    }

    private static double number(Object leaf) {
        return leaf instanceof Boolean truth ? (truth ? 1 : 0) : ((Number) leaf).doubleValue();
    }
}
