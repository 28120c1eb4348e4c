package dev.keratin.initializers;

import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;

/**
 * Normally distributed numbers, those further than two standard deviations from the mean drawn again.
 */
public final class TruncatedNormal extends RandomInitializer<TruncatedNormal> {

    private static final Arg<Double> MEAN = Arg.optional("mean", ArgTypes.FLOAT, 0.0);
    private static final Arg<Double> STDDEV = Arg.optional("stddev", ArgTypes.FLOAT, 0.05);

    public static final Schema<TruncatedNormal> SCHEMA = seeded("TruncatedNormal", TruncatedNormal::new, MEAN, STDDEV);

    private TruncatedNormal() {
        super(SCHEMA);
    }

    public static TruncatedNormal create() {
        return new TruncatedNormal();
    }

    /** The mean. */
    public TruncatedNormal mean(double mean) {
        set(MEAN, mean);
        return this;
    }

    /** The standard deviation before the cut. */
    public TruncatedNormal stddev(double stddev) {
        set(STDDEV, stddev);
        return this;
    }

    @Override
    public Tensor apply(Shape shape, DType dtype, long seed) {
        float[] values = random(seed)
                .truncatedNormal(STREAM, shape.size(), (float) (double) get(MEAN), (float) (double) get(STDDEV));
        return tensor(values, shape, dtype);
    }
}
