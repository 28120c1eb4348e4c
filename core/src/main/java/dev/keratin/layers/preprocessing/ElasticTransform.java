package dev.keratin.layers.preprocessing;

import dev.keratin.tensor.DType;
import dev.keratin.tensor.Tensor;

/**
 * Images whose pixels move along smooth noise ({@code keras.ops.image.elastic_transform}), by the same distance to the right and down.
 *
 * @param interpolation {@code "bilinear"} or {@code "nearest"}
 * @param fillMode what lies beyond the edges: {@code "constant"}, {@code "nearest"}, {@code "reflect"} or {@code "wrap"}
 * @param fillValue what lies there with {@code "constant"}
 */
record ElasticTransform(String interpolation, String fillMode, double fillValue) {

    private static final float ALPHA_SCALE = 0.1f;
    private static final float SIGMA_SCALE = 0.05f;

    /**
     * The images transformed.
     *
     * @param images floats {@code (batch, height, width, channels)}
     * @param noise normally distributed floats {@code (batch, height, width)}
     * @param strength 0 to 1
     */
    Tensor apply(Tensor images, Tensor noise, float strength) {
        int height = images.shape().dim(1);
        int width = images.shape().dim(2);
        int channels = images.shape().dim(3);
        float alpha = Math.max(height, width) * (ALPHA_SCALE * strength);
        float sigma = Math.min(height, width) * (SIGMA_SCALE * strength);
        if (sigma == 0) {
            return images.copy();
        }
        float[] kernel = kernel(sigma);
        Tensor result = Tensor.zeros(DType.FLOAT32, images.shape());
        float[] to = result.buffer().f32();
        float[] from = images.buffer().f32();
        int at = 0;
        for (int b = 0; b < images.shape().dim(0); b++) {
            float[] field = blur(noise.buffer().f32(), b * height * width, height, width, kernel, sigma);
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    float shift = alpha * field[y * width + x];
                    for (int c = 0; c < channels; c++) {
                        int start = b * height * width * channels + c;
                        to[at++] = sample(from, start, channels, height, width, y + shift, x + shift);
                    }
                }
            }
        }
        return result;
    }

    private static float[] kernel(float sigma) {
        int size = 6 * (int) sigma + 1;
        float[] kernel = new float[size];
        float sum = 0;
        for (int i = 0; i < size; i++) {
            double distance = (i - (size - 1) / 2.0) / sigma;
            kernel[i] = (float) StrictMath.exp(-0.5 * distance * distance);
            sum += kernel[i];
        }
        for (int i = 0; i < size; i++) {
            kernel[i] /= sum;
        }
        return kernel;
    }

    /** Noise of this deviation, smoothed; zeros lie beyond the edges. */
    private static float[] blur(float[] noise, int start, int height, int width, float[] kernel, float sigma) {
        float[] rows = new float[height * width];
        float[] both = new float[height * width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                rows[y * width + x] = sigma * along(noise, start + y * width, 1, width, x, kernel);
            }
        }
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                both[y * width + x] = along(rows, x, width, height, y, kernel);
            }
        }
        return both;
    }

    private static float along(float[] values, int start, int stride, int length, int at, float[] kernel) {
        int half = kernel.length / 2;
        float sum = 0;
        for (int i = Math.max(0, at - half); i <= Math.min(length - 1, at + half); i++) {
            sum = Math.fma(values[start + i * stride], kernel[i - at + half], sum);
        }
        return sum;
    }

    private float sample(float[] pixels, int start, int channels, int height, int width, float row, float column) {
        if (interpolation.equals("nearest")) {
            return read(pixels, start, channels, height, width, (int) Math.rint(row), (int) Math.rint(column));
        }
        int top = (int) Math.floor(row);
        int left = (int) Math.floor(column);
        float down = row - top;
        float right = column - left;
        float sum = (1 - down) * (1 - right) * read(pixels, start, channels, height, width, top, left);
        sum += (1 - down) * right * read(pixels, start, channels, height, width, top, left + 1);
        sum += down * (1 - right) * read(pixels, start, channels, height, width, top + 1, left);
        return sum + down * right * read(pixels, start, channels, height, width, top + 1, left + 1);
    }

    private float read(float[] pixels, int start, int channels, int height, int width, int row, int column) {
        int y = index(row, height);
        int x = index(column, width);
        return y < 0 || x < 0 ? (float) fillValue : pixels[start + (y * width + x) * channels];
    }

    /** Where a position beyond the edges is read, -1 for nowhere. */
    private int index(int position, int length) {
        return switch (fillMode) {
            case "nearest" -> Math.min(Math.max(position, 0), length - 1);
            case "wrap" -> Math.floorMod(position, length);
            case "reflect" -> {
                // Keras takes the position's amount first: -1 is pixel 1.
                int folded = Math.abs(position) % (2 * length);
                yield folded < length ? folded : 2 * length - folded - 1;
            }
            default -> position < 0 || position >= length ? -1 : position;
        };
    }
}
