package dev.keratin.layers.preprocessing;

import dev.keratin.layers.Call;
import dev.keratin.layers.Layer;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A layer that mixes each image of a batch with another in training. It is called on images, or on a map with {@code "images"} and, mixed in the
 * same way, {@code "labels"} (a row for each image: one-hot classes) and {@code "segmentation_masks"}; results come in the order of their keys.
 *
 * @param <S> the layer's own class
 */
public abstract class MixingLayer<S extends MixingLayer<S>> extends RandomImageLayer<S> {

    MixingLayer(Schema<? extends Layer> schema) {
        super(schema);
    }

    /** How the images of one batch are mixed. */
    interface Mix {

        /** Images, or masks of them, channels last. */
        Value images(Value images);

        /** Rows that belong to the images. */
        Value labels(Value labels);
    }

    /** Draws how to mix; {@code images} tells the batch, channels last. */
    abstract Mix draw(Call call, Shape images);

    @Override
    final Value change(Call call, Value images) {
        return draw(call, images.shape()).images(images);
    }

    @Override
    protected List<Value> callAll(Call call) {
        if (!(call.argument(0, "data") instanceof Map<?, ?> data)) {
            return List.of(call(call));
        }
        Map<String, @Nullable Object> entries = new TreeMap<>();
        data.forEach((key, value) -> entries.put(String.valueOf(key), value));
        if (!(entries.get("images") instanceof Value images) || images.rank() != 4) {
            throw new IllegalArgumentException("Layer " + name() + " (" + className()
                    + ") needs a map with a batch of \"images\" of rank 4, received the keys " + entries.keySet()
                    + ".");
        }
        Mix mix = call.training() ? draw(call, format().toLast(images.shape())) : null;
        List<Value> results = new ArrayList<>();
        entries.forEach((key, value) -> results.add(entry(key, value, mix)));
        return results;
    }

    private Value entry(String key, @Nullable Object value, @Nullable Mix mix) {
        if (!(value instanceof Value given)
                || !List.of("images", "labels", "segmentation_masks").contains(key)) {
            throw new IllegalArgumentException("Layer " + name() + " (" + className()
                    + ") mixes images, labels and segmentation_masks, received \"" + key + "\".");
        }
        if (mix == null) {
            return key.equals("images") && !leavesImagesAlone() ? Ops.cast(given, policy().arithmetic()) : given;
        }
        Value x = Ops.cast(given, policy().arithmetic());
        return key.equals("labels") ? mix.labels(x) : format().fromLast(mix.images(format().toLast(x)));
    }

    /** The rows of x in another order. */
    static Value shuffle(Value x, Value order) {
        return Ops.take(x, order);
    }
}
