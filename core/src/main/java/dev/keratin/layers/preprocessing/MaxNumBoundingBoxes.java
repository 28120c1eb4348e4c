package dev.keratin.layers.preprocessing;

import dev.keratin.layers.Call;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The same number of bounding boxes for all images: further ones are cut off, missing ones are filled up ({@code keras.layers.MaxNumBoundingBoxes}).
 *
 * <p>It is called on images, which it leaves alone, or on a map that has {@code "bounding_boxes"}, a map with {@code "boxes"}
 * {@code (batch, boxes, 4)} and {@code "labels"} {@code (batch, boxes)}; what else the map has is left alone. Results come in the order of their
 * keys.
 *
 * <pre>{@code
 * MaxNumBoundingBoxes ten = MaxNumBoundingBoxes.of(10);
 * }</pre>
 */
public final class MaxNumBoundingBoxes extends ImageLayer<MaxNumBoundingBoxes> {

    private static final Arg<Integer> MAX_NUMBER = Arg.required("max_number", ArgTypes.POSITIVE_INT);
    private static final Arg<Integer> FILL_VALUE = Arg.unwritten("fill_value", ArgTypes.INT, -1);

    public static final Schema<MaxNumBoundingBoxes> SCHEMA =
            image("MaxNumBoundingBoxes", MaxNumBoundingBoxes::new, MAX_NUMBER, FILL_VALUE);

    private MaxNumBoundingBoxes() {
        super(SCHEMA);
    }

    /** A layer that gives this many boxes for each image. */
    public static MaxNumBoundingBoxes of(int maxNumber) {
        MaxNumBoundingBoxes layer = new MaxNumBoundingBoxes();
        layer.set(MAX_NUMBER, maxNumber);
        return layer;
    }

    /** What missing boxes and labels consist of (default -1). Keras forgets it when it saves; here it is kept where it is another one. */
    public MaxNumBoundingBoxes fillValue(int fillValue) {
        set(FILL_VALUE, fillValue);
        return this;
    }

    @Override
    boolean leavesImagesAlone() {
        return true;
    }

    @Override
    Value transform(Call call, Value images) {
        return images;
    }

    @Override
    protected List<Value> callAll(Call call) {
        if (!(call.argument(0, "data") instanceof Map<?, ?> data)) {
            return List.of(call(call));
        }
        List<Value> results = new ArrayList<>();
        collect(data, false, results);
        return results;
    }

    private void collect(Map<?, ?> data, boolean boxes, List<Value> results) {
        Map<String, @Nullable Object> entries = new TreeMap<>();
        data.forEach((key, value) -> entries.put(String.valueOf(key), value));
        entries.forEach((key, value) -> {
            if (value instanceof Map<?, ?> inner) {
                collect(inner, key.equals("bounding_boxes"), results);
            } else if (value instanceof Value x) {
                results.add(boxes && (key.equals("boxes") || key.equals("labels")) ? exactly(x) : x);
            }
        });
    }

    private Value exactly(Value x) {
        int number = get(MAX_NUMBER);
        int present = x.shape().dim(1);
        return present >= number ? Ops.slice(x, 1, 0, number) : Ops.pad(x, 1, 0, number - present, get(FILL_VALUE));
    }
}
