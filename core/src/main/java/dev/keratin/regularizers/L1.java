package dev.keratin.regularizers;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code l1 * sum(|w|)}: drives weights to zero. Keras holds the factor in single precision, and so is the config.
 */
public final class L1 extends Regularizer {

    private static final Arg<Double> L1 = Arg.optional(
            "l1", ArgTypes.number("a finite number of at least 0", x -> x >= 0 && x < Double.POSITIVE_INFINITY), 0.01);

    public static final Schema<L1> SCHEMA = Schema.of("keras.regularizers", "L1", L1::new, L1);

    private L1() {
        super(SCHEMA);
    }

    public static L1 create() {
        return new L1();
    }

    /** The factor; 0.01 unless set. */
    public L1 l1(double l1) {
        set(L1, l1);
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
        return Ops.multiply(Ops.sum(Ops.abs(weight)), get(L1));
    }
}
