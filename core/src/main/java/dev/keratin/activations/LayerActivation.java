package dev.keratin.activations;

import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Names;
import dev.keratin.serialization.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A layer of Keras without weights, used as an activation ({@code Dense(3, activation=LeakyReLU(0.1))}). Its config is that of the layer,
 * whose name, {@code trainable} and {@code dtype} mean nothing here and are kept as they were.
 */
abstract class LayerActivation extends Activation {

    static final Arg<@Nullable String> NAME = Arg.optional("name", ArgTypes.nullable(ArgTypes.STRING), null);
    static final Arg<Boolean> TRAINABLE = Arg.optional("trainable", ArgTypes.BOOL, true);
    static final Arg<@Nullable Object> DTYPE = Arg.optional("dtype", ArgTypes.ANY, policy());

    LayerActivation(Schema<? extends Activation> schema) {
        super(schema);
    }

    static <T extends LayerActivation> Schema<T> layer(
            String className, java.util.function.Supplier<T> blank, Arg<?>... args) {
        return Schema.of("keras.layers", className, blank, args).after(List.of(NAME, TRAINABLE, DTYPE));
    }

    private static Map<String, @Nullable Object> policy() {
        Map<String, @Nullable Object> policy = new java.util.LinkedHashMap<>();
        policy.put("module", "keras");
        policy.put("class_name", "DTypePolicy");
        policy.put("config", Map.of("name", "float32"));
        policy.put("registered_name", null);
        return policy;
    }

    @Override
    public Map<String, @Nullable Object> getConfig() {
        if (get(NAME) == null) {
            set(NAME, Names.next(className()));
        }
        return super.getConfig();
    }
}
