package dev.keratin.layers.activation;

import dev.keratin.activations.Activations;
import dev.keratin.layers.AbstractLayer;
import dev.keratin.layers.Call;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;

/** {@code x} where it is positive, else {@code alpha * (exp(x) - 1)} ({@code keras.layers.ELU}). Clevert et al. 2015. */
public final class ELU extends AbstractLayer<ELU> {

    private static final Arg<Double> ALPHA = Arg.optional("alpha", ArgTypes.FLOAT, 1.0);

    public static final Schema<ELU>
            SCHEMA = // Keras has no config of its own here and writes the constructor's argument behind the name.
            Schema.of("keras.layers", "ELU", ELU::new, NAME, ALPHA, TRAINABLE, DTYPE);

    private ELU() {
        super(SCHEMA);
    }

    public static ELU create() {
        return new ELU();
    }

    /** How far the result falls below 0 (default 1). */
    public ELU alpha(double alpha) {
        set(ALPHA, alpha);
        return this;
    }

    @Override
    protected boolean supportsMasking() {
        return true;
    }

    @Override
    protected Value call(Call call) {
        return Activations.elu(call.input(), get(ALPHA));
    }
}
