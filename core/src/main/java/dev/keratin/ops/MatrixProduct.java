package dev.keratin.ops;

import dev.keratin.backend.Epilogue;
import dev.keratin.backend.Kernels;
import dev.keratin.backend.Matmul;
import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.TensorSpec;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Products of the matrices in the last two axes. The leading axes of both operands are equal, or one operand is a single matrix.
 *
 * @param transposeA whether the first operand's last two axes are swapped before
 * @param transposeB whether the second operand's last two axes are swapped before
 */
public record MatrixProduct(boolean transposeA, boolean transposeB) implements EpilogueHost {

    @Override
    public String name() {
        return "matmul";
    }

    @Override
    public List<TensorSpec> infer(List<TensorSpec> inputs) {
        Shape a = inputs.get(0).shape();
        Shape b = inputs.get(1).shape();
        boolean fits = a.rank() >= 2
                && b.rank() >= 2
                && inputs.get(0).dtype() == inputs.get(1).dtype();
        if (fits) {
            Shape batchA = a.slice(0, a.rank() - 2);
            Shape batchB = b.slice(0, b.rank() - 2);
            fits = columns(a, transposeA) == rows(b, transposeB)
                    && (batchA.equals(batchB) || batchA.rank() == 0 || batchB.rank() == 0);
        }
        if (!fits || !inputs.get(0).dtype().isFloating()) {
            throw new IllegalArgumentException(
                    "matmul needs matrices of one floating-point type whose inner sizes agree, received "
                            + inputs.get(0) + " and " + inputs.get(1)
                            + (transposeA || transposeB ? " (transposed: " + transposeA + ", " + transposeB + ")" : "")
                            + ".");
        }
        Shape batch = a.rank() > 2 ? a.slice(0, a.rank() - 2) : b.slice(0, b.rank() - 2);
        return List.of(inputs.get(0).withShape(batch.append(rows(a, transposeA)).append(columns(b, transposeB))));
    }

    private static int rows(Shape shape, boolean transposed) {
        return shape.dim(transposed ? -1 : -2);
    }

    private static int columns(Shape shape, boolean transposed) {
        return shape.dim(transposed ? -2 : -1);
    }

    @Override
    public List<@Nullable Value> gradient(Node node, List<@Nullable Value> gradients) {
        Value g = Objects.requireNonNull(gradients.get(0));
        Value a = node.input(0);
        Value b = node.input(1);
        Value da = transposeA ? product(b, transposeB, g, true) : product(g, false, b, !transposeB);
        Value db = transposeB ? product(g, true, a, transposeA) : product(a, !transposeA, g, false);
        return List.of(sumBatch(da, a.shape()), sumBatch(db, b.shape()));
    }

    private static Value product(Value a, boolean transposeA, Value b, boolean transposeB) {
        return a.graph().apply(new MatrixProduct(transposeA, transposeB), a, b);
    }

    private static Value sumBatch(Value gradient, Shape shape) {
        return Broadcast.sumTo(gradient, shape);
    }

    @Override
    public Runnable bind(Binding binding) {
        Shape a = binding.inputShape(0);
        Shape b = binding.inputShape(1);
        int m = rows(a, transposeA);
        int n = columns(b, transposeB);
        int k = columns(a, transposeA);
        int batch = binding.outputShape(0)
                .slice(0, binding.outputShape(0).rank() - 2)
                .size();
        Matmul spec =
                new Matmul(transposeA, transposeB, m, n, k, batch, a.rank() > 2 ? m * k : 0, b.rank() > 2 ? k * n : 0);
        Buffer x = binding.input(0);
        Buffer y = binding.input(1);
        Buffer z = binding.output(0);
        Kernels kernels = binding.kernels();
        Epilogue epilogue = binding.epilogue();
        return () -> kernels.matmul(spec, x, y, z, epilogue);
    }
}
