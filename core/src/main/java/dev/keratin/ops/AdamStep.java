package dev.keratin.ops;

import dev.keratin.backend.Kernels;
import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.TensorSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of Adam in place: operands are the variable, its momentum, its velocity, the gradient and the bias-corrected rate; results the first
 * three anew. One operation instead of a dozen, because every training step passes over all weights with it.
 *
 * @param beta1 decay of the momentum
 * @param beta2 decay of the velocity
 * @param epsilon added to the root of the velocity
 */
public record AdamStep(double beta1, double beta2, double epsilon) implements Operation {

    @Override
    public String name() {
        return "adam_step";
    }

    @Override
    public List<TensorSpec> infer(List<TensorSpec> inputs) {
        return inputs.subList(0, 3);
    }

    @Override
    public List<@Nullable Value> gradient(Node node, List<@Nullable Value> gradients) {
        throw new IllegalStateException("An optimizer's step has no gradient.");
    }

    @Override
    public int inPlaceInput(int output) {
        return output;
    }

    @Override
    public Runnable bind(Binding binding) {
        Buffer w = binding.output(0);
        Buffer m = binding.output(1);
        Buffer v = binding.output(2);
        Buffer g = binding.input(3);
        Buffer alpha = binding.input(4);
        int n = binding.outputShape(0).size();
        Kernels kernels = binding.kernels();
        return () -> kernels.adam(w, m, v, g, alpha, beta1, beta2, epsilon, n);
    }
}
