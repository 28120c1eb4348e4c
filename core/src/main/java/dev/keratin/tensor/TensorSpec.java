package dev.keratin.tensor;

/**
 * The type and shape of an array that is not there yet.
 *
 * @param dtype the element type
 * @param shape the shape; fully known wherever a graph is traced
 */
public record TensorSpec(DType dtype, Shape shape) {

    public static TensorSpec of(DType dtype, int... dims) {
        return new TensorSpec(dtype, Shape.of(dims));
    }

    public TensorSpec withShape(Shape other) {
        return new TensorSpec(dtype, other);
    }

    public TensorSpec withDType(DType other) {
        return new TensorSpec(other, shape);
    }

    @Override
    public String toString() {
        return dtype + shape.toString();
    }
}
