package dev.keratin.layers.preprocessing;

import dev.keratin.layers.Call;
import dev.keratin.ops.Graph;
import dev.keratin.ops.HostFunction;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.TensorSpec;
import java.util.List;

/**
 * Moves the pixels of images by smooth noise in training ({@code keras.layers.RandomElasticTransform}; Simard, Steinkraus and Platt 2003). As in Keras the
 * noise is the same for both axes. Nothing that is learned can stand before it: it has no gradient.
 *
 * <pre>{@code
 * RandomElasticTransform elastic = RandomElasticTransform.of(0.5).scale(0, 1).valueRange(0, 1);
 * }</pre>
 */
public final class RandomElasticTransform extends RandomImageLayer<RandomElasticTransform> {

    private static final Arg<RandomRange> FACTOR = Arg.optional("factor", RandomRange.pairAbove(0), 1.0);
    private static final Arg<RandomRange> SCALE = Arg.optional("scale", RandomRange.pairAbove(0), 1.0);
    private static final Arg<String> FILL_MODE =
            Arg.optional("fill_mode", ArgTypes.oneOf("reflect", "wrap", "constant", "nearest", "mirror"), "reflect");
    private static final Arg<NumberTree> VALUE_RANGE = Arg.optional("value_range", NumberTree.ARG, List.of(0L, 255L));

    public static final Schema<RandomElasticTransform> SCHEMA = image(
            "RandomElasticTransform",
            RandomElasticTransform::new,
            FACTOR,
            SCALE,
            RandomAffineLayer.INTERPOLATION,
            FILL_MODE,
            RandomAffineLayer.FILL_VALUE,
            VALUE_RANGE,
            SEED);

    private RandomElasticTransform() {
        super(SCHEMA);
    }

    /** A layer that changes an image with a probability between 0 and this. */
    public static RandomElasticTransform of(double factor) {
        RandomElasticTransform layer = new RandomElasticTransform();
        layer.set(FACTOR, factor);
        return layer;
    }

    /** How far and how roughly pixels move: a number between these, 0 to 1, for each batch (default 0 to 1). */
    public RandomElasticTransform scale(double lower, double upper) {
        set(SCALE, List.of(lower, upper));
        return this;
    }

    /** {@code "bilinear"} (default) or {@code "nearest"}. */
    public RandomElasticTransform interpolation(String interpolation) {
        set(RandomAffineLayer.INTERPOLATION, interpolation);
        return this;
    }

    /** What lies beyond the edges: {@code "reflect"} (default), {@code "wrap"}, {@code "constant"}, {@code "nearest"}. */
    public RandomElasticTransform fillMode(String fillMode) {
        set(FILL_MODE, fillMode);
        return this;
    }

    /** What lies beyond the edges with {@code "constant"} (default 0). */
    public RandomElasticTransform fillValue(double fillValue) {
        set(RandomAffineLayer.FILL_VALUE, fillValue);
        return this;
    }

    /** Between which numbers pixels lie (default 0 to 255). */
    public RandomElasticTransform valueRange(double lower, double upper) {
        set(VALUE_RANGE, List.of(lower, upper));
        return this;
    }

    @Override
    Value change(Call call, Value images) {
        if (get(SCALE).upper() == 0 || get(FACTOR).upper() == 0) {
            return images;
        }
        if (get(FILL_MODE).equals("mirror")) {
            throw new IllegalArgumentException(
                    "`fill_mode` of layer " + name() + " (RandomElasticTransform) is \"mirror\","
                            + " which Keras keeps but cannot compute; use \"reflect\".");
        }
        Graph graph = call.graph();
        Shape shape = images.shape();
        int batch = shape.dim(0);
        Value apply = get(FACTOR).occurs(graph, batch);
        Value strength = get(SCALE).draw(graph, Shape.of(1));
        Value noise = Ops.randomNormal(graph, DType.FLOAT32, Shape.of(batch, shape.dim(1), shape.dim(2)));
        ElasticTransform elastic = new ElasticTransform(
                get(RandomAffineLayer.INTERPOLATION), get(FILL_MODE), get(RandomAffineLayer.FILL_VALUE));
        HostFunction function = new HostFunction(
                "elastic_transform",
                new TensorSpec(DType.FLOAT32, shape),
                inputs -> elastic.apply(
                        inputs.get(0), inputs.get(1), inputs.get(2).buffer().f32()[0]));
        Value moved = graph.apply(function, Ops.cast(images, DType.FLOAT32), noise, strength);
        List<Double> limits = get(VALUE_RANGE).values();
        return Ops.clip(Ops.where(apply, Ops.cast(moved, images.dtype()), images), limits.get(0), limits.get(1));
    }
}
