package dev.keratin.layers.rnn;

import dev.keratin.initializers.Initializer;
import dev.keratin.initializers.Zeros;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;

/** The first bias of an LSTM: ones for the forget gate, another initializer's values for the others. Never part of a config. */
final class ForgetBias extends Initializer {

    private static final Schema<ForgetBias> SCHEMA =
            Schema.of("keratin", "ForgetBias", () -> new ForgetBias(Zeros.create(), 1));

    private final Initializer others;
    private final int units;

    ForgetBias(Initializer others, int units) {
        super(SCHEMA);
        this.others = others;
        this.units = units;
    }

    @Override
    public Tensor apply(Shape shape, DType dtype, long seed) {
        Tensor bias = Tensor.zeros(dtype, shape);
        put(others.apply(Shape.of(units), dtype, seed), bias, 0);
        double[] ones = new double[units];
        java.util.Arrays.fill(ones, 1);
        put(Tensor.of(ones).cast(dtype), bias, units);
        put(others.apply(Shape.of(2 * units), dtype, seed + 1), bias, 2 * units);
        return bias;
    }

    private static void put(Tensor part, Tensor whole, int at) {
        System.arraycopy(part.buffer().array(), 0, whole.buffer().array(), at, part.size());
    }
}
