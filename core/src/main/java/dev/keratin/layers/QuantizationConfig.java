package dev.keratin.layers;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.ArgType;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.ConfigTrees;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a layer's weights and inputs are quantized ({@code keras.quantizers.QuantizationConfig}): as a file says it, written back as it came.
 *
 * @param tree the config tree
 * @param activation how inputs are quantized, null where they are not
 * @param blockSize how many weights share a scale in {@code "int4"}; null or -1 where a column has one
 */
public record QuantizationConfig(
        Map<String, @Nullable Object> tree, @Nullable AbsMax activation, @Nullable Integer blockSize) {

    private static final Set<String> CLASSES = Set.of(
            "Int8QuantizationConfig", "Int4QuantizationConfig", "Float8QuantizationConfig", "GPTQConfig", "AWQConfig");

    /** As an argument; null for none. */
    public static final ArgType<@Nullable QuantizationConfig> ARG = ArgTypes.nullable(
            ArgTypes.of("a quantization config of Keras", QuantizationConfig::parse, QuantizationConfig::tree));

    /**
     * Numbers as integers of the same range on both sides, scaled by the largest of them.
     *
     * @param low the least integer
     * @param high the greatest
     * @param epsilon keeps zeros from having no scale
     */
    public record AbsMax(double low, double high, double epsilon) {

        /** What Keras takes where nothing is said. */
        public static final AbsMax INT8 = new AbsMax(-127, 127, 1e-7);

        /** x rounded to what the integers along these axes can say, as numbers of the size of x. */
        public Value round(Value x, int... axes) {
            Value scale = Ops.divide(high, Ops.add(Ops.max(Ops.abs(x), axes, true), epsilon));
            return Ops.divide(Ops.clip(Ops.round(Ops.multiply(x, scale)), low, high), scale);
        }
    }

    private static @Nullable QuantizationConfig parse(@Nullable Object given) {
        if (given instanceof QuantizationConfig config) {
            return config;
        }
        if (!(given instanceof Map<?, ?> object)
                || !(object.get("class_name") instanceof String name)
                || !CLASSES.contains(name)
                || !(object.get("config") instanceof Map<?, ?> config)) {
            return null;
        }
        Integer block = config.get("block_size") == null ? null : ArgTypes.INT.parse(config.get("block_size"));
        return new QuantizationConfig(unshared(object), activation(config.get("activation_quantizer")), block);
    }

    private static @Nullable AbsMax activation(@Nullable Object tree) {
        if (tree == null) {
            return null;
        }
        if (!(tree instanceof Map<?, ?> object)
                || !"AbsMaxQuantizer".equals(object.get("class_name"))
                || !(object.get("config") instanceof Map<?, ?> config)) {
            throw new IllegalArgumentException("expected an AbsMaxQuantizer as `activation_quantizer`, received "
                    + ConfigTrees.describe(tree) + "; others are not supported.");
        }
        if (!(config.get("value_range") instanceof List<?> range) || range.size() != 2) {
            return AbsMax.INT8;
        }
        return new AbsMax(
                ArgTypes.FLOAT.parse(range.get(0)),
                ArgTypes.FLOAT.parse(range.get(1)),
                config.get("epsilon") == null ? AbsMax.INT8.epsilon() : ArgTypes.FLOAT.parse(config.get("epsilon")));
    }

    /** The tree without the numbers under which Keras knows objects of one run. */
    private static Map<String, @Nullable Object> unshared(Map<?, ?> tree) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        tree.forEach((key, value) -> {
            if (!"shared_object_id".equals(key)) {
                copy.put(String.valueOf(key), value instanceof Map<?, ?> inner ? unshared(inner) : value);
            }
        });
        return copy;
    }
}
