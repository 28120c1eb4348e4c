package dev.keratin.layers.preprocessing;

import dev.keratin.layers.Call;
import dev.keratin.layers.Layer;
import dev.keratin.ops.Graph;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import java.util.List;

/**
 * A layer that first draws what it will do to each image and then does it, so that others can do the same again.
 *
 * @param <S> the layer's own class
 */
public abstract class RandomTransformLayer<S extends RandomTransformLayer<S>> extends RandomImageLayer<S> {

    RandomTransformLayer(Schema<? extends Layer> schema) {
        super(schema);
    }

    /**
     * Draws what is done ({@code get_random_transformation}).
     *
     * @param graph where it is drawn
     * @param images {@code (batch, height, width, channels)}
     */
    abstract List<Value> randomTransformation(Graph graph, Shape images);

    /** Does what was drawn ({@code transform_images}). */
    abstract Value transformImages(Value images, List<Value> transformation);

    @Override
    final Value change(Call call, Value images) {
        return transformImages(images, randomTransformation(call.graph(), images.shape()));
    }

    /** One number for each image, with the axes of a batch of images. */
    static Shape perImage(Shape images) {
        return Shape.of(images.dim(0), 1, 1, 1);
    }
}
