package dev.keratin.regularizers;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Tensor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Drives the rows (or columns) of a matrix to be orthogonal: {@code factor} times the mean cosine, in amount, of all pairs.
 */
public final class OrthogonalRegularizer extends Regularizer {

    private static final Arg<Double> FACTOR = Arg.optional(
            "factor",
            ArgTypes.number("a finite number of at least 0", x -> x >= 0 && x < Double.POSITIVE_INFINITY),
            0.01);
    private static final Arg<String> MODE = Arg.optional("mode", ArgTypes.oneOf("rows", "columns"), "rows");

    public static final Schema<OrthogonalRegularizer> SCHEMA =
            Schema.of("keras.regularizers", "OrthogonalRegularizer", OrthogonalRegularizer::new, FACTOR, MODE);

    private OrthogonalRegularizer() {
        super(SCHEMA);
    }

    public static OrthogonalRegularizer create() {
        return new OrthogonalRegularizer();
    }

    /** The factor; 0.01 unless set. */
    public OrthogonalRegularizer factor(double factor) {
        set(FACTOR, factor);
        return this;
    }

    /** {@code "rows"} or {@code "columns"}. */
    public OrthogonalRegularizer mode(String mode) {
        set(MODE, mode);
        return this;
    }

    @Override
    public Map<String, @Nullable Object> getConfig() {
        Map<String, @Nullable Object> config = super.getConfig();
        config.replaceAll(
                (key, value) -> value instanceof Number number ? (Object) (double) number.floatValue() : value);
        return config;
    }

    @Override
    public Value apply(Value weight) {
        if (weight.rank() != 2) {
            throw new IllegalArgumentException(
                    "OrthogonalRegularizer needs a matrix, received a weight of shape " + weight.shape() + ".");
        }
        boolean rows = get(MODE).equals("rows");
        int size = weight.shape().dim(rows ? 0 : 1);
        int[] axes = {rows ? 1 : 0};
        Value square = Ops.maximum(Ops.sum(Ops.square(weight), axes, true), 1e-14);
        Value unit = Ops.multiply(weight, Ops.rsqrt(square));
        Value product = rows ? Ops.matmul(unit, false, unit, true) : Ops.matmul(unit, true, unit, false);
        float[] others = new float[size * size];
        java.util.Arrays.fill(others, 1);
        for (int i = 0; i < size; i++) {
            others[i * size + i] = 0;
        }
        Value mask = weight.graph().constant(Tensor.of(others, size, size).cast(weight.dtype()));
        Value sum = Ops.sum(Ops.abs(Ops.multiply(product, mask)));
        double pairs = size * (size - 1.0) / 2;
        return Ops.divide(Ops.multiply(sum, 0.5 * (float) (double) get(FACTOR)), pairs);
    }
}
