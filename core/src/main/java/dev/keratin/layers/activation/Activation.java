package dev.keratin.layers.activation;

import dev.keratin.activations.Activations;
import dev.keratin.layers.AbstractLayer;
import dev.keratin.layers.Call;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.Schema;

/**
 * An activation function as a layer ({@code keras.layers.Activation}).
 *
 * <pre>{@code
 * Activation relu = Activation.of("relu");
 * }</pre>
 */
public final class Activation extends AbstractLayer<Activation> {

    private static final Arg<dev.keratin.activations.Activation> ACTIVATION =
            Arg.required("activation", Activations.ARG);

    public static final Schema<Activation> SCHEMA = schema("Activation", Activation::new, ACTIVATION);

    private Activation() {
        super(SCHEMA);
    }

    /** A layer that applies the activation of this name. */
    public static Activation of(String activation) {
        Activation layer = new Activation();
        layer.set(ACTIVATION, activation);
        return layer;
    }

    /** A layer that applies this activation. */
    public static Activation of(dev.keratin.activations.Activation activation) {
        Activation layer = new Activation();
        layer.set(ACTIVATION, activation);
        return layer;
    }

    @Override
    protected boolean supportsMasking() {
        return true;
    }

    @Override
    protected Value call(Call call) {
        return get(ACTIVATION).apply(call.input());
    }
}
