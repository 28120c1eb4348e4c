package dev.keratin.initializers;

import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;

/**
 * Normally distributed numbers.
 */
public final class RandomNormal extends RandomInitializer<RandomNormal> {

    private static final Arg<Double> MEAN = Arg.optional("mean", ArgTypes.FLOAT, 0.0);
    private static final Arg<Double> STDDEV = Arg.optional("stddev", ArgTypes.FLOAT, 0.05);

    public static final Schema<RandomNormal> SCHEMA = seeded("RandomNormal", RandomNormal::new, MEAN, STDDEV);

    private RandomNormal() {
        super(SCHEMA);
    }

    public static RandomNormal create() {
        return new RandomNormal();
    }

    /** The mean. */
    public RandomNormal mean(double mean) {
        set(MEAN, mean);
        return this;
    }

    /** The standard deviation. */
    public RandomNormal stddev(double stddev) {
        set(STDDEV, stddev);
        return this;
    }

    @Override
    public Tensor apply(Shape shape, DType dtype, long seed) {
        float[] values =
                random(seed).normal(STREAM, shape.size(), (float) (double) get(MEAN), (float) (double) get(STDDEV));
        return tensor(values, shape, dtype);
    }
}
