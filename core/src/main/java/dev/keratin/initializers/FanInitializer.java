package dev.keratin.initializers;

import dev.keratin.random.Philox;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Axes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An initializer whose scale follows from the number of inputs and outputs of a unit: of a matrix its rows and columns, of a convolution kernel the
 * last two axes times the size of the window.
 *
 * @param <S> the class itself
 */
abstract class FanInitializer<S extends FanInitializer<S>> extends RandomInitializer<S> {

    private static final Arg<@Nullable Axes> INPUT_AXES = Arg.optional("input_axes", ArgTypes.nullable(Axes.ARG), null);
    private static final Arg<@Nullable Axes> OUTPUT_AXES =
            Arg.optional("output_axes", ArgTypes.nullable(Axes.ARG), null);

    /** The standard deviation of a normal distribution cut off at two of its own. */
    private static final double TRUNCATED = 0.87962566103423978;

    FanInitializer(Schema<S> schema) {
        super(schema);
    }

    static <T extends Initializer> Schema<T> fans(String className, Supplier<T> blank, Arg<?>... args) {
        Arg<?>[] all = java.util.Arrays.copyOf(args, args.length + 2);
        all[args.length] = INPUT_AXES;
        all[args.length + 1] = OUTPUT_AXES;
        return seeded(className, blank, all);
    }

    /** The axes whose product is the number of inputs; heeded together with {@code output_axes}. */
    public S inputAxes(int... inputAxes) {
        set(INPUT_AXES, new Axes(Axes.of(inputAxes).axes(), false));
        return self();
    }

    /** The axes whose product is the number of outputs; heeded together with {@code input_axes}. */
    public S outputAxes(int... outputAxes) {
        set(OUTPUT_AXES, new Axes(Axes.of(outputAxes).axes(), false));
        return self();
    }

    final Tensor scaled(Shape shape, DType dtype, long seed, double scale, String mode, String distribution) {
        double in = fanIn(shape);
        double out = fanOut(shape);
        double fan =
                switch (mode) {
                    case "fan_in" -> in;
                    case "fan_out" -> out;
                    default -> (in + out) / 2;
                };
        double variance = scale / Math.max(1, fan);
        Philox random = random(seed);
        int n = shape.size();
        float[] values =
                switch (distribution) {
                    case "uniform" -> {
                        float limit = (float) Math.sqrt(3 * variance);
                        yield random.uniform(STREAM, n, -limit, limit);
                    }
                    case "truncated_normal" ->
                        random.truncatedNormal(STREAM, n, 0, (float) (Math.sqrt(variance) / TRUNCATED));
                    default -> random.normal(STREAM, n, 0, (float) Math.sqrt(variance));
                };
        return tensor(values, shape, dtype);
    }

    /** The number of inputs of a unit. */
    final double fanIn(Shape shape) {
        return fan(shape, 2);
    }

    /** The number of outputs of an input. */
    final double fanOut(Shape shape) {
        return fan(shape, 1);
    }

    private double fan(Shape shape, int fromEnd) {
        Axes inputs = get(INPUT_AXES);
        Axes outputs = get(OUTPUT_AXES);
        if (inputs != null && outputs != null) {
            double fan = 1;
            for (int axis : (fromEnd == 2 ? inputs : outputs).toArray()) {
                fan *= shape.dim(axis);
            }
            return fan;
        }
        if (shape.rank() < 2) {
            return shape.rank() == 0 ? 1 : shape.dim(0);
        }
        double fan = shape.dim(-fromEnd);
        for (int axis = 0; axis < shape.rank() - 2; axis++) {
            fan *= shape.dim(axis);
        }
        return fan;
    }
}
