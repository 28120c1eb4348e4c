package dev.keratin.metrics;

import dev.keratin.serialization.ArgType;
import dev.keratin.serialization.ArgTypes;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A weight for each label. Keras keeps them as a float32 tensor, and writes that.
 *
 * @param values the weights, in single precision
 */
record LabelWeights(double[] values) {

    static final ArgType<LabelWeights> ARG = ArgTypes.of("a list of numbers", LabelWeights::parse, LabelWeights::tree);

    static LabelWeights of(double... values) {
        return new LabelWeights(
                Arrays.stream(values).map(value -> (float) value).toArray());
    }

    private static @Nullable LabelWeights parse(@Nullable Object tree) {
        if (tree instanceof LabelWeights weights) {
            return weights;
        }
        Object list = tree instanceof Map<?, ?> tensor && tensor.get("config") instanceof Map<?, ?> config
                ? config.get("value")
                : tree;
        if (list instanceof List<?> numbers && numbers.stream().allMatch(Number.class::isInstance)) {
            return of(numbers.stream()
                    .mapToDouble(n -> ((Number) n).doubleValue())
                    .toArray());
        }
        return null;
    }

    private Object tree() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("value", Arrays.stream(values).boxed().toList());
        config.put("dtype", "float32");
        Map<String, Object> tensor = new LinkedHashMap<>();
        tensor.put("class_name", "__tensor__");
        tensor.put("config", config);
        return tensor;
    }
}
