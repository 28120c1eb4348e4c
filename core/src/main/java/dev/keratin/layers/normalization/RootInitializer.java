package dev.keratin.layers.normalization;

import dev.keratin.initializers.Initializer;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;

/** The square root of what another initializer gives: a deviation where that gives a variance. Never saved. */
final class RootInitializer extends Initializer {

    private final Initializer variance;

    RootInitializer(Initializer variance) {
        super(Schema.of("keras.initializers", "RootInitializer", () -> new RootInitializer(variance)));
        this.variance = variance;
    }

    @Override
    public Tensor apply(Shape shape, DType dtype, long seed) {
        Tensor values = variance.apply(shape, dtype, seed).cast(DType.FLOAT64).copy();
        double[] numbers = values.buffer().f64();
        for (int i = 0; i < values.size(); i++) {
            numbers[i] = Math.sqrt(numbers[i]);
        }
        return values.cast(dtype);
    }
}
