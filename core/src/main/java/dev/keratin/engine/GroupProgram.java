package dev.keratin.engine;

import dev.keratin.backend.Program;
import dev.keratin.backend.Program.Access;
import dev.keratin.ops.Broadcast;
import dev.keratin.ops.Elementwise;
import dev.keratin.ops.Node;
import dev.keratin.ops.RandomUniform;
import dev.keratin.ops.Sources;
import dev.keratin.ops.Value;
import dev.keratin.tensor.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The instructions of a group, and the buffers that they run on. */
final class GroupProgram {

    private record Operand(Value root, Access access) {}

    private final Group group;
    private final Map<Operand, Integer> inputRegisters = new HashMap<>();
    private final Map<Double, Integer> constants = new HashMap<>();
    private final Map<Node, Integer> registers = new HashMap<>();
    private final List<Buffer> inputs = new ArrayList<>();
    private final Buffer[] outputs;
    private final Program program;

    /**
     * Translates a group.
     *
     * @param group the group
     * @param product the result of the product it rides on, null for none; becomes input 0, whose buffer is not listed
     * @param results the members that are stored
     * @param memory where everything lies
     */
    GroupProgram(Group group, @Nullable Value product, List<Value> results, Memory memory) {
        this.group = group;
        Program.Builder builder = new Program.Builder();
        if (product != null) {
            Access full = Access.full(group.shape.size());
            inputRegisters.put(new Operand(product, full), builder.input(full));
        }
        Buffer key = null;
        for (Node node : group.nodes) {
            if (node.operation() instanceof RandomUniform) {
                key = memory.buffer(node.input(0));
                continue;
            }
            for (Value input : node.inputs()) {
                if (isOutside(input) && !isScalar(input) && !inputRegisters.containsKey(operand(input))) {
                    inputRegisters.put(
                            operand(input), builder.input(operand(input).access()));
                    inputs.add(memory.buffer(input));
                }
            }
        }
        group.nodes.forEach(node -> registers.put(node, instruction(builder, node)));
        outputs = new Buffer[results.size()];
        for (int i = 0; i < outputs.length; i++) {
            builder.output(Objects.requireNonNull(registers.get(results.get(i).node())));
            outputs[i] = memory.buffer(results.get(i));
        }
        if (key != null) {
            inputs.add(key);
        }
        program = builder.build();
    }

    Program program() {
        return program;
    }

    Buffer[] inputs() {
        return inputs.toArray(Buffer[]::new);
    }

    Buffer[] outputs() {
        return outputs;
    }

    private boolean isOutside(Value input) {
        return !group.nodes.contains(input.node());
    }

    private static boolean isScalar(Value input) {
        return input.node().operation() instanceof Sources.Scalar;
    }

    private Operand operand(Value input) {
        int n = group.shape.size();
        Access access = Objects.requireNonNull(Broadcast.access(input.shape(), group.shape));
        // With one element all ways of reading are the same, with a full period the inner count is 1.
        return new Operand(Views.root(input), access.period() == n ? Access.full(n) : access);
    }

    private int instruction(Program.Builder builder, Node node) {
        if (node.operation() instanceof RandomUniform random) {
            return builder.uniform(random.stream());
        }
        Elementwise operation = (Elementwise) node.operation();
        int[] operands = new int[node.inputs().size()];
        for (int i = 0; i < operands.length; i++) {
            Value input = node.input(i);
            if (input.node().operation() instanceof Sources.Scalar scalar) {
                operands[i] = constants.computeIfAbsent(
                        scalar.value(), value -> builder.apply(dev.keratin.backend.Opcode.CONSTANT, value, 0));
            } else if (isOutside(input)) {
                operands[i] = Objects.requireNonNull(inputRegisters.get(operand(input)));
            } else {
                operands[i] = Objects.requireNonNull(registers.get(input.node()));
            }
        }
        return builder.apply(operation.opcode(), operation.a(), operation.b(), operands);
    }
}
