package dev.keratin.layers.core;

import dev.keratin.layers.AbstractLayer;
import dev.keratin.layers.Call;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Marks time steps that hold nothing: those whose every feature is the mask value ({@code keras.layers.Masking}).
 *
 * <p>Layers after it that understand masks leave the marked steps out. Input and output {@code (batch, steps, ..., features)}; marked steps
 * become zero.
 *
 * <pre>{@code
 * Masking padding = Masking.create().maskValue(-1);
 * }</pre>
 */
public final class Masking extends AbstractLayer<Masking> {

    private static final Arg<Double> MASK_VALUE = Arg.optional("mask_value", ArgTypes.FLOAT, 0.0);

    public static final Schema<Masking> SCHEMA = schema("Masking", Masking::new, MASK_VALUE);

    private Masking() {
        super(SCHEMA);
    }

    public static Masking create() {
        return new Masking();
    }

    /** The value that all features of a marked step have (default 0). */
    public Masking maskValue(double maskValue) {
        set(MASK_VALUE, maskValue);
        return this;
    }

    @Override
    protected boolean supportsMasking() {
        return true;
    }

    @Override
    protected @Nullable Value computeMask(Call call, List<Value> outputs) {
        return call.maskOf(outputs.get(0));
    }

    @Override
    protected Value call(Call call) {
        Value x = call.input();
        Value holds = Ops.any(Ops.notEqual(x, Ops.number(x, get(MASK_VALUE))), new int[] {-1}, true);
        Value output = Ops.where(holds, x, Ops.zerosLike(x));
        call.trace().setMask(output, Ops.squeeze(holds, -1));
        return output;
    }
}
