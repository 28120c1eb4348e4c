package dev.keratin.layers;

import dev.keratin.serialization.ArgType;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.ConfigTrees;
import dev.keratin.tensor.DType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
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
 * @param amaxHistoryLength how many largest amounts {@code "float8"} remembers
 */
public record DTypePolicy(String name, DType variableDType, DType computeDType, int amaxHistoryLength) {

    private static final String FROM = "_from_";
    private static final String FLOAT8 = "float8";
    private static final int AMAX_HISTORY_LENGTH = 1024;
    private static final Pattern MODE = Pattern.compile(
            "int8|int4|float8|int4/(-1|[1-9]\\d{0,8})|gptq/[2348]/(-1|[1-9]\\d{0,8})|awq/4/(-1|[1-9]\\d{0,8})");

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
                if ("DTypePolicyMap".equals(object.get("class_name"))) {
                    return ofMap(config);
                }
                if (config.get("mode") instanceof String quantization
                        && config.get("source_name") instanceof String original) {
                    return ofQuantized(quantization + FROM + original, config.get("amax_history_length"));
                }
                return parse(config.get("name"));
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
            Map<String, @Nullable Object> tree = new LinkedHashMap<>();
            String mode = policy.quantization();
            if (mode == null) {
                config.put("name", policy.name());
            } else {
                config.put("mode", mode);
                config.put("source_name", policy.name().substring(mode.length() + FROM.length()));
                if (mode.equals(FLOAT8)) {
                    config.put("amax_history_length", (long) policy.amaxHistoryLength());
                }
            }
            tree.put("module", mode == null ? "keras" : "keras.dtype_policies");
            tree.put("class_name", mode == null ? "DTypePolicy" : className(mode));
            tree.put("config", config);
            tree.put("registered_name", null);
            return tree;
        }
    };

    private static String className(String mode) {
        if (mode.equals(FLOAT8)) {
            return "QuantizedFloat8DTypePolicy";
        }
        return mode.startsWith("int4/")
                ? "Int4DTypePolicy"
                : mode.startsWith("gptq/")
                        ? "GPTQDTypePolicy"
                        : mode.startsWith("awq/") ? "AWQDTypePolicy" : "QuantizedDTypePolicy";
    }

    /** A map of policies by path is one policy where it holds no others. */
    private static DTypePolicy ofMap(Map<?, ?> config) {
        if (config.get("policy_map") instanceof Map<?, ?> map && !map.isEmpty()) {
            throw new IllegalArgumentException("expected one dtype policy, received a DTypePolicyMap of the paths "
                    + map.keySet() + "; give each layer its own policy.");
        }
        return ARG.parse(config.get("default_policy"));
    }

    private static DTypePolicy ofQuantized(String name, @Nullable Object amaxHistoryLength) {
        DTypePolicy policy = of(name);
        return amaxHistoryLength == null
                ? policy
                : new DTypePolicy(
                        name,
                        policy.variableDType,
                        policy.computeDType,
                        ArgTypes.POSITIVE_INT.parse(amaxHistoryLength));
    }

    /**
     * The policy of a name.
     *
     * @throws IllegalArgumentException where there is none
     */
    public static DTypePolicy of(String name) {
        int quantized = name.indexOf(FROM);
        if (quantized >= 0 && !MODE.matcher(name.substring(0, quantized)).matches()) {
            throw new IllegalArgumentException("Unknown quantization in the dtype policy \"" + name
                    + "\"; expected int8, int4, int4/<block>, float8, gptq/<bits>/<group> or awq/4/<group>.");
        }
        String plain = quantized < 0 ? name : name.substring(quantized + FROM.length());
        if (plain.startsWith("mixed_")) {
            return new DTypePolicy(name, DType.FLOAT32, DType.of(plain.substring("mixed_".length())));
        }
        DType type = DType.of(plain);
        return new DTypePolicy(name, type, type);
    }

    private DTypePolicy(String name, DType variableDType, DType computeDType) {
        this(name, variableDType, computeDType, AMAX_HISTORY_LENGTH);
    }

    /** How weights are quantized: {@code "int8"}, {@code "int4/128"}, {@code "float8"} ...; null where they are not. */
    public @Nullable String quantization() {
        int end = name.indexOf(FROM);
        return end < 0 ? null : name.substring(0, end);
    }

    /** Whether weights are quantized in this way: {@code "int8"}, {@code "int4"}, {@code "float8"}, {@code "gptq"}, {@code "awq"}. */
    public boolean isQuantized(String mode) {
        String own = quantization();
        return own != null && (own.equals(mode) || own.startsWith(mode + "/"));
    }

    /** The number at the end of the quantization: how many weights share a scale; -1 for a whole column. */
    public int groupSize() {
        String own = quantization();
        return own == null || own.indexOf('/') < 0 ? -1 : Integer.parseInt(own.substring(own.lastIndexOf('/') + 1));
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
