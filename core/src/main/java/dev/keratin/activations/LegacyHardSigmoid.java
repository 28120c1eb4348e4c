package dev.keratin.activations;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;

/**
 * Keras 1 and 2's {@code hard_sigmoid}: {@code clip(0.2 x + 0.5, 0, 1)}. Keras 3 gave the name to another function,
 * {@code relu6(x + 3) / 6}, so a model of an old file computes with this one.
 *
 * <p>Keras 3 has no name for it. In a config of that grammar it stands as the registered function {@code "Keratin>LegacyHardSigmoid"}; Keras
 * reads such a file where a function is registered under that name with {@code keras.saving.register_keras_serializable}.
 */
public final class LegacyHardSigmoid extends Activation {

    public static final Schema<LegacyHardSigmoid> SCHEMA =
            Schema.custom("Keratin", "LegacyHardSigmoid", LegacyHardSigmoid::new);

    private LegacyHardSigmoid() {
        super(SCHEMA);
    }

    public static LegacyHardSigmoid create() {
        return new LegacyHardSigmoid();
    }

    @Override
    public Value apply(Value x) {
        return Ops.clip(Ops.add(Ops.multiply(x, 0.2), 0.5), 0, 1);
    }
}
