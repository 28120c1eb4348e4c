package dev.keratin.models;

import dev.keratin.files.Printable;
import dev.keratin.layers.CallNode;
import dev.keratin.layers.KerasTensor;
import dev.keratin.layers.Layer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the layers of a functional model are connected to, as a summary tells it: {@code name[call][output]}. */
final class Connections {

    private final Set<CallNode> nodes;
    private final Map<CallNode, Integer> calls = new HashMap<>();

    Connections(Functional model) {
        nodes = new HashSet<>(model.nodes());
        Set<Layer> layers = new HashSet<>();
        for (CallNode node : nodes) {
            layers.add(node.layer());
            node.inputs().forEach(input -> layers.add(input.node().layer()));
        }
        for (Layer layer : layers) {
            List<CallNode> inbound = layer.inboundNodes();
            for (int i = 0; i < inbound.size(); i++) {
                calls.put(inbound.get(i), i);
            }
        }
    }

    /** What a layer's inputs come from within the model. */
    List<String> of(Layer layer) {
        List<String> connections = new ArrayList<>();
        for (CallNode node : layer.inboundNodes()) {
            if (nodes.contains(node)) {
                for (KerasTensor input : node.inputs()) {
                    String name = Printable.text(input.node().layer().name());
                    connections.add(name + "[" + calls.get(input.node()) + "][" + input.index() + "]");
                }
            }
        }
        return connections;
    }
}
