package dev.keratin.layers.preprocessing;

import dev.keratin.layers.Layer;
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
 * A layer that moves the pixels of images at random in training. Nothing that is learned can stand before it: it has no gradient.
 *
 * @param <S> the layer's own class
 */
public abstract class RandomAffineLayer<S extends RandomAffineLayer<S>> extends RandomTransformLayer<S> {

    static final Arg<String> FILL_MODE =
            Arg.optional("fill_mode", ArgTypes.oneOf("reflect", "wrap", "constant", "nearest"), "reflect");
    static final Arg<Double> FILL_VALUE = Arg.optional("fill_value", ArgTypes.FLOAT, 0.0);
    static final Arg<String> INTERPOLATION =
            Arg.optional("interpolation", ArgTypes.oneOf("bilinear", "nearest"), "bilinear");

    RandomAffineLayer(Schema<? extends Layer> schema) {
        super(schema);
    }

    /** What lies beyond the edges: {@code "reflect"} (default), {@code "wrap"}, {@code "constant"}, {@code "nearest"}. */
    public final S fillMode(String fillMode) {
        set(FILL_MODE, fillMode);
        return self();
    }

    /** What lies beyond the edges with {@code "constant"} (default 0). */
    public final S fillValue(double fillValue) {
        set(FILL_VALUE, fillValue);
        return self();
    }

    /** {@code "bilinear"} (default) or {@code "nearest"}. */
    public final S interpolation(String interpolation) {
        set(INTERPOLATION, interpolation);
        return self();
    }

    /**
     * The six numbers of {@link AffineTransform} for each image, each {@code (batch, 1)}.
     *
     * @param graph where they are drawn
     */
    abstract List<Value> transforms(Graph graph, int batch, int height, int width);

    @Override
    final List<Value> randomTransformation(Graph graph, Shape images) {
        return List.of(Ops.concatenate(transforms(graph, images.dim(0), images.dim(1), images.dim(2)), 1));
    }

    @Override
    final Value transformImages(Value images, List<Value> transformation) {
        AffineTransform affine = new AffineTransform(get(INTERPOLATION), get(FILL_MODE), get(FILL_VALUE));
        HostFunction function = new HostFunction(
                "affine_transform",
                new TensorSpec(DType.FLOAT32, images.shape()),
                inputs -> affine.apply(inputs.get(0), inputs.get(1)));
        Value changed = images.graph().apply(function, Ops.cast(images, DType.FLOAT32), transformation.get(0));
        return Ops.cast(changed, images.dtype());
    }

    static Value constant(Graph graph, int batch, double value) {
        return Ops.broadcastTo(graph.scalar(DType.FLOAT32, value), Shape.of(batch, 1));
    }
}
