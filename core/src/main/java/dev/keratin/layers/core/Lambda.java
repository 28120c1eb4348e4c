package dev.keratin.layers.core;

import dev.keratin.layers.AbstractLayer;
import dev.keratin.layers.Call;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.ConfigTrees;
import dev.keratin.serialization.CustomObjects;
import dev.keratin.serialization.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A function without weights as a layer ({@code keras.layers.Lambda}).
 *
 * <p>Keras stores Python code in such a layer. That code is never run nor even decoded here: a model that has one can be read only where the
 * function is given in Java, under the layer's name or under the name of the function: for one load by {@code LoadOptions.lambda}, or for good by
 * {@link #register}. What Keras stored is kept and written back.
 *
 * <pre>{@code
 * LoadOptions.defaults().lambda("scale", x -> Ops.divide(x, 255));   // for a model with a Lambda layer named "scale"
 * Lambda square = Lambda.of("square", x -> Ops.square(x));    // in a model of your own
 * }</pre>
 */
public final class Lambda extends AbstractLayer<Lambda> {

    private static final Arg<@Nullable Object> FUNCTION = Arg.required("function", ArgTypes.ANY);
    private static final Arg<@Nullable Object> OUTPUT_SHAPE = Arg.unwritten("output_shape", ArgTypes.ANY, null);
    private static final Arg<@Nullable Object> MASK = Arg.unwritten("mask", ArgTypes.ANY, null);
    private static final Arg<@Nullable Object> ARGUMENTS = Arg.optional("arguments", ArgTypes.ANY, Map.of());

    public static final Schema<Lambda> SCHEMA = schema("Lambda", Lambda::new, FUNCTION, OUTPUT_SHAPE, MASK, ARGUMENTS);

    private static final Map<String, Function<List<Value>, Value>> REGISTERED = new ConcurrentHashMap<>();

    private @Nullable Function<List<Value>, Value> function;

    private Lambda() {
        super(SCHEMA);
    }

    /**
     * A layer of this function.
     *
     * @param functionName what stands for the function in a saved model; {@link #register} it there to read the model again
     */
    public static Lambda of(String functionName, UnaryOperator<Value> function) {
        return ofList(functionName, inputs -> function.apply(inputs.get(0)));
    }

    /** A layer of this function of several tensors. */
    public static Lambda ofList(String functionName, Function<List<Value>, Value> function) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("module", "builtins");
        tree.put("class_name", "function");
        tree.put("config", functionName);
        tree.put("registered_name", "function");
        Lambda layer = new Lambda();
        layer.set(FUNCTION, tree);
        layer.function = function;
        return layer;
    }

    /** From now on this is the function of Lambda layers of this name, or whose function has this name, in models that are read. */
    public static void register(String name, UnaryOperator<Value> function) {
        registerList(name, inputs -> function.apply(inputs.get(0)));
    }

    /** As {@link #register}, for a function of several tensors. */
    public static void registerList(String name, Function<List<Value>, Value> function) {
        REGISTERED.put(name, function);
    }

    /** Takes back {@link #register}. */
    public static void unregister(String name) {
        REGISTERED.remove(name);
    }

    @Override
    protected void validate() {
        if (get(MASK) != null) {
            throw new IllegalArgumentException("Lambda layer " + ConfigTrees.describe(name())
                    + " has a `mask` function in Python, which is never run; expected none.");
        }
        Function<List<Value>, Value> found = given(name());
        if (found == null && get(FUNCTION) instanceof Map<?, ?> tree && tree.get("config") instanceof String named) {
            found = given(named);
        }
        if (found == null) {
            throw new IllegalArgumentException("Lambda layer " + ConfigTrees.describe(name())
                    + " holds Python code, which is never run; expected a Java function for it. Give it before loading:"
                    + " LoadOptions.defaults().lambda(" + ConfigTrees.describe(name()) + ", x -> ...).");
        }
        function = found;
    }

    /** The function for this load, or the one that was given for good. */
    @SuppressWarnings("unchecked") // LoadOptions takes functions of this type only.
    private static @Nullable Function<List<Value>, Value> given(String name) {
        Object ofCaller = CustomObjects.function(name);
        return ofCaller != null ? (Function<List<Value>, Value>) ofCaller : REGISTERED.get(name);
    }

    @Override
    protected Value call(Call call) {
        return Objects.requireNonNull(function, "function").apply(call.inputs());
    }
}
