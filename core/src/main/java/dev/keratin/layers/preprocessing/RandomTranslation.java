package dev.keratin.layers.preprocessing;

import dev.keratin.ops.Graph;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import java.util.List;

/**
 * Moves images in training ({@code keras.layers.RandomTranslation}).
 *
 * <pre>{@code
 * RandomTranslation translation = RandomTranslation.of(0.1, 0.2); // up to a tenth of the height, a fifth of the width
 * }</pre>
 */
public final class RandomTranslation extends RandomAffineLayer<RandomTranslation> {

    private static final Arg<RandomRange> HEIGHT_FACTOR = Arg.required("height_factor", RandomRange.AS_GIVEN);
    private static final Arg<RandomRange> WIDTH_FACTOR = Arg.required("width_factor", RandomRange.AS_GIVEN);

    public static final Schema<RandomTranslation> SCHEMA = image(
            "RandomTranslation",
            RandomTranslation::new,
            HEIGHT_FACTOR,
            WIDTH_FACTOR,
            FILL_MODE,
            INTERPOLATION,
            SEED,
            FILL_VALUE);

    private RandomTranslation() {
        super(SCHEMA);
    }

    /** A layer that moves by up to these parts of height and width, both ways. */
    public static RandomTranslation of(double heightFactor, double widthFactor) {
        RandomTranslation layer = new RandomTranslation();
        layer.set(HEIGHT_FACTOR, heightFactor);
        layer.set(WIDTH_FACTOR, widthFactor);
        return layer;
    }

    @Override
    List<Value> transforms(Graph graph, int batch, int height, int width) {
        Value down = Ops.multiply(get(HEIGHT_FACTOR).draw(graph, Shape.of(batch, 1)), height);
        Value right = Ops.multiply(get(WIDTH_FACTOR).draw(graph, Shape.of(batch, 1)), width);
        Value one = constant(graph, batch, 1);
        Value zero = constant(graph, batch, 0);
        return List.of(one, zero, Ops.negative(right), zero, one, Ops.negative(down));
    }
}
