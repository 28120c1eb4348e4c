package dev.keratin.metrics;

import dev.keratin.losses.SampleWeights;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;
import java.util.function.BinaryOperator;

/** The mean over samples of a function of the user's. */
final class FunctionMean extends MeanFunction<FunctionMean> {

    private final BinaryOperator<Value> function;

    private FunctionMean(Schema<FunctionMean> schema, String name, BinaryOperator<Value> function) {
        super(schema, name);
        this.function = function;
    }

    static FunctionMean of(String name, BinaryOperator<Value> function) {
        return new Kind(name, function).make();
    }

    @Override
    Value function(Value yTrue, Value yPred) {
        SampleWeights.Pair pair = SampleWeights.align(asFloat(yTrue), asFloat(yPred), true);
        return function.apply(pair.first(), pair.second());
    }

    /** The schema of one function, which makes its metrics. */
    private static final class Kind {

        private final Schema<FunctionMean> schema;
        private final String name;
        private final BinaryOperator<Value> function;

        Kind(String name, BinaryOperator<Value> function) {
            this.name = name;
            this.function = function;
            this.schema = declareCustom("Custom", name, this::make);
        }

        FunctionMean make() {
            return new FunctionMean(schema, name, function);
        }
    }
}
