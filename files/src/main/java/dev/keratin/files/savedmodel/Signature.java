package dev.keratin.files.savedmodel;

import java.util.Map;

/**
 * A function of a SavedModel that can be called from outside.
 *
 * @param inputs the tensors that it takes, by argument name
 * @param outputs the tensors that it gives, by result name
 */
public record Signature(Map<String, TensorInfo> inputs, Map<String, TensorInfo> outputs) {

    /**
     * A tensor.
     *
     * @param name its name in the graph
     * @param dataType TensorFlow's number of its element type
     * @param shape the dimensions, -1 where unknown
     */
    public record TensorInfo(String name, int dataType, long[] shape) {}
}
