package dev.keratin.layers.preprocessing;

import dev.keratin.tensor.DType;
import dev.keratin.tensor.Tensor;

/**
 * Histogram equalization by tiles, of pixels from 0 to 255.
 *
 * @param gridHeight how many tiles down
 * @param gridWidth how many tiles across
 * @param clipLimit how much more frequent than on average a value may count; 0 for no limit
 */
record TileEqualizer(int gridHeight, int gridWidth, double clipLimit) {

    private static final int VALUES = 256;

    /**
     * The images equalized.
     *
     * @param images floats {@code (batch, height, width, channels)}
     */
    Tensor apply(Tensor images) {
        int height = images.shape().dim(1);
        int width = images.shape().dim(2);
        int channels = images.shape().dim(3);
        Tensor result = Tensor.zeros(DType.FLOAT32, images.shape());
        for (int image = 0; image < images.shape().dim(0); image++) {
            for (int channel = 0; channel < channels; channel++) {
                int start = image * height * width * channels + channel;
                new Plane(images.buffer().f32(), start, channels, height, width)
                        .equalize(result.buffer().f32());
            }
        }
        return result;
    }

    /** One channel of one image. */
    private final class Plane {

        private final float[] pixels;
        private final int start;
        private final int stride;
        private final int height;
        private final int width;
        private final int tileHeight;
        private final int tileWidth;

        Plane(float[] pixels, int start, int stride, int height, int width) {
            this.pixels = pixels;
            this.start = start;
            this.stride = stride;
            this.height = height;
            this.width = width;
            this.tileHeight = (height + gridHeight - 1) / gridHeight;
            this.tileWidth = (width + gridWidth - 1) / gridWidth;
        }

        private int at(int row, int column) {
            return start + (row * width + column) * stride;
        }

        private int value(int row, int column) {
            return (int) Math.max(0, Math.min(VALUES - 1, pixels[at(row, column)]));
        }

        void equalize(float[] to) {
            float[][] tables = new float[gridHeight * gridWidth][];
            for (int i = 0; i < tables.length; i++) {
                tables[i] = table(i / gridWidth * tileHeight, i % gridWidth * tileWidth);
            }
            for (int row = 0; row < height; row++) {
                float y = (row - tileHeight / 2f) / tileHeight + 1;
                float down = y - (float) Math.floor(y);
                int above = tile(y - 1, gridHeight) * gridWidth;
                int below = tile(y, gridHeight) * gridWidth;
                for (int column = 0; column < width; column++) {
                    float x = (column - tileWidth / 2f) / tileWidth + 1;
                    float right = x - (float) Math.floor(x);
                    int left = tile(x - 1, gridWidth);
                    int next = tile(x, gridWidth);
                    int value = value(row, column);
                    float top = tables[above + left][value] * (1 - right) + tables[above + next][value] * right;
                    float bottom = tables[below + left][value] * (1 - right) + tables[below + next][value] * right;
                    to[at(row, column)] = top * (1 - down) + bottom * down;
                }
            }
        }

        /** The tile of a position, those at the edges also for what lies beyond. */
        private static int tile(float position, int tiles) {
            return Math.max(0, Math.min(tiles - 1, (int) Math.floor(position)));
        }

        /** What each value becomes by the tile that begins here; beyond the image its pixels are mirrored. */
        private float[] table(int top, int left) {
            float[] counts = new float[VALUES];
            for (int row = top; row < top + tileHeight; row++) {
                for (int column = left; column < left + tileWidth; column++) {
                    counts[value(mirrored(row, height), mirrored(column, width))]++;
                }
            }
            int area = tileHeight * tileWidth;
            limit(counts, area);
            for (int i = 1; i < VALUES; i++) {
                counts[i] += counts[i - 1];
            }
            float least = counts[0];
            float rest = area - least;
            for (int i = 0; i < VALUES; i++) {
                float share = (counts[i] - least) * 255f / (rest == 0 ? 1 : rest);
                counts[i] = Math.max(0, Math.min(255, share));
            }
            return counts;
        }

        /** Counts above the limit are shared by all values. */
        private void limit(float[] counts, int area) {
            if (clipLimit <= 0) {
                return;
            }
            float limit = (float) (clipLimit * area / VALUES);
            float excess = 0;
            for (int i = 0; i < VALUES; i++) {
                excess += Math.max(0, counts[i] - limit);
                counts[i] = Math.min(counts[i], limit);
            }
            for (int i = 0; i < VALUES; i++) {
                counts[i] += excess / VALUES;
            }
        }

        private static int mirrored(int position, int length) {
            int within = position % (2 * length);
            return within < length ? within : 2 * length - 1 - within;
        }
    }
}
