package dev.keratin.layers.operation;

import dev.keratin.activations.Activations;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Resampling;
import dev.keratin.ops.Value;
import dev.keratin.serialization.ConfigTrees;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Operations of {@code keras.ops.nn} and {@code keras.ops.image}. */
final class NeuralOperations {

    private static final String NN = "nn";

    private NeuralOperations() {}

    static List<OperationKind> all() {
        List<OperationKind> kinds = new ArrayList<>();
        plain(kinds, "Relu", Ops::relu);
        plain(kinds, "Relu6", Activations::relu6);
        plain(kinds, "Sigmoid", Ops::sigmoid);
        plain(kinds, "Softplus", Ops::softplus);
        plain(kinds, "Softsign", Activations::softsign);
        plain(kinds, "Silu", Activations::silu);
        plain(kinds, "LogSigmoid", Activations::logSigmoid);
        plain(kinds, "HardSigmoid", Activations::hardSigmoid);
        plain(kinds, "HardSilu", Activations::hardSilu);
        plain(kinds, "HardTanh", Activations::hardTanh);
        plain(kinds, "Selu", Activations::selu);
        plain(kinds, "TanhShrink", Activations::tanhShrink);
        plain(kinds, "SparsePlus", Activations::sparsePlus);
        kinds.add(nn("LeakyRelu", o -> Activations.leakyRelu(o.floating(), o.number("negative_slope")))
                .with("negative_slope", 0.2));
        kinds.add(
                nn("Elu", o -> Activations.elu(o.floating(), o.number("alpha"))).with("alpha", 1.0));
        kinds.add(nn("Celu", o -> Activations.celu(o.floating(), o.number("alpha")))
                .with("alpha", 1.0));
        kinds.add(nn("Gelu", o -> Activations.gelu(o.floating(), o.flag("approximate")))
                .with("approximate", true));
        kinds.add(
                nn("Glu", o -> Activations.glu(o.floating(), o.integer("axis"))).with("axis", -1));
        kinds.add(nn("Squareplus", o -> Activations.squareplus(o.floating(), o.number("b")))
                .with("b", 4));
        kinds.add(nn("SoftShrink", o -> Activations.softShrink(o.floating(), o.number("threshold")))
                .with("threshold", 0.5));
        kinds.add(nn("HardShrink", o -> Activations.hardShrink(o.floating(), o.number("threshold")))
                .with("threshold", 0.5));
        kinds.add(nn(
                        "Threshold",
                        o -> Activations.threshold(o.floating(), o.number("threshold"), o.number("default_value")))
                .with("threshold", null)
                .with("default_value", null));
        kinds.add(nn("Softmax", o -> softmax(o, false)).with("axis", -1));
        kinds.add(nn("LogSoftmax", o -> softmax(o, true)).with("axis", -1));
        kinds.add(nn("OneHot", NeuralOperations::oneHot)
                .with("num_classes", null)
                .with("axis", -1)
                .with("dtype", null)
                .with("sparse", false));
        kinds.add(OperationKind.of("MultiHot", NN, "inputs", NeuralOperations::multiHot)
                .with("num_classes", null)
                .with("axis", -1)
                .with("dtype", null)
                .with("sparse", false));
        kinds.add(OperationKind.of("BatchNorm", NN, "x mean variance offset scale", NeuralOperations::batchNorm)
                .with("axis", null)
                .with("epsilon", 1e-3));
        kinds.add(OperationKind.of(
                        "DotProductAttention",
                        NN,
                        "query key value bias mask scale",
                        NeuralOperations::dotProductAttention)
                .with("is_causal", false)
                .with("flash_attention", null)
                .with("attn_logits_soft_cap", null));
        kinds.add(nn("Normalize", NeuralOperations::normalize)
                .with("axis", -1)
                .with("order", 2)
                .with("epsilon", null));
        kinds.add(OperationKind.of("Resize", "image", "images", NeuralOperations::resize)
                .with("size", null)
                .with("interpolation", "bilinear")
                .with("antialias", false)
                .with("crop_to_aspect_ratio", false)
                .with("pad_to_aspect_ratio", false)
                .with("fill_mode", "constant")
                .with("fill_value", 0.0)
                .with("data_format", null));
        return kinds;
    }

    private static OperationKind nn(String name, Function<Operands, Value> function) {
        return OperationKind.of(name, NN, "x", function);
    }

    private static void plain(List<OperationKind> kinds, String name, UnaryOperator<Value> function) {
        kinds.add(nn(name, o -> function.apply(o.floating())));
    }

    private static Value softmax(Operands operands, boolean log) {
        Value x = operands.floating();
        int[] axes = operands.axes("axis", x);
        if (axes.length == 1) {
            return log ? Ops.logSoftmax(x, axes[0]) : Ops.softmax(x, axes[0]);
        }
        Value shifted = Ops.subtract(x, Ops.logSumExp(x, axes, true));
        return log ? shifted : Ops.exp(shifted);
    }

