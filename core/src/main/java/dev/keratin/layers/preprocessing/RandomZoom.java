package dev.keratin.layers.preprocessing;

import dev.keratin.ops.Graph;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Enlarges or shrinks images in training ({@code keras.layers.RandomZoom}).
 *
 * <p>Positive factors shrink what is seen, negative ones enlarge it. Without a width factor both sides change alike.
 *
 * <pre>{@code
 * RandomZoom zoom = RandomZoom.of(0.2);
 * }</pre>
 */
public final class RandomZoom extends RandomAffineLayer<RandomZoom> {

    private static final Arg<RandomRange> HEIGHT_FACTOR = Arg.required("height_factor", RandomRange.AS_GIVEN);
    private static final Arg<@Nullable RandomRange> WIDTH_FACTOR =
            Arg.optional("width_factor", ArgTypes.nullable(RandomRange.AS_GIVEN), null);

    public static final Schema<RandomZoom> SCHEMA = image(
            "RandomZoom", RandomZoom::new, HEIGHT_FACTOR, WIDTH_FACTOR, FILL_MODE, INTERPOLATION, SEED, FILL_VALUE);

    private RandomZoom() {
        super(SCHEMA);
    }

    /** A layer that zooms by up to this, both ways. */
    public static RandomZoom of(double heightFactor) {
        RandomZoom layer = new RandomZoom();
        layer.set(HEIGHT_FACTOR, heightFactor);
        return layer;
    }

    /** By how much the width changes; null, the default, for as much as the height. */
    public RandomZoom widthFactor(@Nullable Double widthFactor) {
        set(WIDTH_FACTOR, widthFactor);
        return this;
    }

    @Override
    List<Value> transforms(Graph graph, int batch, int height, int width) {
        Shape shape = Shape.of(batch, 1);
        RandomRange own = get(WIDTH_FACTOR);
        Value tall = Ops.add(get(HEIGHT_FACTOR).draw(graph, shape), 1);
        Value wide = own == null ? tall : Ops.add(own.draw(graph, shape), 1);
        Value zero = constant(graph, batch, 0);
        Value toX = Ops.multiply(Ops.subtract(1, wide), 0.5 * (width - 1));
        Value toY = Ops.multiply(Ops.subtract(1, tall), 0.5 * (height - 1));
        return List.of(wide, zero, toX, zero, tall, toY);
    }
}
