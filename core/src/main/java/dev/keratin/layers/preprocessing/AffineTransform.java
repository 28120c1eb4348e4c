package dev.keratin.layers.preprocessing;

import dev.keratin.tensor.DType;
import dev.keratin.tensor.Tensor;

/**
 * Images turned, moved, stretched and tilted ({@code keras.ops.image.affine_transform} and {@code perspective_transform}). A pixel (x, y) of the
 * result is read at {@code (a0 x + a1 y + a2, b0 x + b1 y + b2) / (c0 x + c1 y + 1)}; c0 and c1 may be left out.
 *
 * @param interpolation {@code "bilinear"} or {@code "nearest"}
 * @param fillMode what lies beyond the edges: {@code "constant"}, {@code "nearest"}, {@code "reflect"} or {@code "wrap"}
 * @param fillValue what lies there with {@code "constant"}
 */
record AffineTransform(String interpolation, String fillMode, double fillValue) {

    /**
     * The images transformed.
     *
     * @param images floats {@code (batch, height, width, channels)}
     * @param transforms floats {@code (batch, 6)} or {@code (batch, 8)}: a0, a1, a2, b0, b1, b2, c0, c1
     */
    Tensor apply(Tensor images, Tensor transforms) {
        int height = images.shape().dim(1);
        int width = images.shape().dim(2);
        int channels = images.shape().dim(3);
        Tensor result = Tensor.zeros(DType.FLOAT32, images.shape());
        float[] from = images.buffer().f32();
        float[] to = result.buffer().f32();
        float[] t = transforms.buffer().f32();
        int numbers = transforms.shape().dim(1);
        int at = 0;
        for (int b = 0; b < images.shape().dim(0); b++) {
            Image image = new Image(from, b * height * width * channels, height, width, channels);
            int k = b * numbers;
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    float depth = numbers == 8 ? t[k + 6] * x + t[k + 7] * y + 1 : 1;
                    float column = map((t[k] * x + t[k + 1] * y + t[k + 2]) / depth, width);
                    float row = map((t[k + 3] * x + t[k + 4] * y + t[k + 5]) / depth, height);
                    for (int c = 0; c < channels; c++) {
                        to[at++] = depth == 0 ? (float) fillValue : sample(image, row, column, c);
                    }
                }
            }
        }
        return result;
    }

    /** One image among others. */
    private record Image(float[] pixels, int start, int height, int width, int channels) {}

    private float sample(Image image, float row, float column, int channel) {
        if (interpolation.equals("nearest")) {
            return read(image, round(row), round(column), channel);
        }
        int top = (int) Math.floor(row);
        int left = (int) Math.floor(column);
        float above = (left + 1 - column) * read(image, top, left, channel)
                + (column - left) * read(image, top, left + 1, channel);
        float below = (left + 1 - column) * read(image, top + 1, left, channel)
                + (column - left) * read(image, top + 1, left + 1, channel);
        return (top + 1 - row) * above + (row - top) * below;
    }

    /** Halves go away from zero. */
    private static int round(float x) {
        return (int) Math.copySign(Math.floor(Math.abs(x) + 0.5f), x);
    }

    private float read(Image image, int row, int column, int channel) {
        if (row < 0 || row >= image.height || column < 0 || column >= image.width) {
            return (float) fillValue;
        }
        return image.pixels[image.start + (row * image.width + column) * image.channels + channel];
    }

    private float map(float position, int length) {
        return switch (fillMode) {
            case "reflect" -> reflect(position, length);
            case "wrap" -> wrap(position, length);
            case "nearest" -> clip(position, length);
            default -> position;
        };
    }

    private static float clip(float position, int length) {
        return Math.min(Math.max(position, 0), length - 1f);
    }

    private static float reflect(float position, int length) {
        float x = position;
        int twice = 2 * length;
        if (length <= 1) {
            return 0;
        }
        if (x < 0) {
            if (x < -twice) {
                x += twice * (int) (-x / twice);
            }
            x = x < -length ? x + twice : -x - 1;
        } else if (x > length - 1) {
            x -= twice * (int) (x / twice);
            x = x >= length ? twice - x - 1 : x;
        }
        return clip(x, length);
    }

    private static float wrap(float position, int length) {
        float x = position;
        if (length <= 1) {
            return 0;
        }
        if (x < 0) {
            x += length * ((int) (-x / (length - 1)) + 1);
        } else if (x > length - 1) {
            x -= length * (int) (x / (length - 1));
        }
        return clip(x, length);
    }
}
