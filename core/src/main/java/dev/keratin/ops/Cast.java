package dev.keratin.ops;

import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Halves;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import dev.keratin.tensor.TensorSpec;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every element in another type. To bool: whether it is not zero.
 *
 * @param to the type of the result
 */
public record Cast(DType to) implements Operation {

    @Override
    public String name() {
        return "cast";
    }

    @Override
    public List<TensorSpec> infer(List<TensorSpec> inputs) {
        TensorSpec input = inputs.get(0);
        if (input.dtype() == DType.STRING || to == DType.STRING) {
            throw new IllegalArgumentException("Strings cannot be cast: received " + input + " to " + to + ".");
        }
        return List.of(input.withDType(to));
    }

    @Override
    public List<@Nullable Value> gradient(Node node, List<@Nullable Value> gradients) {
        Value g = gradients.get(0);
        DType from = node.input(0).dtype();
        return g != null && from.isFloating() ? List.of(Ops.cast(g, from)) : Arrays.asList((Value) null);
    }

    @Override
    public Runnable bind(Binding binding) {
        DType from = binding.node().input(0).dtype();
        Shape shape = binding.outputShape(0);
        int n = shape.size();
        Buffer x = binding.input(0);
        Buffer y = binding.output(0);
        if (from.storage() == DType.Storage.I32 && to.storage() == DType.Storage.F32) {
            return () -> {
                int[] source = x.i32();
                float[] target = y.f32();
                for (int i = 0; i < n; i++) {
                    target[i] = source[i];
                }
            };
        }
        if (from.storage() == DType.Storage.I64 && to == DType.FLOAT32) {
            return () -> {
                long[] source = x.i64();
                float[] target = y.f32();
                for (int i = 0; i < n; i++) {
                    target[i] = source[i];
                }
            };
        }
        if (from.storage() == DType.Storage.F32 && to == DType.BOOL) {
            return () -> {
                float[] source = x.f32();
                int[] target = y.i32();
                for (int i = 0; i < n; i++) {
                    target[i] = source[i] != 0 ? 1 : 0;
                }
            };
        }
        if (from.storage() == DType.Storage.F32 && to.storage() == DType.Storage.F32) {
            return () -> {
                float[] source = x.f32();
                float[] target = y.f32();
                for (int i = 0; i < n; i++) {
                    target[i] = Halves.round(source[i], to);
                }
            };
        }
        Shape vector = Shape.of(n);
        return () -> {
            Tensor source = Tensor.of(from, vector, head(x, from, n));
            System.arraycopy(source.cast(to).buffer().array(), 0, y.array(), 0, n);
        };
    }

    /** The first n elements: plan buffers may be longer than what they hold. */
    private static Buffer head(Buffer buffer, DType type, int n) {
        if (buffer.length() == n) {
            return buffer;
        }
        Buffer head = Buffer.allocate(type.storage(), n);
        System.arraycopy(buffer.array(), 0, head.array(), 0, n);
        return head;
    }
}
