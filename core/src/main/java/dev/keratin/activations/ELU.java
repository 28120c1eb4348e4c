package dev.keratin.activations;

import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;

/** {@code x} where it is positive, else {@code alpha * (exp(x) - 1)}: {@code keras.layers.ELU} as an activation. */
public final class ELU extends LayerActivation {

    private static final Arg<Double> ALPHA = Arg.optional("alpha", ArgTypes.FLOAT, 1.0);

    public static final Schema<ELU> SCHEMA = Schema.of("keras.layers", "ELU", ELU::new, NAME, ALPHA, TRAINABLE, DTYPE);

    private ELU() {
        super(SCHEMA);
    }

    public static ELU create() {
        return new ELU();
    }

    /** The scale of the negative part. */
    public ELU alpha(double alpha) {
        set(ALPHA, alpha);
        return this;
    }

    @Override
    public Value apply(Value x) {
        return Activations.elu(x, get(ALPHA));
    }
}
