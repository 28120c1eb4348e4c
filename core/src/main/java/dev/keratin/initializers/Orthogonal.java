package dev.keratin.initializers;

import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;

/**
 * A random matrix with orthonormal columns (or rows, where there are more columns), uniform among all of them. A kernel of more axes is seen as the matrix of
 * its last axis by all others. Saxe et al. 2014.
 */
public final class Orthogonal extends RandomInitializer<Orthogonal> {

    private static final Arg<Double> GAIN = Arg.optional("gain", ArgTypes.FLOAT, 1.0);

    public static final Schema<Orthogonal> SCHEMA = seeded("Orthogonal", Orthogonal::new, GAIN);

    private Orthogonal() {
        super(SCHEMA);
    }

    public static Orthogonal create() {
        return new Orthogonal();
    }

    /** The factor; 1 unless set. */
    public Orthogonal gain(double gain) {
        set(GAIN, gain);
        return this;
    }

    @Override
    public Tensor apply(Shape shape, DType dtype, long seed) {
        if (shape.rank() < 2) {
            throw new IllegalArgumentException("The initializer Orthogonal needs at least two axes, received shape "
                    + shape + "; use another for this weight.");
        }
        int columns = shape.last();
        int rows = shape.slice(0, shape.rank() - 1).size();
        int tall = Math.max(rows, columns);
        int wide = Math.min(rows, columns);
        float[] normal = random(seed).normal(STREAM, tall * wide, 0, 1);
        double[][] q = Householder.orthonormal(normal, tall, wide);
        double gain = get(GAIN);
        return Fill.with(shape, dtype, index -> {
            int row = index / columns;
            int column = index % columns;
            return gain * (rows < columns ? q[row][column] : q[column][row]);
        });
    }
}
