package dev.keratin.ops;

import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import dev.keratin.tensor.TensorSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Nodes without operands: where a graph's values come from. The planner gives them their buffers; there is nothing to compute. */
public final class Sources {

    private Sources() {}

    /** What all sources share. */
    public sealed interface Source extends Operation {
        TensorSpec spec();

        @Override
        default List<TensorSpec> infer(List<TensorSpec> inputs) {
            return List.of(spec());
        }

        @Override
        default List<@Nullable Value> gradient(Node node, List<@Nullable Value> gradients) {
            return List.of();
        }

        @Override
        default Runnable bind(Binding binding) {
            return () -> {};
        }
    }

    /** An array fed at each run. */
    public record Input(String name, TensorSpec spec) implements Source {}

    /** An array that never changes. */
    public record Constant(Tensor tensor) implements Source {
        @Override
        public String name() {
            return "constant";
        }

        @Override
        public TensorSpec spec() {
            return new TensorSpec(tensor.dtype(), tensor.shape());
        }
    }

    /** A floating-point number: becomes an immediate of the programs that use it. */
    public record Scalar(DType dtype, double value) implements Source {
        @Override
        public String name() {
            return "scalar";
        }

        @Override
        public TensorSpec spec() {
            return new TensorSpec(dtype, Shape.scalar());
        }
    }

    /** A variable's value at the start of the run. */
    public record Read(Variable variable) implements Source {
        @Override
        public String name() {
            return variable.path();
        }

        @Override
        public TensorSpec spec() {
            return variable.spec();
        }
    }

    /** The random key of the run: int64 {seed, counter}. */
    public record Key() implements Source {
        @Override
        public String name() {
            return "key";
        }

        @Override
        public TensorSpec spec() {
            return TensorSpec.of(DType.INT64, 2);
        }
    }
}
