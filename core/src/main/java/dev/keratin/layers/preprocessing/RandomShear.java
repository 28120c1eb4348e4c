package dev.keratin.layers.preprocessing;

import dev.keratin.ops.Graph;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import java.util.List;

/**
 * Slants images in training ({@code keras.layers.RandomShear}): rows move by a part of their height, columns by a part of their distance
 * from the left edge, both to the one or both to the other side.
 *
 * <pre>{@code
 * RandomShear shear = RandomShear.of(0.2, 0.1);
 * }</pre>
 */
public final class RandomShear extends RandomAffineLayer<RandomShear> {

    private static final Arg<RandomRange> X_FACTOR = Arg.optional("x_factor", RandomRange.pairAbove(-1), 0.0);
    private static final Arg<RandomRange> Y_FACTOR = Arg.optional("y_factor", RandomRange.pairAbove(-1), 0.0);

    public static final Schema<RandomShear> SCHEMA =
            image("RandomShear", RandomShear::new, X_FACTOR, Y_FACTOR, FILL_MODE, INTERPOLATION, SEED, FILL_VALUE);

    private RandomShear() {
        super(SCHEMA);
    }

    /** A layer that slants rows and columns by up to these numbers, 0 to 1. */
    public static RandomShear of(double xFactor, double yFactor) {
        RandomShear layer = new RandomShear();
        layer.set(X_FACTOR, xFactor);
        layer.set(Y_FACTOR, yFactor);
        return layer;
    }

    @Override
    List<Value> transforms(Graph graph, int batch, int height, int width) {
        Shape each = Shape.of(batch, 1);
        Value uniform = Ops.randomUniform(graph, DType.FLOAT32, each);
        Value one = constant(graph, batch, 1);
        Value side = Ops.where(Ops.greater(uniform, Ops.number(uniform, 0.5)), Ops.negative(one), one);
        Value down = Ops.multiply(get(Y_FACTOR).draw(graph, each), side);
        Value right = Ops.multiply(get(X_FACTOR).draw(graph, each), side);
        Value zero = constant(graph, batch, 0);
        return List.of(one, right, zero, down, one, zero);
    }
}
