package dev.keratin.ops;

import dev.keratin.backend.Kernels;
import dev.keratin.backend.Opcode;
import dev.keratin.backend.Program;
import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.TensorSpec;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One instruction on each element, operands broadcast. Floating-point ones are gathered into {@link Program}s by the planner; integer ones run alone.
 *
 * @param opcode the instruction
 * @param a first immediate
 * @param b second immediate
 */
public record Elementwise(Opcode opcode, double a, double b) implements Operation {

    public Elementwise(Opcode opcode) {
        this(opcode, 0, 0);
    }

    @Override
    public String name() {
        return opcode.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public List<TensorSpec> infer(List<TensorSpec> inputs) {
        if (inputs.size() != opcode.operands()) {
            throw new IllegalArgumentException(
                    name() + " takes " + opcode.operands() + " operands, received " + inputs.size() + ".");
        }
        DType dtype = inputs.get(0).dtype();
        for (TensorSpec input : inputs) {
            if (input.dtype() != dtype) {
                throw new IllegalArgumentException(
                        "Operands of " + name() + " must have one type, received " + inputs + "; cast one of them.");
            }
        }
        if (dtype == DType.STRING) {
            throw new IllegalArgumentException(name() + " is not defined on strings, received " + inputs + ".");
        }
        return List.of(new TensorSpec(dtype, Broadcast.shape(name(), inputs)));
    }

    @Override
    public List<@Nullable Value> gradient(Node node, List<@Nullable Value> gradients) {
        return ElementwiseGradients.of(this, node, java.util.Objects.requireNonNull(gradients.get(0)));
    }

    @Override
    public Runnable bind(Binding binding) {
        Node node = binding.node();
        Shape shape = node.output().shape();
        if (!node.output().dtype().isFloating()) {
            return IntegerElementwise.bind(this, binding);
        }
        Program.Builder program = new Program.Builder();
        int[] registers = new int[node.inputs().size()];
        Buffer[] inputs = new Buffer[registers.length];
        for (int i = 0; i < registers.length; i++) {
            registers[i] = program.input(java.util.Objects.requireNonNull(
                    Broadcast.access(node.input(i).shape(), shape)));
            inputs[i] = binding.input(i);
        }
        Program built = program.output(program.apply(opcode, a, b, registers)).build();
        Buffer[] outputs = {binding.output(0)};
        Kernels kernels = binding.kernels();
        int n = shape.size();
        return () -> kernels.elementwise(built, inputs, outputs, n);
    }
}
