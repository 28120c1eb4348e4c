package dev.keratin.activations;

import dev.keratin.ops.Value;
import dev.keratin.serialization.KerasObject;
import dev.keratin.serialization.Schema;
import java.util.function.UnaryOperator;

/**
 * A function that a layer applies to its result, and how it stands in a config.
 *
 * <p>Layers take one by name ({@code "relu"}) or as an object. One of your own is a lambda with a name, or a subclass where it has arguments:
 *
 * <pre>{@code
 * Activation cube = Activation.of("cube", x -> Ops.power(x, 3));
 * Activations.register("mine", "cube", x -> Ops.power(x, 3)); // so that files that name "mine>cube" can be read
 * }</pre>
 *
 * <p>Implementations hold no state besides their arguments.
 */
public abstract class Activation extends KerasObject {

    protected Activation(Schema<? extends Activation> schema) {
        super(schema);
    }

    /** A function of your own. A model that has it is saved with its name, and read again where {@link Activations#register} knows that name. */
    public static Activation of(String name, UnaryOperator<Value> function) {
        return ActivationFunction.custom("Custom", name, function).make();
    }

    /** The function, recorded in the graph of {@code x}. */
    public abstract Value apply(Value x);
}
