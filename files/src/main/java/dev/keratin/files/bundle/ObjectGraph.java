package dev.keratin.files.bundle;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.FormatException;
import dev.keratin.files.LimitExceededException;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.internal.ProtoInput;
import dev.keratin.files.internal.ProtoReader;
import dev.keratin.files.internal.ProtoWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The objects whose values a checkpoint holds: numbered nodes with named edges; node 0 is the object that was saved.
 *
 * <p>The graph may have cycles and several edges to one node. Values hang on nodes as {@link Attribute}s, which name the key of their tensor.
 * References have been checked: every node number lies inside {@link #nodes()}. To make a graph, see {@link ObjectGraphBuilder}.
 *
 * <p>The message is {@code TrackableObjectGraph {1 nodes {1 children, 2 attributes, 3 slot_variables, 4 registered_saver, 5 has_checkpoint_values}}}.
 *
 * @param nodes all objects; their number is their position
 */
public record ObjectGraph(List<Node> nodes) {

    /** The key of the string tensor that holds the graph in a checkpoint. */
    public static final String KEY = "_CHECKPOINTABLE_OBJECT_GRAPH";

    /** The name that a variable's attribute always has. */
    public static final String VARIABLE_VALUE = "VARIABLE_VALUE";

    private static final int REPEATED_1 = 1 << 3 | 2;
    private static final int REPEATED_2 = 2 << 3 | 2;
    private static final int REPEATED_3 = 3 << 3 | 2;
    private static final int MESSAGE_5 = 5 << 3 | 2;

    public ObjectGraph {
        nodes = List.copyOf(nodes);
    }

    /**
     * One object.
     *
     * @param children edges to other objects
     * @param attributes the object's own values
     * @param slotVariables an optimizer's variables that belong to other variables (legacy optimizers)
     * @param hasCheckpointValues whether this node or one reachable from it has a value; empty where the file does not say
     */
    public record Node(
            List<Child> children,
            List<Attribute> attributes,
            List<SlotVariable> slotVariables,
            Optional<Boolean> hasCheckpointValues) {

        public Node {
            children = List.copyOf(children);
            attributes = List.copyOf(attributes);
            slotVariables = List.copyOf(slotVariables);
        }

        /** The node at the end of the first edge of that name. */
        public OptionalInt child(String name) {
            for (Child child : children) {
                if (child.name.equals(name)) {
                    return OptionalInt.of(child.nodeId);
                }
            }
            return OptionalInt.empty();
        }

        /** The key of this variable's value; empty for objects that are no variables. */
        public Optional<String> variableKey() {
            return attributes.stream()
                    .filter(attribute -> attribute.name.equals(VARIABLE_VALUE))
                    .map(Attribute::checkpointKey)
                    .findFirst();
        }
    }

    /** An edge. */
    public record Child(int nodeId, String name) {}

    /**
     * A value of an object.
     *
     * @param name {@link #VARIABLE_VALUE} for variables
     * @param fullName the variable's name, for information
     * @param checkpointKey the key of the tensor
     */
    public record Attribute(String name, String fullName, String checkpointKey) {}

    /** A slot of an optimizer for one variable. */
    public record SlotVariable(int originalVariableNodeId, String slotName, int slotVariableNodeId) {}

    /** The root, node 0. */
    public Node root() {
        return nodes.get(0);
    }

    /**
     * The node at the end of a path of edges from the root.
     *
     * @param names the names of the edges
     */
    public Optional<Node> find(String... names) {
        Node node = root();
        for (String name : names) {
            OptionalInt next = node.child(name);
            if (next.isEmpty()) {
                return Optional.empty();
            }
            node = nodes.get(next.getAsInt());
        }
        return Optional.of(node);
    }

    /**
     * Reads the message.
     *
     * @param place the file and the entry in it, for messages
     */
    public static ObjectGraph parse(byte[] bytes, LoadLimits limits, String place) throws FormatException {
        List<Node> nodes = new ArrayList<>();
        ProtoReader.read(bytes, place, (tag, in) -> {
            if (tag != REPEATED_1) {
                in.skip(tag);
                return;
            }
            if (nodes.size() >= limits.tensors()) {
                throw new LimitExceededException(place + " has more than " + limits.tensors()
                        + " objects. Raise LoadLimits.tensors if the file is trusted.");
            }
            nodes.add(node(in));
        });
        if (nodes.isEmpty()) {
            throw new CorruptFileException(place + " has no objects, expected at least the root.");
        }
        for (Node node : nodes) {
            checkReferences(node, nodes.size(), place);
        }
        return new ObjectGraph(nodes);
    }

    private static void checkReferences(Node node, int count, String place) throws CorruptFileException {
        boolean good = true;
        for (Child child : node.children) {
            good &= child.nodeId >= 0 && child.nodeId < count;
        }
        for (SlotVariable slot : node.slotVariables) {
            good &= slot.originalVariableNodeId >= 0 && slot.originalVariableNodeId < count;
            good &= slot.slotVariableNodeId >= 0 && slot.slotVariableNodeId < count;
        }
        if (!good) {
            throw new CorruptFileException(place + " refers to an object outside its " + count + ".");
        }
    }

    private static Node node(ProtoInput in) throws IOException {
        List<Child> children = new ArrayList<>();
        List<Attribute> attributes = new ArrayList<>();
        List<SlotVariable> slots = new ArrayList<>();
        List<Boolean> values = new ArrayList<>(1);
        ProtoReader.nested(in, (tag, fields) -> {
            switch (tag) {
                case REPEATED_1 -> {
                    Fields child = Fields.read(fields);
                    children.add(new Child(child.number(1), child.text(2)));
                }
                case REPEATED_2 -> {
                    Fields attribute = Fields.read(fields);
                    attributes.add(new Attribute(attribute.text(1), attribute.text(2), attribute.text(3)));
                }
                case REPEATED_3 -> {
                    Fields slot = Fields.read(fields);
                    slots.add(new SlotVariable(slot.number(1), slot.text(2), slot.number(3)));
                }
                case MESSAGE_5 -> values.add(Fields.read(fields).number(1) != 0);
                default -> fields.skip(tag);
            }
        });
        return new Node(children, attributes, slots, values.stream().reduce((first, last) -> last));
    }

    /** The message as bytes. */
    public byte[] encode() {
        ProtoWriter graph = new ProtoWriter();
        for (Node node : nodes) {
            graph.message(1, encode(node));
        }
        return graph.bytes();
    }

    private static ProtoWriter encode(Node node) {
        ProtoWriter message = new ProtoWriter();
        for (Child child : node.children) {
            message.message(1, number(new ProtoWriter(), 1, child.nodeId).string(2, child.name));
        }
        for (Attribute attribute : node.attributes) {
            ProtoWriter value = text(text(new ProtoWriter(), 1, attribute.name), 2, attribute.fullName);
            message.message(2, text(value, 3, attribute.checkpointKey));
        }
        for (SlotVariable slot : node.slotVariables) {
            ProtoWriter value = text(number(new ProtoWriter(), 1, slot.originalVariableNodeId), 2, slot.slotName);
            message.message(3, number(value, 3, slot.slotVariableNodeId));
        }
        node.hasCheckpointValues.ifPresent(has -> message.message(5, number(new ProtoWriter(), 1, has ? 1 : 0)));
        return message;
    }

    private static ProtoWriter number(ProtoWriter message, int field, int value) {
        return value == 0 ? message : message.varint(field, value);
    }

    private static ProtoWriter text(ProtoWriter message, int field, String value) {
        return value.isEmpty() ? message : message.string(field, value);
    }

    /** The small messages of a node: fields 1 to 3, each a number or a text. */
    private record Fields(long[] numbers, String[] texts) {

        static Fields read(ProtoInput in) throws IOException {
            Fields message = new Fields(new long[4], new String[] {"", "", "", ""});
            ProtoReader.nested(in, (tag, fields) -> {
                int field = tag >>> 3;
                if (field <= 3 && (tag & 7) == 0) {
                    message.numbers[field] = fields.readInt64();
                } else if (field <= 3 && (tag & 7) == 2) {
                    message.texts[field] = fields.readString();
                } else {
                    fields.skip(tag);
                }
            });
            return message;
        }

        int number(int field) {
            long value = numbers[field];
            return value == (int) value ? (int) value : -1;
        }

        String text(int field) {
            return texts[field];
        }
    }
}
