package dev.keratin.models;

import dev.keratin.layers.CallNode;
import dev.keratin.layers.KerasTensor;
import dev.keratin.layers.Layer;
import dev.keratin.ops.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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
                && nodes.stream()
                        .filter(node -> consumers(functional, node) > 1)
                        .findAny()
                        .isEmpty();
    }

    private static long consumers(Functional model, CallNode producer) {
        return model.nodes().stream()
                .filter(node -> node.inputs().stream().anyMatch(tensor -> tensor.node() == producer))
                .count();
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

    /** What a layer's inputs come from within a functional model: {@code name[call][output]}. */
    static List<String> connections(Functional model, Layer layer) {
        List<String> connections = new ArrayList<>();
        for (CallNode node : layer.inboundNodes()) {
            if (model.nodes().contains(node)) {
                for (KerasTensor input : node.inputs()) {
                    Layer below = input.node().layer();
                    connections.add(below.name() + "[" + below.inboundNodes().indexOf(input.node()) + "]["
                            + input.index() + "]");
                }
            }
        }
        return connections;
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
