package dev.keratin.datasets;

import dev.keratin.random.Philox;
import java.util.Arrays;
import java.util.List;

/** Draws one digit at a time into a square of pixels. */
final class DigitPainter {

    // Streams of the random numbers of one picture.
    private static final int HAND = 1;
    private static final int TREMBLE = 2;
    private static final int INK = 3;

    private final int size;
    private final float[] ink;

    DigitPainter(int size) {
        this.size = size;
        this.ink = new float[size * size];
    }

    /** Draws {@code digit} at {@code offset} of {@code pixels}. */
    void paint(int digit, Philox random, byte[] pixels, int offset) {
        Arrays.fill(ink, 0);
        List<List<float[]>> ways = DigitShapes.ways(digit);
        List<float[]> strokes = ways.get(random.uniformInt(0, 1, ways.size()));

        float width = between(random, 0, 10f, 19f);
        float height = between(random, 1, 15f, 22f);
        float slant = between(random, 2, -0.35f, 0.45f);
        float turn = between(random, 3, -0.22f, 0.22f);
        float centerX = size / 2f + between(random, 4, -2.5f, 2.5f);
        float centerY = size / 2f + between(random, 5, -2.5f, 2.5f);
        float pen = between(random, 6, 0.7f, 1.7f);
        // Not Math.sin: its last bit may differ between machines.
        float sin = (float) StrictMath.sin(turn);
        float cos = (float) StrictMath.cos(turn);
        float tremble = between(random, 7, 0f, 0.9f);

        int drawn = 0;
        for (float[] stroke : strokes) {
            float lastX = 0;
            float lastY = 0;
            for (int i = 0; i < stroke.length; i += 2) {
                float y = (stroke[i + 1] - 0.5f) * height;
                float x = (stroke[i] - 0.5f) * width - slant * y;
                float wobble = stroke.length > 8 ? 0.35f * tremble : tremble;
                float px = centerX + cos * x - sin * y + wobble * (2 * random.uniform(TREMBLE, drawn++) - 1);
                float py = centerY + sin * x + cos * y + wobble * (2 * random.uniform(TREMBLE, drawn++) - 1);
                if (i > 0) {
                    line(lastX, lastY, px, py, pen);
                }
                lastX = px;
                lastY = py;
            }
        }
        specks(random);
        develop(random, pixels, offset);
    }

    private static float between(Philox random, int index, float low, float high) {
        return low + (high - low) * random.uniform(HAND, index);
    }

    /** A line with round ends; where lines meet, the darker one shows. */
    private void line(float x0, float y0, float x1, float y1, float pen) {
        float edge = pen + 0.5f;
        float reach = edge + 0.5f;
        int left = Math.max(0, (int) Math.floor(Math.min(x0, x1) - reach));
        int right = Math.min(size - 1, (int) Math.ceil(Math.max(x0, x1) + reach));
        int top = Math.max(0, (int) Math.floor(Math.min(y0, y1) - reach));
        int bottom = Math.min(size - 1, (int) Math.ceil(Math.max(y0, y1) + reach));
        float dx = x1 - x0;
        float dy = y1 - y0;
        float square = dx * dx + dy * dy;
        for (int row = top; row <= bottom; row++) {
            for (int column = left; column <= right; column++) {
                float x = column + 0.5f - x0;
                float y = row + 0.5f - y0;
                float along = square == 0 ? 0 : Math.max(0, Math.min(1, (x * dx + y * dy) / square));
                float offX = x - along * dx;
                float offY = y - along * dy;
                float distance = offX * offX + offY * offY;
                if (distance < edge * edge) {
                    float dark = Math.min(1, edge - (float) Math.sqrt(distance));
                    ink[row * size + column] = Math.max(ink[row * size + column], dark);
                }
            }
        }
    }

    /** On some pictures short marks that belong to no digit. */
    private void specks(Philox random) {
        int count = random.uniformInt(HAND, 8, 4) - 1;
        for (int i = 0; i < count; i++) {
            float x = between(random, 10 + 4 * i, 1, size - 1);
            float y = between(random, 11 + 4 * i, 1, size - 1);
            float dx = between(random, 12 + 4 * i, -4, 4);
            float dy = between(random, 13 + 4 * i, -4, 4);
            line(x, y, x + dx, y + dy, 0.4f);
        }
    }

    private void develop(Philox random, byte[] pixels, int offset) {
        for (int i = 0; i < ink.length; i++) {
            if (ink[i] > 0) {
                float grain = 1 - 0.35f * random.uniform(INK, i);
                pixels[offset + i] = (byte) Math.round(255 * ink[i] * grain);
            }
        }
    }
}
