package dev.keratin.regularizers;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code l1 * sum(|w|) + l2 * sum(w^2)}.
 */
public final class L1L2 extends Regularizer {

    private static final Arg<Double> L1 = Arg.optional(
            "l1", ArgTypes.number("a finite number of at least 0", x -> x >= 0 && x < Double.POSITIVE_INFINITY), 0.0);
    private static final Arg<Double> L2 = Arg.optional(
            "l2", ArgTypes.number("a finite number of at least 0", x -> x >= 0 && x < Double.POSITIVE_INFINITY), 0.0);

    public static final Schema<L1L2> SCHEMA = Schema.of("keras.regularizers", "L1L2", L1L2::new, L1, L2);

    private L1L2() {
        super(SCHEMA);
    }

    public static L1L2 create() {
        return new L1L2();
    }

    /** The factor of the amounts. */
    public L1L2 l1(double l1) {
        set(L1, l1);
        return this;
    }

    /** The factor of the squares. */
    public L1L2 l2(double l2) {
        set(L2, l2);
        return this;
    }

    @Override
    public Map<String, @Nullable Object> getConfig() {
        Map<String, @Nullable Object> config = super.getConfig();
        config.replaceAll((key, value) -> value instanceof Number number ? (Object) number.doubleValue() : value);
        return config;
    }

    @Override
    public Value apply(Value weight) {
        double l1 = get(L1);
        double l2 = get(L2);
        Value penalty = weight.graph().scalar(weight.dtype(), 0);
        if (l1 != 0) {
            penalty = Ops.multiply(Ops.sum(Ops.abs(weight)), l1);
        }
        if (l2 != 0) {
            Value squares = Ops.multiply(Ops.sum(Ops.square(weight)), l2);
            penalty = l1 != 0 ? Ops.add(penalty, squares) : squares;
        }
        return penalty;
    }
}
