package dev.keratin.ops;

import dev.keratin.backend.Kernels;
import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code (x - mean) / sqrt(variance + epsilon) * gamma + beta} along the last axis: operands are x, gamma and beta; results that, and the mean and
 * {@code 1 / sqrt(variance + epsilon)} of each row for the gradient. One operation, because a dozen would each pass over the whole array.
 *
 * @param epsilon added to the variance
 */
public record LayerNorm(double epsilon) implements Operation {

    private static final int[] LAST = {-1};

    @Override
    public String name() {
        return "layer_norm";
    }

    @Override
    public List<TensorSpec> infer(List<TensorSpec> inputs) {
        TensorSpec x = inputs.get(0);
        Shape row = x.shape().slice(x.shape().rank() - 1, x.shape().rank());
        if (!inputs.get(1).equals(x.withShape(row)) || !inputs.get(2).equals(x.withShape(row))) {
            throw new IllegalArgumentException("layer_norm needs a scale and an offset of type " + x.dtype()
                    + " and shape " + row + " beside " + x + ", received " + inputs.get(1) + " and " + inputs.get(2)
                    + ".");
        }
        TensorSpec rows = x.withShape(x.shape().slice(0, x.shape().rank() - 1));
        return List.of(x, rows, rows);
    }

    @Override
    public List<@Nullable Value> gradient(Node node, List<@Nullable Value> gradients) {
        Value g = gradients.get(0);
        if (g == null || gradients.get(1) != null || gradients.get(2) != null) {
            throw new IllegalStateException(
                    "The mean and deviation of layer_norm are for its own gradient; take Ops.mean of x instead.");
        }
        List<Value> operands = List.of(
                node.input(0),
                node.input(1),
                node.outputs().get(1),
                node.outputs().get(2),
                g);
        return new ArrayList<>(g.graph().applyAll(new Gradient(epsilon), operands));
    }

    @Override
    public Runnable bind(Binding binding) {
        int n = binding.inputShape(0).last();
        int rows = binding.outputShape(1).size();
        Buffer x = binding.input(0);
        Buffer gamma = binding.input(1);
        Buffer beta = binding.input(2);
        Buffer y = binding.output(0);
        Buffer mean = binding.output(1);
        Buffer deviation = binding.output(2);
        Kernels kernels = binding.kernels();
        return () -> kernels.layerNorm(x, gamma, beta, y, mean, deviation, epsilon, rows, n);
    }

    /** The gradients of x, gamma and beta from x, gamma, mean, deviation and the gradient of the result. */
    record Gradient(double epsilon) implements Operation {
        @Override
        public String name() {
            return "layer_norm_gradient";
        }

        @Override
        public List<TensorSpec> infer(List<TensorSpec> inputs) {
            return List.of(inputs.get(0), inputs.get(1), inputs.get(1));
        }

        /**
         * With z the normalized x, r the deviation, and P(v) = v - mean(v) - z mean(v z): the gradient of x is r P(dy gamma), and P is its own
         * transpose. That of mean and deviation is part of that of x.
         */
        @Override
        public List<@Nullable Value> gradient(Node node, List<@Nullable Value> gradients) {
            Value x = node.input(0);
            Value gamma = node.input(1);
            Value dy = node.input(4);
            Value centred = Ops.subtract(x, Ops.mean(x, LAST, true));
            Value r = Ops.rsqrt(Ops.add(Ops.mean(Ops.square(centred), LAST, true), epsilon));
            Value z = Ops.multiply(centred, r);
            Value scaled = Ops.multiply(dy, gamma);
            Value forX = orZeros(gradients.get(0), x);
            Value forGamma = orZeros(gradients.get(1), gamma);
            Value forBeta = orZeros(gradients.get(2), gamma);
            Value back = Ops.multiply(r, project(forX, z));
            Value p = meanOfProduct(scaled, z);
            Value q = meanOfProduct(forX, z);
            Value hz = Ops.subtract(
                    Ops.multiply(forGamma, dy),
                    Ops.multiply(r, Ops.add(Ops.multiply(forX, p), Ops.multiply(q, scaled))));
            Value share = Ops.subtract(
                    Ops.subtract(
                            meanOfProduct(forX, scaled),
                            Ops.multiply(Ops.mean(forX, LAST, true), Ops.mean(scaled, LAST, true))),
                    Ops.multiply(p, q));
            Value dx =
                    Ops.subtract(Ops.multiply(r, project(hz, z)), Ops.multiply(Ops.multiply(Ops.square(r), z), share));
            Value ddy = Ops.add(Ops.add(Ops.multiply(gamma, back), Ops.multiply(forGamma, z)), forBeta);
            Value dgamma = Broadcast.sumTo(Ops.multiply(dy, back), gamma.shape());
            return Arrays.asList(dx, dgamma, null, null, ddy);
        }

        private static Value orZeros(@Nullable Value gradient, Value like) {
            return Objects.requireNonNullElseGet(gradient, () -> Ops.zerosLike(like));
        }

        private static Value meanOfProduct(Value a, Value b) {
            return Ops.mean(Ops.multiply(a, b), LAST, true);
        }

        private static Value project(Value v, Value z) {
            return Ops.subtract(Ops.subtract(v, Ops.mean(v, LAST, true)), Ops.multiply(z, meanOfProduct(v, z)));
        }

        @Override
        public Runnable bind(Binding binding) {
            int n = binding.inputShape(0).last();
            int rows = binding.inputShape(2).size();
            Buffer x = binding.input(0);
            Buffer gamma = binding.input(1);
            Buffer mean = binding.input(2);
            Buffer deviation = binding.input(3);
            Buffer dy = binding.input(4);
            Buffer dx = binding.output(0);
            Buffer dgamma = binding.output(1);
            Buffer dbeta = binding.output(2);
            Kernels kernels = binding.kernels();
            return () -> kernels.layerNormGradient(x, gamma, mean, deviation, dy, dx, dgamma, dbeta, rows, n);
        }
    }
}
