package dev.keratin.layers;

import dev.keratin.serialization.ArgType;
import dev.keratin.serialization.ConfigTrees;
import dev.keratin.tensor.DType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * In which type a layer keeps its weights and in which it computes ({@code keras.DTypePolicy}).
 *
 * <p>Half-precision layers compute in single precision here; what enters a layer, its weights and its results are rounded to the type, as are
 * the gradients that flow back through them.
 *
 * @param name {@code "float32"}, {@code "mixed_bfloat16"}, {@code "int8_from_float32"} ...
 * @param variableDType the type of the weights
 * @param computeDType the type that Keras computes in
 */
public record DTypePolicy(String name, DType variableDType, DType computeDType) {

    public static final DTypePolicy FLOAT32 = of("float32");

    /** As an argument: a name or a policy object; written as an object. */
    public static final ArgType<DTypePolicy> ARG = new ArgType<>() {
        @Override
        public DTypePolicy parse(@Nullable Object tree) {
            if (tree instanceof DTypePolicy policy) {
                return policy;
            }
            if (tree == null) {
                return FLOAT32;
            }
            if (tree instanceof Map<?, ?> object && object.get("config") instanceof Map<?, ?> config) {
                Object source = config.get("source_name");
                Object name = config.get("name");
                Object mode = config.get("mode");
                if (mode instanceof String quantization && source instanceof String original) {
                    return of(quantization + "_from_" + original);
                }
                return parse(name);
            }
            if (tree instanceof String name) {
                return of(name);
            }
            throw new IllegalArgumentException(
                    "expected a dtype policy such as \"float32\" or \"mixed_bfloat16\", received "
                            + ConfigTrees.describe(tree) + ".");
        }

        @Override
        public Object tree(DTypePolicy policy) {
            Map<String, @Nullable Object> config = new LinkedHashMap<>();
            config.put("name", policy.name());
            Map<String, @Nullable Object> tree = new LinkedHashMap<>();
            tree.put("module", "keras");
            tree.put("class_name", "DTypePolicy");
            tree.put("config", config);
            tree.put("registered_name", null);
            return tree;
        }
    };

    /**
     * The policy of a name.
     *
     * @throws IllegalArgumentException where there is none
     */
    public static DTypePolicy of(String name) {
        int quantized = name.indexOf("_from_");
        String plain = quantized < 0 ? name : name.substring(quantized + "_from_".length());
        if (plain.startsWith("mixed_")) {
            return new DTypePolicy(name, DType.FLOAT32, DType.of(plain.substring("mixed_".length())));
        }
        DType type = DType.of(plain);
        return new DTypePolicy(name, type, type);
    }

    /** Whether Keras computes in half precision. */
    public boolean isHalf() {
        return computeDType == DType.FLOAT16 || computeDType == DType.BFLOAT16;
    }

    /** The type that layers of this policy compute in here: half precision is computed in single precision. */
    public DType arithmetic() {
        return switch (computeDType) {
            case FLOAT16, BFLOAT16 -> DType.FLOAT32;
            default -> computeDType;
        };
    }
}
