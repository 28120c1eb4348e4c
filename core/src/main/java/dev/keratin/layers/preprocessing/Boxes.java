package dev.keratin.layers.preprocessing;

import dev.keratin.ops.Graph;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;

/**
 * One box in each image of a batch, drawn at random.
 *
 * @param mask whether a pixel lies in its image's box: {@code (batch, height, width, 1)}
 * @param area the part of the image that the box takes: {@code (batch, 1, 1, 1)}
 */
record Boxes(Value mask, Value area) {

    /**
     * Boxes of given proportions anywhere in their images.
     *
     * @param heights their parts of the height, {@code (batch, 1, 1, 1)}
     * @param widths their parts of the width, {@code (batch, 1, 1, 1)}
     * @param images the shape of the batch, channels last
     */
    static Boxes draw(Graph graph, Value heights, Value widths, Shape images) {
        int height = images.dim(1);
        int width = images.dim(2);
        Value across = inside(graph, widths, width, Shape.of(1, 1, width, 1));
        Value down = inside(graph, heights, height, Shape.of(1, height, 1, 1));
        Value area = Ops.divide(
                Ops.multiply(Ops.multiply(widths, width), Ops.multiply(heights, height)), (double) width * height);
        return new Boxes(Ops.logicalAnd(across, down), area);
    }

    private static Value inside(Graph graph, Value parts, int length, Shape along) {
        Value size = Ops.multiply(parts, length);
        Value start = Ops.multiply(
                Ops.randomUniform(graph, DType.FLOAT32, parts.shape()), Ops.subtract(Ops.number(size, length), size));
        float[] positions = new float[length];
        for (int i = 0; i < length; i++) {
            positions[i] = i;
        }
        Value grid = graph.constant(Tensor.of(positions, along.toArray()));
        return Ops.logicalAnd(Ops.greaterEqual(grid, start), Ops.less(grid, Ops.add(start, size)));
    }
}
