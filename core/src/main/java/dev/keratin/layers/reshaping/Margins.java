package dev.keratin.layers.reshaping;

import dev.keratin.layers.DataFormat;
import dev.keratin.layers.Layer;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import java.util.List;

/** Adds and cuts what lies before and behind the spatial axes. */
final class Margins {

    private Margins() {}

    static Value pad(Value x, DataFormat format, List<List<Integer>> sizes) {
        Value padded = x;
        for (int i = 0; i < sizes.size(); i++) {
            padded = Ops.pad(
                    padded,
                    format.spatialAxis(i),
                    sizes.get(i).get(0),
                    sizes.get(i).get(1),
                    0);
        }
        return padded;
    }

    static Value crop(Layer layer, Value x, DataFormat format, List<List<Integer>> sizes) {
        Value cropped = x;
        for (int i = 0; i < sizes.size(); i++) {
            int axis = format.spatialAxis(i);
            int from = sizes.get(i).get(0);
            int to = cropped.shape().dim(axis) - sizes.get(i).get(1);
            if (from >= to) {
                throw new IllegalArgumentException("`cropping` " + sizes + " of layer " + layer.name()
                        + " must leave something of every axis, received an input of shape " + x.shape() + ".");
            }
            cropped = Ops.slice(cropped, axis, from, to);
        }
        return cropped;
    }
}
