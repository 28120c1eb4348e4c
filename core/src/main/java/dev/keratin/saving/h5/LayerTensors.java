package dev.keratin.saving.h5;

import dev.keratin.saving.NamedArray;
import java.util.List;

/**
 * The tensors of one layer of a file, in its order.
 *
 * @param layer the layer's name
 * @param tensors the tensors; each name is the path in the file
 * @param roles for each tensor the last part of its name: {@code kernel}, {@code gamma}
 */
record LayerTensors(String layer, List<NamedArray> tensors, List<String> roles) {

    /** The role that a weight's name ends in: {@code dense_1/kernel:0} is a {@code kernel}, {@code dense_1_W} a {@code W}. */
    static String role(String weightName) {
        String last = weightName.substring(weightName.lastIndexOf('/') + 1);
        int colon = last.indexOf(':');
        return colon < 0 ? last : last.substring(0, colon);
    }
}
