package dev.keratin.ops;

import dev.keratin.tensor.Tensor;

/**
 * Images of another size ({@code keras.ops.image.resize}): one axis at a time, each result a weighted sum of neighbouring pixels. Pixel centres lie at
 * half integers. The weights are TensorFlow's, also where it reads them from a table.
 */
public final class Resampling {

    /** TensorFlow reads the bicubic kernel at multiples of 1 / 1024. */
    private static final double CUBIC_TABLE = 1024;

    private Resampling() {}

    /**
     * x with another length along an axis.
     *
     * @param interpolation {@code "nearest"}, {@code "bilinear"}, {@code "bicubic"}, {@code "lanczos3"} or {@code "lanczos5"}
     * @param antialias whether the kernel is widened where the length shrinks
     */
    public static Value resize(Value x, int axis, int length, String interpolation, boolean antialias) {
        int at = x.shape().axis(axis);
        int old = x.shape().dim(at);
        if (old == length) {
            return x;
        }
        if (old < 1 || length < 1) {
            throw new IllegalArgumentException("Images are resized between sizes of at least 1, received " + old
                    + " and " + length + " of shape " + x.shape() + ".");
        }
        Value weights = x.graph()
                .constant(weights(old, length, interpolation, antialias).cast(x.dtype()));
        int outer = x.shape().slice(0, at).size();
        int inner = x.shape().from(at + 1).size();
        Value rows = Ops.reshape(x, outer, old, inner);
        return Ops.reshape(Ops.matmul(weights, rows), x.shape().with(at, length));
    }

    /** The matrix that turns {@code old} pixels into {@code length}. */
    static Tensor weights(int old, int length, String interpolation, boolean antialias) {
        double[] weights = new double[ConstantSize.of("The weights of a resized axis", length, old)];
        double scale = (double) old / length;
        double spread = antialias ? Math.max(scale, 1) : 1;
        for (int i = 0; i < length; i++) {
            double centre = (i + 0.5) * scale;
            if (interpolation.equals("nearest")) {
                weights[i * old + Math.min((int) centre, old - 1)] = 1;
            } else if (interpolation.equals("bilinear") && !antialias) {
                bilinear(weights, i * old, old, centre);
            } else {
                windowed(weights, i * old, old, centre, spread, interpolation);
            }
        }
        return Tensor.of(weights).reshape(length, old);
    }

    private static void bilinear(double[] weights, int row, int old, double centre) {
        double position = centre - 0.5;
        int low = (int) Math.floor(position);
        double fraction = position - low;
        weights[row + Math.max(low, 0)] += 1 - fraction;
        weights[row + Math.min(low + 1, old - 1)] += fraction;
    }

    /** Pixels outside the image have no weight; the others' weights add up to 1. */
    private static void windowed(
            double[] weights, int row, int old, double centre, double spread, String interpolation) {
        double radius = radius(interpolation) * spread;
        boolean table = interpolation.equals("bicubic") && spread == 1;
        double position = table ? onTable(centre - 0.5) + 0.5 : centre;
        int from = Math.max((int) Math.floor(position - radius), 0);
        int to = Math.min((int) Math.ceil(position + radius), old);
        double sum = 0;
        for (int j = from; j < to; j++) {
            double weight = kernel((j + 0.5 - position) / spread, interpolation);
            weights[row + j] = weight;
            sum += weight;
        }
        for (int j = from; j < to && sum != 0; j++) {
            weights[row + j] /= sum;
        }
    }

    private static double onTable(double position) {
        double low = Math.floor(position);
        return low + Math.rint((position - low) * CUBIC_TABLE) / CUBIC_TABLE;
    }

    private static double radius(String interpolation) {
        return switch (interpolation) {
            case "bilinear" -> 1;
            case "bicubic" -> 2;
            case "lanczos3" -> 3;
            case "lanczos5" -> 5;
            default ->
                throw new IllegalArgumentException("`interpolation` must be \"nearest\", \"bilinear\","
                        + " \"bicubic\", \"lanczos3\" or \"lanczos5\", received \"" + interpolation + "\".");
        };
    }

    private static double kernel(double distance, String interpolation) {
        double x = Math.abs(distance);
        double radius = radius(interpolation);
        if (x >= radius) {
            return 0;
        }
        if (interpolation.equals("bilinear")) {
            return 1 - x;
        }
        if (interpolation.equals("bicubic")) {
            return x <= 1 ? (1.5 * x - 2.5) * x * x + 1 : ((-0.5 * x + 2.5) * x - 4) * x + 2;
        }
        if (x < 1e-7) {
            return 1;
        }
        double angle = Math.PI * x;
        return radius * Math.sin(angle) * Math.sin(angle / radius) / (angle * angle);
    }
}
