package dev.keratin.layers.core;

import dev.keratin.layers.Call;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.tensor.Tensor;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * A change of a frozen kernel that is trained as the product of two thin matrices (LoRA; Hu et al. 2021).
 *
 * @param a the first, random at the beginning
 * @param b the second, zero at the beginning
 * @param factor what the product counts
 */
record LowRank(Variable a, Variable b, double factor) {

    static final Arg<@Nullable Integer> RANK =
            Arg.unwritten("lora_rank", ArgTypes.nullable(ArgTypes.POSITIVE_INT), null);
    static final Arg<@Nullable Double> ALPHA = Arg.unwritten("lora_alpha", ArgTypes.nullable(ArgTypes.FLOAT), null);

    /** The change itself, in the kernel's shape. */
    Value product(Call call) {
        return Ops.multiply(Ops.matmul(call.read(a), call.read(b)), factor);
    }

    boolean isZero() {
        return DoubleStream.of(b.value().toDoubles()).allMatch(value -> value == 0);
    }

    /** The kernel with the change added. */
    Tensor addedTo(Tensor kernel) {
        int rank = b.shape().dim(0);
        int columns = b.shape().dim(1);
        double[] sum = kernel.toDoubles();
        for (int i = 0; i < sum.length; i++) {
            double change = 0;
            for (int r = 0; r < rank; r++) {
                change +=
                        a.value().getDouble(i / columns * rank + r) * b.value().getDouble(r * columns + i % columns);
            }
            sum[i] += factor * change;
        }
        return Tensor.of(sum, kernel.shape().toArray()).cast(kernel.dtype());
    }

    /** Makes the change zero. */
    void clear() {
        a.assign(Tensor.zeros(a.dtype(), a.shape()));
        b.assign(Tensor.zeros(b.dtype(), b.shape()));
    }
}
