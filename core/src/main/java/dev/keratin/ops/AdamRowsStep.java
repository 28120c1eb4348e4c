package dev.keratin.ops;

import dev.keratin.backend.Kernels;
import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.TensorSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@link AdamStep} on a table, from a gradient that is rows added up at indices: operands are the table, its momentum, its velocity, the rows, their
 * int32 indices and the bias-corrected rate; results the first three anew. All rows of the table move; the square of a
 * gradient is the sum of the squares of its rows.
 *
 * @param beta1 decay of the momentum
 * @param beta2 decay of the velocity
 * @param epsilon added to the root of the velocity
 */
public record AdamRowsStep(double beta1, double beta2, double epsilon) implements Operation {

    @Override
    public String name() {
        return "adam_rows_step";
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
        Buffer indices = binding.input(4);
        Buffer alpha = binding.input(5);
        int count = binding.inputShape(4).size();
        int rows = binding.outputShape(0).dim(0);
        int width = binding.outputShape(0).from(1).size();
        Kernels kernels = binding.kernels();
        return () -> kernels.adamRows(w, m, v, g, indices, alpha, beta1, beta2, epsilon, count, rows, width);
    }
}
