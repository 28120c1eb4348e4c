package dev.keratin.regularizers;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code l2 * sum(w^2)}: keeps weights small.
 */
public final class L2 extends Regularizer {

    private static final Arg<Double> L2 = Arg.optional(
            "l2", ArgTypes.number("a finite number of at least 0", x -> x >= 0 && x < Double.POSITIVE_INFINITY), 0.01);

    public static final Schema<L2> SCHEMA = Schema.of("keras.regularizers", "L2", L2::new, L2);

    private L2() {
        super(SCHEMA);
    }

    public static L2 create() {
        return new L2();
    }

    /** The factor; 0.01 unless set. */
    public L2 l2(double l2) {
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
        return Ops.multiply(Ops.sum(Ops.square(weight)), get(L2));
    }
}
