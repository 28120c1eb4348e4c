package dev.keratin.layers.core;

import dev.keratin.initializers.Initializers;
import dev.keratin.layers.Call;
import dev.keratin.layers.DTypePolicy;
import dev.keratin.layers.QuantizationConfig;
import dev.keratin.layers.QuantizationConfig.AbsMax;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table of vectors in few bits, as Keras's {@code quantize} makes and saves it, and the one of the way back where it is another. */
final class QuantizedTable {

    private final DTypePolicy policy;
    private final int inputs;
    private final int outputs;
    private final int block;
    private final @Nullable AbsMax activation;
    private final List<Variable> variables = new ArrayList<>();
    private final List<Variable> reverse = new ArrayList<>();

    private QuantizedTable(DTypePolicy policy, int inputs, int outputs, int block, @Nullable AbsMax activation) {
        this.policy = policy;
        this.inputs = inputs;
        this.outputs = outputs;
        this.block = block;
        this.activation = activation;
    }

    /** Makes the weights of a table {@code (inputs, outputs)}. */
    static QuantizedTable build(
            DTypePolicy policy,
            @Nullable QuantizationConfig config,
            int inputs,
            int outputs,
            boolean separateReverse,
            QuantizedKernel.WeightMaker maker) {
        if (!policy.isQuantized("int8") && !policy.isQuantized("int4")) {
            throw new IllegalArgumentException("Tables of vectors are quantized by \"int8\" or \"int4\", received the"
                    + " dtype policy \"" + policy.name() + "\".");
        }
        int block = policy.isQuantized("int8") ? -1 : QuantizedKernel.block(policy, config);
        AbsMax activation = config == null ? AbsMax.INT8 : config.activation();
        QuantizedTable table = new QuantizedTable(policy, inputs, outputs, block, activation);
        table.build(maker);
        if (separateReverse) {
            table.buildReverse(maker);
        }
        return table;
    }

    private int groups() {
        return Math.addExact(outputs, block - 1) / block;
    }

    private int packed(int length) {
        return policy.isQuantized("int8") ? length : (length + 1) / 2;
    }

    private void build(QuantizedKernel.WeightMaker maker) {
        add(variables, maker, "embeddings", Shape.of(inputs, packed(outputs)), DType.INT8, "zeros");
        Shape scale = block > 0 ? Shape.of(inputs, groups()) : Shape.of(inputs);
        add(variables, maker, "embeddings_scale", scale, policy.variableDType(), "ones");
        if (block > 0) {
            add(variables, maker, "embeddings_zero", scale, DType.INT8, "zeros");
            add(variables, maker, "g_idx", Shape.of(outputs), DType.FLOAT32, "zeros");
        }
    }

    private void buildReverse(QuantizedKernel.WeightMaker maker) {
        add(reverse, maker, "reverse_embeddings", Shape.of(packed(outputs), inputs), DType.INT8, "zeros");
        Shape scale = block > 0 ? Shape.of(groups(), inputs) : Shape.of(inputs);
        add(reverse, maker, "reverse_embeddings_scale", scale, policy.variableDType(), "ones");
        if (block > 0) {
            add(reverse, maker, "reverse_embeddings_zero", scale, policy.variableDType(), "zeros");
        }
    }

    private static void add(
            List<Variable> list,
            QuantizedKernel.WeightMaker maker,
            String name,
            Shape shape,
            DType dtype,
            String initializer) {
        list.add(maker.make(name, shape, dtype, Initializers.REGISTRY.parse(initializer)));
    }

    Variable integers() {
        return variables.get(0);
    }

    /** All weights in the order in which files number them. */
    List<Variable> stored() {
        List<Variable> stored = new ArrayList<>(variables);
        stored.addAll(reverse);
        return stored;
    }

    /** The vectors of indices. */
    Value take(Call call, Value indices, DType dtype) {
        Shape shape = indices.shape();
        Value flat = Ops.reshape(indices, shape.size());
        Value rows = Ops.cast(Ops.take(call.read(integers()), flat), dtype);
        Value scale = Ops.take(call.read(variables.get(1)), flat);
        return Ops.reshape(floats(call, rows, scale, flat), shape.append(outputs));
    }

    /** Rows of the table as numbers; without indices, all. */
    private Value floats(Call call, Value rows, Value scale, @Nullable Value indices) {
        Value integers = policy.isQuantized("int8") ? rows : QuantizedKernel.unpack(rows, outputs, true);
        if (block <= 0) {
            return Ops.divide(integers, Ops.expandDims(scale, 1));
        }
        Value zeros = call.read(variables.get(2));
        Value zero = Ops.cast(indices == null ? zeros : Ops.take(zeros, indices), rows.dtype());
        return QuantizedKernel.spread(integers, scale, zero, groupOfEach(call), 1);
    }

    private Value groupOfEach(Call call) {
        return Ops.cast(call.graph().read(variables.get(3)), DType.INT32);
    }

    /** The logits of vectors {@code (n, outputs)}: {@code (n, inputs)}. */
    Value logits(Call call, Value vectors) {
        Value rounded = activation == null ? vectors : activation.round(vectors, 1);
        Value given = call.training() ? Ops.add(vectors, Ops.stopGradient(Ops.subtract(rounded, vectors))) : rounded;
        if (reverse.isEmpty()) {
            Value rows = Ops.cast(call.read(integers()), vectors.dtype());
            return Ops.matmul(given, false, floats(call, rows, call.read(variables.get(1)), null), true);
        }
        Value bytes = Ops.cast(call.read(reverse.get(0)), vectors.dtype());
        Value integers = policy.isQuantized("int8")
                ? bytes
                : Ops.transpose(QuantizedKernel.unpack(Ops.transpose(bytes, 1, 0), outputs, true), 1, 0);
        Value scale = call.read(reverse.get(1));
        if (block <= 0) {
            return Ops.divide(Ops.matmul(given, integers), scale);
        }
        return Ops.matmul(
                given, QuantizedKernel.spread(integers, scale, call.read(reverse.get(2)), groupOfEach(call), 0));
    }
}
