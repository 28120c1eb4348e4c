package dev.keratin.layers.operation;

import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One function of {@code keras.ops}.
 *
 * @param className Keras's name of its class, for example {@code "TrueDivide"}
 * @param module where Keras has it, for example {@code "keras.src.ops.numpy"}
 * @param parameters the names of what it is called with
 * @param arguments the arguments of its construction, which stand in its config
 * @param isNamed whether its config has its name, as nearly all have
 * @param function records the computation
 */
record OperationKind(
        String className,
        String module,
        List<String> parameters,
        List<Arg<@Nullable Object>> arguments,
        boolean isNamed,
        Function<Operands, List<Value>> function) {

    /** A function of these parameters, with one result. */
    static OperationKind of(String className, String module, String parameters, Function<Operands, Value> function) {
        return new OperationKind(
                className,
                "keras.src.ops." + module,
                List.of(parameters.split(" ")),
                List.of(),
                true,
                operands -> List.of(function.apply(operands)));
    }

    /** This function with several results. */
    OperationKind giving(Function<Operands, List<Value>> results) {
        return new OperationKind(className, module, parameters, arguments, isNamed, results);
    }

    /** This function with one more argument of its construction. */
    OperationKind with(String key, @Nullable Object fallback) {
        List<Arg<@Nullable Object>> more = new ArrayList<>(arguments);
        more.add(Arg.optional(key, ArgTypes.ANY, fallback));
        return new OperationKind(className, module, parameters, more, isNamed, function);
    }

    /** This function, whose config has no name in it. */
    OperationKind unnamed() {
        return new OperationKind(className, module, parameters, arguments, false, function);
    }

    Schema<OperationLayer> schema() {
        List<Arg<?>> args = new ArrayList<>();
        args.add(OperationLayer.OPERATION_NAME);
        args.addAll(arguments);
        return Schema.of(module, className, () -> new OperationLayer(this), args.toArray(Arg<?>[]::new));
    }
}
