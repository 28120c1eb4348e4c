package dev.keratin.metrics;

import dev.keratin.losses.Losses;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgType;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The mean over samples of one of Keras's functions by name: of a loss ({@code "huber"}) or an accuracy ({@code "binary_accuracy"}). For a function
 * of your own see {@link Metrics#mean}. Arguments that a Python model passes on to its function are not known here; a config that has some is refused.
 */
public final class MeanMetricWrapper extends MeanFunction<MeanMetricWrapper> {

    /** Functions of {@code keras.metrics} that are no losses. */
    private static final List<String> METRICS = List.of(
            "accuracy",
            "binary_accuracy",
            "categorical_accuracy",
            "sparse_categorical_accuracy",
            "top_k_categorical_accuracy",
            "sparse_top_k_categorical_accuracy",
            "pearson_correlation",
            "concordance_correlation");

    private static final Arg<String> FN = Arg.required("fn", functionName());

    public static final Schema<MeanMetricWrapper> SCHEMA = declare("MeanMetricWrapper", MeanMetricWrapper::new, FN);

    private MeanMetricWrapper() {
        super(SCHEMA, null);
    }

    /** The mean of a function of Keras, by its name. */
    public static MeanMetricWrapper of(String fn) {
        MeanMetricWrapper metric = new MeanMetricWrapper();
        metric.set(FN, fn);
        return metric;
    }

    private static ArgType<String> functionName() {
        return ArgTypes.of(
                "the name of a loss or accuracy function of Keras",
                tree -> {
                    Object name = tree instanceof Map<?, ?> function ? function.get("config") : tree;
                    return name instanceof String known && (METRICS.contains(known) || Losses.REGISTRY.knows(known))
                            ? known
                            : null;
                },
                name -> {
                    Map<String, Object> function = new LinkedHashMap<>();
                    function.put("module", "builtins");
                    function.put("class_name", "function");
                    function.put("config", name);
                    function.put("registered_name", "function");
                    return function;
                });
    }

    @Override
    Value function(Value yTrue, Value yPred) {
        String name = get(FN);
        return METRICS.contains(name)
                ? ((MeanFunction<?>) Metrics.get(name)).function(yTrue, yPred)
                : Losses.get(name).values(yTrue, yPred);
    }
}
