package dev.keratin.layers.core;

import dev.keratin.initializers.Initializer;
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
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A kernel of few bits, as Keras's {@code quantize} makes and saves it: integers, two in a byte for four bits, with scales.
 *
 * <p>Integers are multiplied as floating-point numbers, which hold them exactly; sums of more than 2^24 are rounded, so results agree with Keras's to about 1e-6
 * of their size. The kernel is not trained; gradients reach the input as if nothing had been rounded.
 */
final class QuantizedKernel {

    /** Makes a weight that is not trained. */
    interface WeightMaker {

        Variable make(String name, Shape shape, DType dtype, Initializer initializer);
    }

    /** The kernel's axes as the layer's product sees them. */
    record Axes(Shape kernel, int rows, int columns, Shape columnScale, int[] reduced) {}

    private final DTypePolicy policy;
    private final Axes axes;
    private final @Nullable AbsMax activation;
    private final List<Variable> variables = new ArrayList<>();
    private final boolean grouped;

    private QuantizedKernel(DTypePolicy policy, Axes axes, @Nullable AbsMax activation, boolean grouped) {
        this.policy = policy;
        this.axes = axes;
        this.activation = activation;
        this.grouped = grouped;
    }

    /** Whether the weights of this policy are integers. */
    static boolean serves(DTypePolicy policy) {
        return policy.quantization() != null && !policy.isQuantized("float8");
    }

    /** How many weights share a scale, -1 for a whole column. */
    static int block(DTypePolicy policy, @Nullable QuantizationConfig config) {
        Integer given = config == null ? null : config.blockSize();
        return given == null ? policy.groupSize() : given;
    }

    /** Makes the weights of a kernel {@code (rows, columns)}. */
    static QuantizedKernel build(
            DTypePolicy policy, @Nullable QuantizationConfig config, Axes axes, WeightMaker maker) {
        boolean whole = policy.isQuantized("int8");
        AbsMax activation = config != null ? config.activation() : whole ? AbsMax.INT8 : null;
        int block = whole ? -1 : block(policy, config);
        boolean calibrated = policy.isQuantized("gptq") || policy.isQuantized("awq");
        QuantizedKernel result = new QuantizedKernel(policy, axes, activation, block > 0 || calibrated);
        if (calibrated) {
            result.buildCalibrated(block, maker);
        } else {
            result.buildIntegers(whole, block, maker);
        }
        return result;
    }

    private void buildIntegers(boolean whole, int block, WeightMaker maker) {
        Shape packed = whole ? axes.kernel() : Shape.of(axes.rows(), (axes.columns() + 1) / 2);
        add(maker, "kernel", packed, DType.INT8, "zeros");
        int groups = block > 0 ? groups(axes.rows(), block) : 1;
        Shape scale =
                grouped ? Shape.of(groups, axes.columns()) : whole ? axes.columnScale() : Shape.of(axes.columns());
        add(maker, "kernel_scale", scale, policy.variableDType(), "ones");
        if (grouped) {
            add(maker, "kernel_zero", scale, DType.INT8, "zeros");
            add(maker, "g_idx", Shape.of(axes.rows()), DType.FLOAT32, "zeros");
        }
    }

    /** Kernels of GPTQ and AWQ stand on their side. */
    private void buildCalibrated(int group, WeightMaker maker) {
        boolean four = policy.isQuantized("awq") || policy.isQuantized("gptq/4");
        int groups = group > 0 ? groups(axes.rows(), group) : 1;
        add(
                maker,
                "kernel",
                Shape.of(four ? (axes.columns() + 1) / 2 : axes.columns(), axes.rows()),
                DType.UINT8,
                "zeros");
        Shape scale = Shape.of(axes.columns(), groups);
        add(maker, "kernel_scale", scale, policy.variableDType(), "ones");
        add(maker, "kernel_zero", scale, DType.UINT8, "zeros");
        if (policy.isQuantized("awq")) {
            add(maker, "awq_scales", Shape.of(axes.rows()), policy.variableDType(), "ones");
        }
        add(maker, "g_idx", Shape.of(axes.rows()), DType.FLOAT32, "zeros");
    }