    private static Value oneHot(Operands operands) {
        DType dtype = operands.dtype("dtype", DType.FLOAT32);
        Value last =
                Ops.oneHot(operands.x(), operands.integer("num_classes"), dtype.isFloating() ? dtype : DType.FLOAT32);
        int axis = last.shape().axis(operands.integer("axis"));
        int[] order = IntStream.range(0, last.rank())
                .map(i -> i < axis ? i : i == axis ? last.rank() - 1 : i - 1)
                .toArray();
        return Ops.cast(Ops.transpose(last, order), dtype);
    }

    private static Value multiHot(Operands operands) {
        Value each = oneHot(operands);
        return Ops.max(each, new int[] {operands.x().rank() > 1 ? 1 : 0}, false);
    }

    private static Value batchNorm(Operands operands) {
        Value x = operands.floating();
        int[] shape = new int[x.rank()];
        Arrays.fill(shape, 1);
        int axis = operands.axis(x);
        shape[axis] = x.shape().dim(axis);
        Value inverse = Ops.rsqrt(Ops.add(Ops.reshape(operands.like(2, x), shape), operands.number("epsilon")));
        if (operands.has(4)) {
            inverse = Ops.multiply(inverse, Ops.reshape(operands.like(4, x), shape));
        }
        Value normal = Ops.multiply(Ops.subtract(x, Ops.reshape(operands.like(1, x), shape)), inverse);
        return operands.has(3) ? Ops.add(normal, Ops.reshape(operands.like(3, x), shape)) : normal;
    }

    /** Of arrays (batch, positions, heads, features); key and value may have fewer heads, each for a group of the query's. */
    private static Value dotProductAttention(Operands operands) {
        List<Value> given = Types.common(List.of(operands.floating(), operands.value(1), operands.value(2)));
        Value query = given.get(0);
        if (query.rank() != 4 || given.get(1).rank() != 4 || given.get(2).rank() != 4) {
            throw new IllegalArgumentException("Operation DotProductAttention needs `query`, `key` and `value` with 4"
                    + " axes (batch, positions, heads, features), received shapes " + query.shape() + ", "
                    + given.get(1).shape() + " and " + given.get(2).shape() + ".");
        }
        int group = query.shape().dim(2) / given.get(1).shape().dim(2);
        boolean grouped = group > 1 && given.get(1).shape().dim(2) > 1;
        Value key = grouped ? Ops.repeat(given.get(1), group, 2) : given.get(1);
        Value value = grouped ? Ops.repeat(given.get(2), group, 2) : given.get(2);
        Value scores = Ops.einsum("btnh,bsnh->bnts", query, key);
        scores = operands.has(5)
                ? Ops.multiply(scores, operands.like(5, scores))
                : Ops.multiply(scores, 1 / Math.sqrt(query.shape().last()));
        if (operands.has(3)) {
            scores = Ops.add(scores, operands.like(3, scores));
        }
        Value lowest = Ops.number(scores, scores.dtype() == DType.FLOAT16 ? -45850.0 : -2.372671e38);
        if (operands.has(4)) {
            scores = Ops.where(Ops.cast(operands.value(4), DType.BOOL), scores, lowest);
        }
        if (operands.flag("is_causal")) {
            Value seen = triangle(scores);
            scores = Ops.where(seen, scores, lowest);
        }
        return Ops.einsum("bnts,bsnh->btnh", Ops.softmax(scores, -1), value);
    }

    private static Value triangle(Value scores) {
        int rows = scores.shape().dim(-2);
        int columns = scores.shape().dim(-1);
        int[] seen = new int[Math.multiplyExact(rows, columns)];
        for (int i = 0; i < seen.length; i++) {
            seen[i] = i % columns <= i / columns ? 1 : 0;
        }
        return scores.graph().constant(Tensor.of(seen, rows, columns).cast(DType.BOOL));
    }

    private static Value normalize(Operands operands) {
        if (operands.integer("order") != 2) {
            throw new IllegalArgumentException(
                    "Operation Normalize knows `order` 2, received " + operands.argument("order") + ".");
        }
        Value x = operands.floating();
        Object epsilon = operands.argument("epsilon");
        return Ops.normalize(x, operands.axes("axis", x), epsilon == null ? 1e-7 : operands.number("epsilon"));
    }

    private static Value resize(Operands operands) {
        if (operands.flag("crop_to_aspect_ratio") || operands.flag("pad_to_aspect_ratio")) {
            throw new IllegalArgumentException(
                    "Operation Resize keeps no aspect ratio; expected crop_to_aspect_ratio and"
                            + " pad_to_aspect_ratio to be false, received true.");
        }
        Value x = operands.floating();
        int[] size = operands.integers("size");
        int first = "channels_first".equals(operands.argument("data_format")) ? x.rank() - 2 : x.rank() - 3;
        if (size == null || size.length != 2 || size[0] < 1 || size[1] < 1) {
            throw new IllegalArgumentException("`size` of Resize must be two positive integers, received "
                    + ConfigTrees.describe(operands.argument("size")) + ".");
        }
        for (int i = 0; i < 2; i++) {
            x = Resampling.resize(
                    x,
                    first + i,
                    size[i],
                    String.valueOf(operands.argument("interpolation")),
                    operands.flag("antialias"));
        }
        return x;
    }
}
