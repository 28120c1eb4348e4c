package dev.keratin.initializers;

import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;

/**
 * Uniformly distributed numbers in [minval, maxval).
 */
public final class RandomUniform extends RandomInitializer<RandomUniform> {

    private static final Arg<Double> MINVAL = Arg.optional("minval", ArgTypes.FLOAT, -0.05);
    private static final Arg<Double> MAXVAL = Arg.optional("maxval", ArgTypes.FLOAT, 0.05);

    public static final Schema<RandomUniform> SCHEMA = seeded("RandomUniform", RandomUniform::new, MINVAL, MAXVAL);

    private RandomUniform() {
        super(SCHEMA);
    }

    public static RandomUniform create() {
        return new RandomUniform();
    }

    /** The smallest number. */
    public RandomUniform minval(double minval) {
        set(MINVAL, minval);
        return this;
    }

    /** The number that all stay below. */
    public RandomUniform maxval(double maxval) {
        set(MAXVAL, maxval);
        return this;
    }

    @Override
    public Tensor apply(Shape shape, DType dtype, long seed) {
        float[] values =
                random(seed).uniform(STREAM, shape.size(), (float) (double) get(MINVAL), (float) (double) get(MAXVAL));
        return tensor(values, shape, dtype);
    }
}
