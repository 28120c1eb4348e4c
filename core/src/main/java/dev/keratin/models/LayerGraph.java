package dev.keratin.models;

import dev.keratin.layers.CallNode;
import dev.keratin.layers.InputLayer;
import dev.keratin.layers.KerasTensor;
import dev.keratin.layers.Layer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The calls between a model's inputs and outputs, in Keras's order: by depth from the outputs, then by when the walk first met the layer. */
final class LayerGraph {

    /** A call whose inputs are being walked. */
    private static final class Visit {
        final CallNode node;
        int next;

        Visit(CallNode node) {
            this.node = node;
        }
    }

    private final Set<KerasTensor> inputs;
    private final List<CallNode> nodes = new ArrayList<>();
    private final List<Layer> layers = new ArrayList<>();
    private final Map<Layer, Integer> firstMet = new LinkedHashMap<>();

    /**
     * Walks from the outputs back to the inputs.
     *
     * @throws IllegalArgumentException where the outputs depend on an input layer that is not among the inputs
     */
    LayerGraph(List<KerasTensor> inputs, List<KerasTensor> outputs) {
        this.inputs = new HashSet<>(inputs);
        List<CallNode> inOrder = new ArrayList<>();
        Set<CallNode> finished = new HashSet<>();
        for (KerasTensor output : outputs) {
            walk(output, finished, inOrder);
        }
        sort(inputs, inOrder);
    }

    /** The calls, in an order in which they can run; the inputs' own come first. */
    List<CallNode> nodes() {
        return nodes;
    }

    /** The layers, each once, in the order in which Keras writes them. */
    List<Layer> layers() {
        return layers;
    }

    private void walk(KerasTensor output, Set<CallNode> finished, List<CallNode> inOrder) {
        Deque<Visit> stack = new ArrayDeque<>();
        enter(output, finished, stack);
        while (!stack.isEmpty()) {
            Visit visit = stack.peek();
            if (visit.next < visit.node.inputs().size()) {
                enter(visit.node.inputs().get(visit.next++), finished, stack);
            } else {
                stack.pop();
                finished.add(visit.node);
                inOrder.add(visit.node);
            }
        }
    }

    private void enter(KerasTensor tensor, Set<CallNode> finished, Deque<Visit> stack) {
        CallNode node = tensor.node();
        boolean isInput = node.layer() instanceof InputLayer;
        if (finished.contains(node) || (!isInput && inputs.contains(tensor))) {
            return;
        }
        if (isInput && !inputs.contains(tensor)) {
            throw new IllegalArgumentException("The outputs depend on input \""
                    + node.layer().name() + "\", which is not among the model's inputs; add it to them.");
        }
        firstMet.putIfAbsent(node.layer(), firstMet.size());
        stack.push(new Visit(node));
    }

    private void sort(List<KerasTensor> modelInputs, List<CallNode> inOrder) {
        Map<CallNode, Integer> depths = new HashMap<>();
        Map<Layer, Integer> layerDepths = new HashMap<>();
        for (int i = inOrder.size() - 1; i >= 0; i--) {
            CallNode node = inOrder.get(i);
            int depth = Math.max(depths.getOrDefault(node, 0), layerDepths.getOrDefault(node.layer(), 0));
            layerDepths.put(node.layer(), depth);
            depths.put(node, depth);
            for (KerasTensor input : node.inputs()) {
                if (!this.inputs.contains(input) || input.node().layer() instanceof InputLayer) {
                    depths.merge(input.node(), depth + 1, Math::max);
                }
            }
        }
        for (KerasTensor input : modelInputs) {
            CallNode node = input.node();
            if (node.layer() instanceof InputLayer && !layerDepths.containsKey(node.layer())) {
                layerDepths.put(node.layer(), 0);
                firstMet.put(node.layer(), -1);
                depths.put(node, 0);
                inOrder.add(node);
            }
        }
        TreeMap<Integer, List<Layer>> byDepth = new TreeMap<>(Comparator.reverseOrder());
        layerDepths.forEach((layer, depth) ->
                byDepth.computeIfAbsent(depth, d -> new ArrayList<>()).add(layer));
        byDepth.values().forEach(level -> {
            level.sort(Comparator.comparing(firstMet::get));
            layers.addAll(level);
        });
        List<CallNode> sorted = new ArrayList<>(inOrder);
        sorted.sort(Comparator.comparing((CallNode node) -> -depths.getOrDefault(node, 0)));
        nodes.addAll(sorted);
    }
}
