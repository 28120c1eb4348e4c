package dev.keratin.layers.core;

import dev.keratin.initializers.Initializers;
import dev.keratin.layers.Call;
import dev.keratin.layers.DTypePolicy;
import dev.keratin.ops.HostFunction;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import dev.keratin.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/** A product whose operands are rounded to eight bits, four of them exponent ({@code float8_e4m3fn}), by scales that training in Keras found. */
final class Float8 {

    private static final float LARGEST = 448;
    private static final int LEAST_EXPONENT = -6;
    private static final int MANTISSA = 3;

    private final List<Variable> variables = new ArrayList<>();

    private Float8() {}

    /** Makes the scales and the histories of largest amounts for inputs, kernel and gradients. */
    static Float8 build(DTypePolicy policy, QuantizedKernel.WeightMaker maker) {
        Float8 result = new Float8();
        for (String role : List.of("inputs", "kernel", "outputs_grad")) {
            result.variables.add(
                    maker.make(role + "_scale", Shape.scalar(), DType.FLOAT32, Initializers.REGISTRY.parse("ones")));
            result.variables.add(maker.make(
                    role + "_amax_history",
                    Shape.of(policy.amaxHistoryLength()),
                    DType.FLOAT32,
                    Initializers.REGISTRY.parse("zeros")));
        }
        return result;
    }

    List<Variable> stored(Variable kernel, @Nullable Variable bias) {
        List<Variable> stored = new ArrayList<>(List.of(kernel));
        if (bias != null) {
            stored.add(bias);
        }
        stored.addAll(variables);
        return stored;
    }

    Value product(Call call, Value x, Value kernel, BinaryOperator<Value> multiply) {
        if (call.training()) {
            throw new IllegalStateException("Layers of the policy \"float8\" predict but are not trained here; train"
                    + " before quantizing, or load the weights into layers of another policy.");
        }
        return multiply.apply(rounded(call, x, variables.get(0)), rounded(call, kernel, variables.get(2)));
    }

    private static Value rounded(Call call, Value x, Variable scale) {
        Value factor = Ops.cast(call.graph().read(scale), x.dtype());
        Value scaled = Ops.cast(Ops.clip(Ops.divide(x, factor), -LARGEST, LARGEST), DType.FLOAT32);
        HostFunction round = new HostFunction(
                "round_float8", new TensorSpec(DType.FLOAT32, x.shape()), inputs -> round(inputs.get(0)));
        return Ops.multiply(Ops.cast(call.graph().apply(round, scaled), x.dtype()), factor);
    }

    private static Tensor round(Tensor x) {
        float[] values = x.buffer().f32();
        float[] rounded = new float[x.size()];
        for (int i = 0; i < rounded.length; i++) {
            int exponent = Math.max(Math.getExponent(values[i]), LEAST_EXPONENT);
            float step = Math.scalb(1f, exponent - MANTISSA);
            rounded[i] = (float) Math.rint(values[i] / step) * step;
        }
        return Tensor.of(rounded, x.shape().toArray());
    }
}
