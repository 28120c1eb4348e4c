package dev.keratin.ops;

import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.TensorSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An array with a constant put before and behind it along an axis.
 *
 * @param axis the axis, counted from the front
 * @param before how much before
 * @param after how much behind
 * @param value the constant
 */
public record Pad(int axis, int before, int after, double value) implements Operation {

    @Override
    public String name() {
        return "pad";
    }

    @Override
    public List<TensorSpec> infer(List<TensorSpec> inputs) {
        Shape shape = inputs.get(0).shape();
        return List.of(inputs.get(0).withShape(shape.with(axis, before + shape.dim(axis) + after)));
    }

    @Override
    public List<@Nullable Value> gradient(Node node, List<@Nullable Value> gradients) {
        int length = node.input(0).shape().dim(axis);
        return List.of(Ops.slice(Objects.requireNonNull(gradients.get(0)), axis, before, before + length));
    }

    @Override
    public Runnable bind(Binding binding) {
        Shape shape = binding.inputShape(0);
        int outer = shape.slice(0, axis).size();
        int inner = shape.from(axis + 1).size();
        int length = shape.dim(axis) * inner;
        int head = before * inner;
        int tail = after * inner;
        Buffer x = binding.input(0);
        Buffer y = binding.output(0);
        DType.Storage storage = binding.node().input(0).dtype().storage();
        return () -> {
            int position = 0;
            for (int o = 0; o < outer; o++) {
                fill(y, storage, position, position + head);
                System.arraycopy(x.array(), o * length, y.array(), position + head, length);
                position += head + length;
                fill(y, storage, position, position + tail);
                position += tail;
            }
        };
    }

    private void fill(Buffer y, DType.Storage storage, int start, int end) {
        switch (storage) {
            case F32 -> Arrays.fill(y.f32(), start, end, (float) value);
            case F64 -> Arrays.fill(y.f64(), start, end, value);
            case I8 -> Arrays.fill(y.i8(), start, end, (byte) value);
            case I32 -> Arrays.fill(y.i32(), start, end, (int) value);
            case I64 -> Arrays.fill(y.i64(), start, end, (long) value);
            case TEXT -> Arrays.fill(y.text(), start, end, "");
        }
    }
}
