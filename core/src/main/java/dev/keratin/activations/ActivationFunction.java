package dev.keratin.activations;

import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;
import java.util.function.UnaryOperator;

/** A function without arguments of its own, known by its name. */
final class ActivationFunction extends Activation {

    private final UnaryOperator<Value> function;

    private ActivationFunction(Schema<ActivationFunction> schema, UnaryOperator<Value> function) {
        super(schema);
        this.function = function;
    }

    static Kind builtIn(String name, UnaryOperator<Value> function) {
        return new Kind("", name, function);
    }

    static Kind custom(String packageName, String name, UnaryOperator<Value> function) {
        return new Kind(packageName, name, function);
    }

    @Override
    public Value apply(Value x) {
        return function.apply(x);
    }

    /** The schema of one function; makes its objects. */
    static final class Kind {

        private final Schema<ActivationFunction> schema;
        private final UnaryOperator<Value> function;

        private Kind(String packageName, String name, UnaryOperator<Value> function) {
            this.function = function;
            this.schema = packageName.isEmpty()
                    ? Schema.of("keras.activations", name, this::make)
                    : Schema.custom(packageName, name, this::make);
        }

        Schema<ActivationFunction> schema() {
            return schema;
        }

        ActivationFunction make() {
            return new ActivationFunction(schema, function);
        }
    }
}