    private static int groups(int rows, int block) {
        return Math.addExact(rows, block - 1) / block;
    }

    private void add(WeightMaker maker, String name, Shape shape, DType dtype, String initializer) {
        variables.add(maker.make(name, shape, dtype, Initializers.REGISTRY.parse(initializer)));
    }

    /** The integers, which take the kernel's place. */
    Variable integers() {
        return variables.get(0);
    }

    /** Own weights and the bias, in the order in which files number them. */
    List<Variable> stored(@Nullable Variable bias) {
        List<Variable> stored = new ArrayList<>(variables);
        if (bias != null) {
            stored.add(policy.isQuantized("gptq") || policy.isQuantized("awq") ? 0 : 1, bias);
        }
        return stored;
    }

    /** The product of x and the kernel; {@code multiply} is given numbers of the kernel's shape. */
    Value product(Call call, Value x, BinaryOperator<Value> multiply) {
        Value given = activation == null || grouped ? x : rounded(call, x, activation);
        return policy.isQuantized("int8")
                ? Ops.divide(multiply.apply(given, whole(call, x.dtype())), call.read(variables.get(1)))
                : multiply.apply(given, floats(call, x.dtype()));
    }

    private Value rounded(Call call, Value x, AbsMax quantizer) {
        Value rounded = quantizer.round(x, axes.reduced());
        return call.training() ? Ops.add(x, Ops.stopGradient(Ops.subtract(rounded, x))) : rounded;
    }

    /** The kernel's integers in its shape. */
    private Value whole(Call call, DType dtype) {
        return Ops.cast(call.read(integers()), dtype);
    }

    /** The kernel in its shape, each number what its four bits, or its byte of GPTQ, stand for. */
    private Value floats(Call call, DType dtype) {
        Value integers = whole(call, dtype);
        Value scale = call.read(variables.get(1));
        if (policy.isQuantized("int4")) {
            Value table = unpack(integers, axes.columns(), true);
            return Ops.reshape(grouped ? spread(call, table, scale, 0) : Ops.divide(table, scale), axes.kernel());
        }
        boolean four = policy.isQuantized("awq") || policy.isQuantized("gptq/4");
        Value table =
                four ? Ops.transpose(unpack(Ops.transpose(integers, 1, 0), axes.columns(), false), 1, 0) : integers;
        Value kernel = Ops.transpose(spread(call, table, scale, 1), 1, 0);
        if (policy.isQuantized("awq")) {
            kernel = Ops.divide(kernel, Ops.expandDims(call.read(variables.get(3)), 1));
        }
        return Ops.reshape(kernel, axes.kernel());
    }

    private Value spread(Call call, Value table, Value scale, int axis) {
        Value zero = Ops.cast(call.read(variables.get(2)), table.dtype());
        Value groups = Ops.cast(call.graph().read(variables.get(variables.size() - 1)), DType.INT32);
        return spread(table, scale, zero, groups, axis);
    }

    /** {@code (table - zero) * scale}, scale and zero taken along an axis by group. */
    static Value spread(Value table, Value scale, Value zero, Value groups, int axis) {
        return Ops.multiply(Ops.subtract(table, along(zero, groups, axis)), along(scale, groups, axis));
    }

    private static Value along(Value x, Value groups, int axis) {
        return axis == 0 ? Ops.take(x, groups) : Ops.transpose(Ops.take(Ops.transpose(x, 1, 0), groups), 1, 0);
    }

    /** Bytes as two integers of four bits along the last axis, the lower half first. */
    static Value unpack(Value bytes, int length, boolean signed) {
        int axis = bytes.rank() - 1;
        Value low = Ops.mod(bytes, Ops.number(bytes, 16));
        Value high = Ops.mod(Ops.floor(Ops.divide(bytes, 16)), Ops.number(bytes, 16));
        Value both = Ops.stack(List.of(low, high), axis + 1);
        Value flat =
                Ops.reshape(both, bytes.shape().with(axis, 2 * bytes.shape().dim(axis)));
        Value cut = Ops.slice(flat, axis, 0, length);
        return signed ? Ops.subtract(Ops.mod(Ops.add(cut, 8), Ops.number(cut, 16)), 8) : cut;
    }
}
