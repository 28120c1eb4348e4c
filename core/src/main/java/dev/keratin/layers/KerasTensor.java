package dev.keratin.layers;

import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import org.jspecify.annotations.Nullable;

/** A tensor that does not exist yet: the result of applying a layer while a functional model is built ({@code keras.KerasTensor}). */
public final class KerasTensor {

    private final DType dtype;
    private final Shape shape;
    private @Nullable CallNode node;
    private int index;

    KerasTensor(DType dtype, Shape shape) {
        this.dtype = dtype;
        this.shape = shape;
    }

    public DType dtype() {
        return dtype;
    }

    /** The shape, the batch first; unknown dimensions are -1 and print as None. */
    public Shape shape() {
        return shape;
    }

    /** The call that gives this tensor. */
    public CallNode node() {
        return java.util.Objects.requireNonNull(node, "node");
    }

    /** Which of the call's outputs this is. */
    public int index() {
        return index;
    }

    void comesFrom(CallNode node, int index) {
        this.node = node;
        this.index = index;
    }

    @Override
    public String toString() {
        return "<KerasTensor shape=" + shape + ", dtype=" + dtype + ">";
    }
}
