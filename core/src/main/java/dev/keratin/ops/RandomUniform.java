package dev.keratin.ops;

import dev.keratin.backend.Kernels;
import dev.keratin.backend.Program;
import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.TensorSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Uniform numbers in [0, 1), a pure function of the graph's key, the stream and the element's index. Its operand is the key.
 *
 * @param dtype a floating-point type
 * @param shape how many
 * @param stream tells the generators of a graph apart
 */
public record RandomUniform(DType dtype, Shape shape, int stream) implements Operation {

    @Override
    public String name() {
        return "random_uniform";
    }

    @Override
    public List<TensorSpec> infer(List<TensorSpec> inputs) {
        return List.of(new TensorSpec(dtype, shape));
    }

    @Override
    public List<@Nullable Value> gradient(Node node, List<@Nullable Value> gradients) {
        return java.util.Collections.singletonList(null);
    }

    @Override
    public Runnable bind(Binding binding) {
        Program.Builder builder = new Program.Builder();
        Program program = builder.output(builder.uniform(stream)).build();
        Buffer[] inputs = {binding.input(0)};
        Buffer[] outputs = {binding.output(0)};
        Kernels kernels = binding.kernels();
        int n = shape.size();
        return () -> kernels.elementwise(program, inputs, outputs, n);
    }
}
