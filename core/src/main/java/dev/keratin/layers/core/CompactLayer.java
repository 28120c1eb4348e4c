package dev.keratin.layers.core;

import dev.keratin.initializers.Initializer;
import dev.keratin.initializers.Initializers;
import dev.keratin.layers.Call;
import dev.keratin.layers.KernelLayer;
import dev.keratin.layers.Layer;
import dev.keratin.layers.QuantizationConfig;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A layer of one product whose kernel may be quantized, by its dtype policy, or changed by two thin matrices beside it (LoRA), by {@code lora_rank}: as Keras's
 * {@code quantize} and {@code enable_lora} leave it. Files hold the kernel with the change added, as Keras's do; reading them sets the change to zero.
 *
 * @param <S> the layer's own class
 */
public abstract class CompactLayer<S extends CompactLayer<S>> extends KernelLayer<S> {

    static final Arg<@Nullable QuantizationConfig> QUANTIZATION_CONFIG =
            Arg.optional("quantization_config", QuantizationConfig.ARG, null);

    private @Nullable QuantizedKernel quantized;
    private @Nullable Float8 float8;
    private @Nullable LowRank lowRank;

    CompactLayer(Schema<? extends Layer> schema) {
        super(schema);
    }

    /** Makes the kernel in the way of the policy. A kernel beside thin matrices is not trained. */
    final void buildKernel(Supplier<QuantizedKernel.Axes> axes, Shape shape, Initializer plain) {
        QuantizedKernel.WeightMaker maker =
                (name, weight, dtype, initializer) -> addWeight(name, weight, dtype, initializer, null, null, false);
        if (QuantizedKernel.serves(policy())) {
            quantized = QuantizedKernel.build(policy(), get(QUANTIZATION_CONFIG), axes.get(), maker);
            useKernel(quantized.integers());
        } else {
            if (policy().isQuantized("float8")) {
                float8 = Float8.build(policy(), maker);
            }
            useKernel(addWeight(
                    "kernel",
                    shape,
                    policy().variableDType(),
                    plain,
                    get(KERNEL_REGULARIZER),
                    get(KERNEL_CONSTRAINT),
                    get(LowRank.RANK) == null));
        }
    }

    /** Makes the thin matrices where there are some; the kernel is there. */
    final void buildLowRank(Shape kernel) {
        Integer rank = get(LowRank.RANK);
        if (rank == null) {
            return;
        }
        Double alpha = get(LowRank.ALPHA);
        Variable a = lowRankWeight("lora_kernel_a", kernel.with(-1, rank), "he_uniform");
        Variable b = lowRankWeight("lora_kernel_b", Shape.of(rank, kernel.last()), "zeros");
        lowRank = new LowRank(a, b, (alpha == null ? rank : alpha) / rank);
    }

    private Variable lowRankWeight(String name, Shape shape, String initializer) {
        return addWeight(
                name,
                shape,
                DType.FLOAT32,
                Initializers.REGISTRY.parse(initializer),
                get(KERNEL_REGULARIZER),
                null,
                true);
    }

    /** The product of x and the kernel; {@code multiply} is given numbers of the kernel's shape. */
    final Value product(Call call, Value x, BinaryOperator<Value> multiply) {
        QuantizedKernel integers = quantized;
        Float8 eight = float8;
        LowRank change = lowRank;
        Value y;
        if (integers != null) {
            y = integers.product(call, x, multiply);
        } else if (eight != null) {
            y = eight.product(call, x, call.read(kernel()), multiply);
        } else {
            Value kernel = call.read(kernel());
            return multiply.apply(x, change == null ? kernel : Ops.add(kernel, change.product(call)));
        }
        return change == null ? y : Ops.add(y, multiply.apply(x, change.product(call)));
    }

    @Override
    public List<Variable> storedVariables() {
        QuantizedKernel integers = quantized;
        Float8 eight = float8;
        if (integers != null) {
            return integers.stored(bias());
        }
        if (eight != null) {
            return eight.stored(kernel(), bias());
        }
        LowRank change = lowRank;
        if (change == null) {
            return super.storedVariables();
        }
        List<Variable> stored = new ArrayList<>(List.of(kernel()));
        Variable bias = bias();
        if (bias != null) {
            stored.add(bias);
        }
        return stored;
    }

    @Override
    public @Nullable Tensor storedValue(Variable variable) {
        LowRank change = lowRank;
        if (change == null || variable != kernel() || change.isZero()) {
            return null;
        }
        if (quantized != null) {
            throw notWritable(this);
        }
        return change.addedTo(variable.value());
    }

    @Override
    public void restored() {
        if (lowRank != null) {
            lowRank.clear();
        }
    }

    static IllegalStateException notWritable(Layer layer) {
        return new IllegalStateException("Layer " + layer.name() + " (" + layer.className()
                + ") has quantized weights and a trained change beside them, which no file of Keras holds without"
                + " quantizing anew; save the model before it is quantized.");
    }
}
