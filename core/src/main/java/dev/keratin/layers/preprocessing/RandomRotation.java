package dev.keratin.layers.preprocessing;

import dev.keratin.ops.Graph;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import java.util.List;

/**
 * Turns images in training ({@code keras.layers.RandomRotation}).
 *
 * <pre>{@code
 * RandomRotation rotation = RandomRotation.of(0.1); // up to a tenth of a full turn, both ways
 * }</pre>
 */
public final class RandomRotation extends RandomAffineLayer<RandomRotation> {

    private static final Arg<RandomRange> FACTOR = Arg.required("factor", RandomRange.pairAbove(-1));

    public static final Schema<RandomRotation> SCHEMA =
            image("RandomRotation", RandomRotation::new, FACTOR, FILL_MODE, FILL_VALUE, INTERPOLATION, SEED);

    private RandomRotation() {
        super(SCHEMA);
    }

    /** A layer that turns by up to this part of a full turn. */
    public static RandomRotation of(double factor) {
        RandomRotation layer = new RandomRotation();
        layer.set(FACTOR, factor);
        return layer;
    }

    @Override
    List<Value> transforms(Graph graph, int batch, int height, int width) {
        double cx = 0.5 * (width - 1);
        double cy = 0.5 * (height - 1);
        Value angle = Ops.multiply(get(FACTOR).draw(graph, Shape.of(batch, 1)), 2 * Math.PI);
        Value cos = Ops.cos(angle);
        Value sin = Ops.sin(angle);
        Value toX = Ops.subtract(cx, Ops.subtract(Ops.multiply(cos, cx), Ops.multiply(sin, cy)));
        Value toY = Ops.subtract(cy, Ops.add(Ops.multiply(sin, cx), Ops.multiply(cos, cy)));
        return List.of(cos, Ops.negative(sin), toX, sin, cos, toY);
    }
}
