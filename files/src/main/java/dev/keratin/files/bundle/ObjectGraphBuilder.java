package dev.keratin.files.bundle;

import dev.keratin.files.bundle.ObjectGraph.Attribute;
import dev.keratin.files.bundle.ObjectGraph.Child;
import dev.keratin.files.bundle.ObjectGraph.Node;
import dev.keratin.files.bundle.ObjectGraph.SlotVariable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Makes an {@link ObjectGraph} node by node.
 *
 * <pre>{@code
 * ObjectGraphBuilder graph = new ObjectGraphBuilder();   // node 0 is the root
 * int layer = graph.add();
 * int kernel = graph.addVariable("dense/kernel", "layer_with_weights-0/kernel/.ATTRIBUTES/VARIABLE_VALUE");
 * graph.edge(0, "layer_with_weights-0", layer);
 * graph.edge(layer, "kernel", kernel);
 * }</pre>
 */
public final class ObjectGraphBuilder {

    private final List<Draft> nodes = new ArrayList<>();

    /** A graph with a root and nothing else. */
    public ObjectGraphBuilder() {
        add();
    }

    /** Adds an object; returns its number. */
    public int add() {
        nodes.add(new Draft(new ArrayList<>(), new ArrayList<>(), new ArrayList<>()));
        return nodes.size() - 1;
    }

    /** Adds a variable whose value is the tensor of {@code checkpointKey}; returns its number. */
    public int addVariable(String fullName, String checkpointKey) {
        int node = add();
        nodes.get(node).attributes.add(new Attribute(ObjectGraph.VARIABLE_VALUE, fullName, checkpointKey));
        return node;
    }

    /** Adds an edge. */
    public ObjectGraphBuilder edge(int from, String name, int to) {
        nodes.get(from).children.add(new Child(check(to), name));
        return this;
    }

    /** Adds a slot of the optimizer {@code optimizer} for {@code variable}. */
    public ObjectGraphBuilder slot(int optimizer, int variable, String name, int slot) {
        nodes.get(optimizer).slots.add(new SlotVariable(check(variable), name, check(slot)));
        return this;
    }

    private int check(int node) {
        if (node < 0 || node >= nodes.size()) {
            throw new IllegalArgumentException(
                    "A node must have been added before, received node=" + node + " of " + nodes.size() + ".");
        }
        return node;
    }

    /** One name of an edge as it stands in keys: {@code '.'} doubled, {@code '/'} as {@code ".S"}. */
    public static String escape(String edge) {
        return edge.replace(".", "..").replace("/", ".S");
    }

    /** The graph; TensorFlow skips nodes from which no value can be reached, so that is worked out here. */
    public ObjectGraph build() {
        boolean[] reaches = valuesReachable();
        List<Node> built = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            Draft draft = nodes.get(i);
            built.add(new Node(draft.children, draft.attributes, draft.slots, Optional.of(reaches[i])));
        }
        return new ObjectGraph(built);
    }

    private boolean[] valuesReachable() {
        List<List<Integer>> parents = new ArrayList<>();
        nodes.forEach(node -> parents.add(new ArrayList<>()));
        boolean[] reaches = new boolean[nodes.size()];
        Deque<Integer> open = new ArrayDeque<>();
        for (int i = 0; i < nodes.size(); i++) {
            int parent = i;
            nodes.get(i).children.forEach(child -> parents.get(child.nodeId()).add(parent));
            nodes.get(i).slots.forEach(slot -> parents.get(slot.slotVariableNodeId())
                    .add(parent));
            if (!nodes.get(i).attributes.isEmpty()) {
                reaches[i] = true;
                open.add(i);
            }
        }
        while (!open.isEmpty()) {
            for (int parent : parents.get(open.remove())) {
                if (!reaches[parent]) {
                    reaches[parent] = true;
                    open.add(parent);
                }
            }
        }
        return reaches;
    }

    private record Draft(List<Child> children, List<Attribute> attributes, List<SlotVariable> slots) {}
}
