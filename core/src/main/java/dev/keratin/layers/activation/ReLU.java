package dev.keratin.layers.activation;

import dev.keratin.activations.Activations;
import dev.keratin.layers.AbstractLayer;
import dev.keratin.layers.Call;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import org.jspecify.annotations.Nullable;

/**
 * {@code max(x, 0)} with its variations ({@code keras.layers.ReLU}): {@code maxValue} where x reaches it, x between {@code threshold} and that,
 * {@code negativeSlope * (x - threshold)} below.
 */
public final class ReLU extends AbstractLayer<ReLU> {

    private static final Arg<@Nullable Double> MAX_VALUE =
            Arg.optional("max_value", ArgTypes.nullable(ArgTypes.NON_NEGATIVE_FLOAT), null);
    private static final Arg<Double> NEGATIVE_SLOPE = Arg.optional("negative_slope", ArgTypes.NON_NEGATIVE_FLOAT, 0.0);
    private static final Arg<Double> THRESHOLD = Arg.optional("threshold", ArgTypes.NON_NEGATIVE_FLOAT, 0.0);

    public static final Schema<ReLU> SCHEMA = schema("ReLU", ReLU::new, MAX_VALUE, NEGATIVE_SLOPE, THRESHOLD);

    private ReLU() {
        super(SCHEMA);
    }

    public static ReLU create() {
        return new ReLU();
    }

    /** The largest result; at least 0 (default none). */
    public ReLU maxValue(double maxValue) {
        set(MAX_VALUE, maxValue);
        return this;
    }

    /** The slope below the threshold; at least 0 (default 0). */
    public ReLU negativeSlope(double negativeSlope) {
        set(NEGATIVE_SLOPE, negativeSlope);
        return this;
    }

    /** Where the positive part begins; at least 0 (default 0). */
    public ReLU threshold(double threshold) {
        set(THRESHOLD, threshold);
        return this;
    }

    @Override
    protected boolean supportsMasking() {
        return true;
    }

    @Override
    protected Value call(Call call) {
        return Activations.relu(call.input(), get(NEGATIVE_SLOPE), get(MAX_VALUE), get(THRESHOLD));
    }
}
