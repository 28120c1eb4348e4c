package dev.keratin.engine;

import dev.keratin.backend.Backend;
import dev.keratin.backend.Epilogue;
import dev.keratin.backend.Kernels;
import dev.keratin.backend.Workers;
import dev.keratin.ops.Binding;
import dev.keratin.ops.Node;
import dev.keratin.ops.Value;
import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A node bound to the memory of a plan. */
record StepBinding(Node node, Memory memory, Backend backend, @Nullable Epilogue epilogue) implements Binding {

    @Override
    public Buffer input(int index) {
        return memory.buffer(node.input(index));
    }

    @Override
    public Buffer output(int index) {
        return memory.buffer(node.outputs().get(index));
    }

    @Override
    public Kernels kernels(DType.Storage storage) {
        return backend.kernels(storage);
    }

    @Override
    public Kernels kernels() {
        List<Value> values = new ArrayList<>(node.outputs());
        values.addAll(node.inputs());
        for (Value value : values) {
            if (value.dtype().isFloating()) {
                return kernels(value.dtype().storage());
            }
        }
        throw new IllegalStateException(node + " has no floating-point operand.");
    }

    @Override
    public Workers workers() {
        return backend.workers();
    }

    @Override
    public Buffer scratch(DType.Storage storage, int length) {
        return Buffer.allocate(storage, length);
    }
}
