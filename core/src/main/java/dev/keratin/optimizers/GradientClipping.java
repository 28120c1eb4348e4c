package dev.keratin.optimizers;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.tensor.DType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Bounds gradients by at most one of three rules; a limit of null or 0 is none. */
record GradientClipping(@Nullable Double norm, @Nullable Double globalNorm, @Nullable Double value) {

    List<Value> apply(List<Value> gradients) {
        if (norm != null && norm > 0) {
            return gradients.stream().map(gradient -> byNorm(gradient, norm)).toList();
        }
        if (globalNorm != null && globalNorm > 0) {
            return byGlobalNorm(gradients, globalNorm);
        }
        if (value != null && value > 0) {
            return gradients.stream()
                    .map(gradient -> Ops.clip(gradient, -value, value))
                    .toList();
        }
        return gradients;
    }

    private static Value byNorm(Value gradient, double limit) {
        Value norm = Ops.sqrt(Ops.sum(Ops.square(gradient)));
        return Ops.divide(Ops.multiply(gradient, limit), Ops.maximum(norm, limit));
    }

    private static List<Value> byGlobalNorm(List<Value> gradients, double limit) {
        DType dtype = gradients.stream().anyMatch(gradient -> gradient.dtype() == DType.FLOAT64)
                ? DType.FLOAT64
                : DType.FLOAT32;
        Value squares = gradients.stream()
                .map(gradient -> Ops.cast(Ops.sum(Ops.square(gradient)), dtype))
                .reduce(Ops::add)
                .orElseThrow();
        Value norm = Ops.sqrt(squares);
        Value finite = Ops.multiply(Ops.minimum(Ops.divide(1, norm), 1 / limit), limit);
        // Adding a zero that is NaN for infinite norms makes the update NaN instead of silently zero, as in Keras.
        Value scale = Ops.add(finite, Ops.subtract(norm, norm));
        return gradients.stream()
                .map(gradient -> Ops.multiply(gradient, Ops.cast(scale, gradient.dtype())))
                .toList();
    }
}
