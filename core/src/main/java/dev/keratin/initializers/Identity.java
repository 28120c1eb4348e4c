package dev.keratin.initializers;

import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;

/** The identity matrix times a gain. Keras does not write {@code gain}; here it is written where it is not 1, which Keras reads. */
public final class Identity extends Initializer {

    private static final Arg<Double> GAIN = Arg.unwritten("gain", ArgTypes.FLOAT, 1.0);

    public static final Schema<Identity> SCHEMA = Schema.of("keras.initializers", "Identity", Identity::new, GAIN);

    private Identity() {
        super(SCHEMA);
    }

    public static Identity create() {
        return new Identity();
    }

    /** The factor; 1 unless set. */
    public Identity gain(double gain) {
        set(GAIN, gain);
        return this;
    }

    @Override
    public Tensor apply(Shape shape, DType dtype, long seed) {
        if (shape.rank() != 2) {
            throw new IllegalArgumentException("The initializer Identity is for matrices, received shape " + shape
                    + "; use another for this weight.");
        }
        double gain = get(GAIN);
        int columns = shape.dim(1);
        return Fill.with(shape, dtype, index -> index / columns == index % columns ? gain : 0);
    }
}
