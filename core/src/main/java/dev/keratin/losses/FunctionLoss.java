package dev.keratin.losses;

import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;
import java.util.function.BinaryOperator;

/** A function of the user's as a loss. */
final class FunctionLoss extends Loss {

    private final BinaryOperator<Value> function;

    private FunctionLoss(Schema<FunctionLoss> schema, String name, BinaryOperator<Value> function) {
        super(schema, name);
        this.function = function;
    }

    static FunctionLoss of(String name, BinaryOperator<Value> function) {
        return new Kind(name, function).make();
    }

    @Override
    protected Value call(Value yTrue, Value yPred) {
        SampleWeights.Pair pair = SampleWeights.align(yTrue, yPred, true);
        return function.apply(pair.first(), pair.second());
    }

    /** The schema of one function, which makes its losses. */
    private static final class Kind {

        private final Schema<FunctionLoss> schema;
        private final String name;
        private final BinaryOperator<Value> function;

        Kind(String name, BinaryOperator<Value> function) {
            this.name = name;
            this.function = function;
            this.schema = declareCustom("Custom", name, this::make);
        }

        FunctionLoss make() {
            return new FunctionLoss(schema, name, function);
        }
    }
}
