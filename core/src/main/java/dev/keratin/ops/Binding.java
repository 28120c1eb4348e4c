package dev.keratin.ops;

import dev.keratin.backend.Epilogue;
import dev.keratin.backend.Kernels;
import dev.keratin.backend.Workers;
import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import org.jspecify.annotations.Nullable;

/** What a kernel is bound to when a plan is made: the buffers of its operands and results, and the backend. */
public interface Binding {

    Node node();

    Buffer input(int index);

    Buffer output(int index);

    /** The kernels for a storage: F32 or F64. */
    Kernels kernels(DType.Storage storage);

    /** The kernels for the storage of the first output that is floating point, else of the first such input. */
    Kernels kernels();

    Workers workers();

    /** A buffer of the operation's own, for use within a run. */
    Buffer scratch(DType.Storage storage, int length);

    /** What the planner fused behind this operation; null for none. Only operations that implement {@link EpilogueHost} are given one. */
    @Nullable
    Epilogue epilogue();

    default Shape inputShape(int index) {
        return node().inputs().get(index).shape();
    }

    default Shape outputShape(int index) {
        return node().outputs().get(index).shape();
    }
}
