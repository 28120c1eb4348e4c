package dev.keratin.layers.preprocessing;

import dev.keratin.layers.Call;
import dev.keratin.ops.HostFunction;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import dev.keratin.tensor.TensorSpec;

/**
 * Tilts images in training ({@code keras.layers.RandomPerspective}): three corners move by up to half of their distance from the upper left one,
 * times {@code scale}. Nothing that is learned can stand before it: it has no gradient.
 *
 * <pre>{@code
 * RandomPerspective perspective = RandomPerspective.of(0.5).scale(0.3); // about a quarter of the images
 * }</pre>
 */
public final class RandomPerspective extends RandomImageLayer<RandomPerspective> {

    private static final Arg<RandomRange> FACTOR = Arg.optional("factor", RandomRange.pairAbove(0), 1.0);
    private static final Arg<Double> SCALE = Arg.optional("scale", ArgTypes.RATE, 1.0);

    public static final Schema<RandomPerspective> SCHEMA = image(
            "RandomPerspective",
            RandomPerspective::new,
            FACTOR,
            SCALE,
            RandomAffineLayer.INTERPOLATION,
            RandomAffineLayer.FILL_VALUE,
            SEED);

    private RandomPerspective() {
        super(SCHEMA);
    }

    /** A layer that changes an image with a probability between 0 and this. */
    public static RandomPerspective of(double factor) {
        RandomPerspective layer = new RandomPerspective();
        layer.set(FACTOR, factor);
        return layer;
    }

    /** How far corners move, 0 to 1 (default 1). */
    public RandomPerspective scale(double scale) {
        set(SCALE, scale);
        return this;
    }

    /** {@code "bilinear"} (default) or {@code "nearest"}. */
    public RandomPerspective interpolation(String interpolation) {
        set(RandomAffineLayer.INTERPOLATION, interpolation);
        return this;
    }

    /** What lies beyond the edges (default 0). */
    public RandomPerspective fillValue(double fillValue) {
        set(RandomAffineLayer.FILL_VALUE, fillValue);
        return this;
    }

    @Override
    Value change(Call call, Value images) {
        Shape shape = images.shape();
        int batch = shape.dim(0);
        if (shape.dim(1) < 2 || shape.dim(2) < 2) {
            throw new IllegalArgumentException("Layer " + name() + " (RandomPerspective) needs images of at least 2 x 2"
                    + " pixels, received shape " + shape + ".");
        }
        Value apply = get(FACTOR).occurs(call.graph(), batch);
        Value moved = RandomRange.draw(call.graph(), Shape.of(batch, 4, 2), -0.5 * get(SCALE), 0.5 * get(SCALE));
        float right = shape.dim(2) - 1f;
        float bottom = shape.dim(1) - 1f;
        Value corners =
                call.graph().constant(Tensor.of(new float[] {0, 0, right, 0, 0, bottom, right, bottom}, 1, 4, 2));
        Value start = Ops.broadcastTo(corners, Shape.of(batch, 4, 2));
        Value end = Ops.add(start, Ops.multiply(start, moved));
        AffineTransform transform = new AffineTransform(
                get(RandomAffineLayer.INTERPOLATION), "constant", get(RandomAffineLayer.FILL_VALUE));
        HostFunction function = new HostFunction(
                "perspective_transform",
                new TensorSpec(DType.FLOAT32, shape),
                inputs -> transform.apply(inputs.get(0), Homography.of(inputs.get(1), inputs.get(2))));
        Value tilted = call.graph().apply(function, Ops.cast(images, DType.FLOAT32), start, end);
        return Ops.where(apply, Ops.cast(tilted, images.dtype()), images);
    }
}
