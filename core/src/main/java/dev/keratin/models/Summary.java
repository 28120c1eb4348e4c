package dev.keratin.models;

import dev.keratin.layers.CallNode;
import dev.keratin.layers.KerasTensor;
import dev.keratin.layers.Layer;
import dev.keratin.ops.Variable;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The numbers that both looks of a summary show. */
final class Summary {

    private Summary() {}

    /** Whether a model is a plain stack: then nothing needs to be said about what is connected to what. */
    static boolean isSequentialLike(Model model) {
        if (!(model instanceof Functional functional)) {
            return true;
        }
        List<CallNode> nodes = functional.nodes();
        return nodes.stream().allMatch(node -> node.inputs().size() <= 1)
                && nodes.stream().map(CallNode::layer).distinct().count() == nodes.size()
                && nodes.stream().filter(node -> node.inputs().isEmpty()).count() <= 1
                && !hasBranches(nodes);
    }

    /** Whether what one call gives goes into several. */
    private static boolean hasBranches(List<CallNode> nodes) {
        Set<CallNode> used = new HashSet<>();
        return nodes.stream().anyMatch(node -> node.inputs().stream()
                .map(KerasTensor::node)
                .distinct()
                .anyMatch(producer -> !used.add(producer)));
    }

    /** The shape of a layer's results, {@code "?"} where it was never applied. */
    static String outputShape(Layer layer) {
        List<CallNode> nodes = layer.inboundNodes();
        if (nodes.isEmpty()) {
            return "?";
        }
        List<KerasTensor> outputs = nodes.get(nodes.size() - 1).outputs();
        if (outputs.size() == 1) {
            String shape = outputs.get(0).shape().toString();
            return shape.endsWith(",)") ? shape.substring(0, shape.length() - 2) + ")" : shape;
        }
        return "["
                + String.join(
                        ", ",
                        outputs.stream()
                                .map(tensor -> tensor.shape().toString())
                                .toList()) + "]";
    }

    static long count(List<Variable> variables) {
        return variables.stream()
                .mapToLong(variable -> variable.shape().elementCount())
                .sum();
    }

    static long bytes(List<Variable> variables) {
        return variables.stream()
                .mapToLong(variable ->
                        variable.shape().elementCount() * variable.dtype().byteSize())
                .sum();
    }

    static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Bytes as Keras prints them: {@code 1.55 MB}. */
    static String readable(long bytes) {
        double size = bytes;
        for (String unit : List.of("B", "KB", "MB", "GB", "TB")) {
            if (size < 1024) {
                return String.format(Locale.ROOT, "%.2f %s", size, unit);
            }
            size /= 1024;
        }
        return String.format(Locale.ROOT, "%.2f PB", size);
    }
}
