package dev.keratin.ops;

import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import dev.keratin.tensor.TensorSpec;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * State that lives across runs: a weight, a statistic, an optimizer slot, a metric's counter ({@code keras.Variable}).
 *
 * <p>The memory is made when the value is first needed, from the initial value; a variable that is loaded before never computes one. The array
 * stays the same for the variable's life, so plans bind it once. Not thread-safe.
 */
public final class Variable {

    private final String name;
    private String path;
    private final TensorSpec spec;
    private final boolean trainable;
    private @Nullable Supplier<Tensor> initial;
    private @Nullable Tensor value;

    /**
     * A variable whose value is not made yet.
     *
     * @param name its role in its owner, for example {@code "kernel"}
     * @param spec type and fully known shape
     * @param trainable whether gradients may change it
     * @param initial computes the initial value, of just this type and shape
     */
    public Variable(String name, TensorSpec spec, boolean trainable, Supplier<Tensor> initial) {
        if (!spec.shape().isKnown()) {
            throw new IllegalArgumentException(
                    "Variable \"" + name + "\" needs a fully known shape, received " + spec.shape() + ".");
        }
        this.name = name;
        this.path = name;
        this.spec = spec;
        this.trainable = trainable;
        this.initial = initial;
    }

    /** The role in its owner, for example {@code "kernel"}. */
    public String name() {
        return name;
    }

    /** Owner and name as Keras prints them, for example {@code "sequential/dense/kernel"}. */
    public String path() {
        return path;
    }

    /** Called by the owner when it learns its own place. */
    public void setPath(String path) {
        this.path = path;
    }

    public TensorSpec spec() {
        return spec;
    }

    public DType dtype() {
        return spec.dtype();
    }

    public Shape shape() {
        return spec.shape();
    }

    /** Whether it was made to be trained; a frozen layer is left out elsewhere. */
    public boolean isTrainable() {
        return trainable;
    }

    /** Whether the value was made or loaded already. */
    public boolean isInitialized() {
        return value != null;
    }

    /** The value, shared: what a run or {@link #assign} writes shows in it. */
    public Tensor value() {
        Tensor present = value;
        if (present == null) {
            Tensor made = java.util.Objects.requireNonNull(initial, "initial").get();
            present = checked(made);
            value = present;
            initial = null;
        }
        return present;
    }

    /** The memory of the value. */
    public Buffer buffer() {
        return value().buffer();
    }

    /**
     * Takes a new value: copied into this variable's memory, or adopted where it has none yet. Numbers of another floating-point type are converted.
     *
     * @throws IllegalArgumentException where the shape differs
     */
    public void assign(Tensor tensor) {
        Tensor fitting = checked(tensor.cast(spec.dtype()));
        Tensor present = value;
        if (present == null) {
            value = fitting == tensor ? tensor.copy() : fitting;
            initial = null;
        } else {
            System.arraycopy(fitting.buffer().array(), 0, present.buffer().array(), 0, present.size());
        }
    }

    /** As {@link #assign}, but keeps the tensor itself where this variable has no memory yet: for loaders, which hand over what they read. */
    public void adopt(Tensor tensor) {
        if (value == null && tensor.dtype() == spec.dtype()) {
            value = checked(tensor);
            initial = null;
        } else {
            assign(tensor);
        }
    }

    private Tensor checked(Tensor tensor) {
        if (!tensor.shape().equals(spec.shape()) || tensor.dtype() != spec.dtype()) {
            throw new IllegalArgumentException(
                    "Variable " + path + " is " + spec + " and cannot take " + tensor.dtype() + tensor.shape() + ".");
        }
        return tensor;
    }

    @Override
    public String toString() {
        return "Variable(" + path + ", " + spec + ")";
    }
}
