package dev.keratin.initializers;

import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgType;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import java.util.List;
import java.util.Locale;

/**
 * Numbers whose variance is {@code scale / n}, n being the number of inputs, of outputs, or their mean: what Glorot, He and LeCun's initializers are cases of.
 */
public final class VarianceScaling extends FanInitializer<VarianceScaling> {

    private static final Arg<Double> SCALE =
            Arg.optional("scale", ArgTypes.number("a positive number", x -> x > 0), 1.0);
    private static final Arg<String> MODE =
            Arg.optional("mode", ArgTypes.oneOf("fan_in", "fan_out", "fan_avg"), "fan_in");
    private static final Arg<String> DISTRIBUTION = Arg.optional("distribution", distributions(), "truncated_normal");

    public static final Schema<VarianceScaling> SCHEMA =
            fans("VarianceScaling", VarianceScaling::new, SCALE, MODE, DISTRIBUTION);

    private VarianceScaling() {
        super(SCHEMA);
    }

    public static VarianceScaling create() {
        return new VarianceScaling();
    }

    /** The factor, positive. */
    public VarianceScaling scale(double scale) {
        set(SCALE, scale);
        return this;
    }

    /** {@code "fan_in"}, {@code "fan_out"} or {@code "fan_avg"}. */
    public VarianceScaling mode(String mode) {
        set(MODE, mode);
        return this;
    }

    /** {@code "truncated_normal"} (also called {@code "normal"}), {@code "untruncated_normal"} or {@code "uniform"}. */
    public VarianceScaling distribution(String distribution) {
        set(DISTRIBUTION, distribution);
        return this;
    }

    private static ArgType<String> distributions() {
        List<String> words = List.of("uniform", "truncated_normal", "untruncated_normal");
        return ArgTypes.of(
                "one of " + words,
                tree -> {
                    String word = tree instanceof String given ? given.toLowerCase(Locale.ROOT) : "";
                    String name = word.equals("normal") ? "truncated_normal" : word;
                    return words.contains(name) ? name : null;
                },
                word -> word);
    }

    @Override
    public Tensor apply(Shape shape, DType dtype, long seed) {
        return scaled(shape, dtype, seed, get(SCALE), get(MODE), get(DISTRIBUTION));
    }
}
