package dev.keratin.datasets;

import java.util.ArrayList;
import java.util.List;

/**
 * How the ten digits are written: per digit some ways, per way some strokes, per stroke points in a unit square (x to the right, y down).
 *
 * <p>A way is text, one stroke a part: {@code L} and points for straight lines, {@code C} and points for a smooth curve through them.
 */
final class DigitShapes {

    /** Points between two given ones of a curve. */
    private static final int PARTS = 6;

    private static final String[][] WAYS = {
        {
            "C .50,.04 .80,.18 .88,.50 .80,.82 .50,.96 .20,.82 .12,.50 .20,.18 .50,.04",
            "C .62,.05 .28,.12 .14,.48 .24,.86 .52,.96 .80,.80 .88,.44 .74,.12 .50,.06",
        },
        {"L .50,.04 .50,.96", "L .32,.22 .52,.04 .52,.96", "L .32,.22 .52,.04 .52,.96|L .28,.96 .76,.96"},
        {
            "C .18,.28 .30,.08 .55,.03 .80,.20 .75,.42 .50,.65 .20,.94|L .20,.94 .85,.94",
            "C .16,.24 .34,.05 .62,.04 .80,.24 .66,.52 .36,.80 .16,.92 .14,.80 .30,.76 .56,.90 .88,.88",
        },
        {
            "C .18,.15 .45,.03 .75,.15 .72,.38 .42,.48|C .42,.48 .78,.58 .82,.82 .50,.97 .16,.85",
            "L .18,.06 .80,.06 .45,.42|C .45,.42 .80,.54 .82,.82 .48,.97 .15,.86",
        },
        {
            "L .62,.03 .12,.66 .90,.66|L .66,.35 .66,.97",
            "L .20,.05 .17,.52 .80,.52|L .75,.04 .72,.97",
            "L .68,.97 .68,.03 .12,.64 .90,.64",
        },
        {
            "L .80,.05 .28,.05 .22,.45|C .22,.45 .55,.36 .85,.62 .72,.90 .40,.97 .14,.85",
            "C .82,.06 .50,.08 .26,.08 .24,.40 .60,.44 .82,.70 .62,.94 .16,.90",
        },
        {
            "C .72,.06 .40,.22 .18,.55 .20,.85 .50,.97 .80,.82 .74,.58 .48,.50 .22,.66",
            "C .52,.04 .26,.40 .18,.74 .40,.96 .72,.90 .76,.64 .50,.54 .24,.72",
        },
        {
            "L .14,.06 .86,.06 .38,.97",
            "L .14,.06 .86,.06 .38,.97|L .30,.50 .76,.50",
            "C .14,.12 .50,.05 .86,.06 .62,.45 .46,.97"
        },
        {
            "C .50,.50 .22,.34 .30,.08 .50,.03 .70,.08 .78,.34 .50,.50|C .50,.50 .84,.68 .76,.92 .50,.97 .24,.92 .16,.68 .50,.50",
            "C .74,.14 .50,.03 .26,.16 .35,.40 .66,.58 .78,.80 .50,.97 .22,.80 .36,.56 .68,.38 .74,.14",
        },
        {
            "C .78,.30 .70,.08 .42,.03 .20,.22 .30,.45 .58,.46 .78,.28|C .78,.26 .78,.55 .68,.82 .50,.97",
            "C .76,.28 .62,.05 .32,.08 .22,.32 .46,.50 .74,.32|L .77,.24 .72,.97",
        },
    };

    /** Per digit, way and stroke x and y of its points, one after another. */
    private static final List<List<List<float[]>>> SHAPES = parse();

    private DigitShapes() {}

    /** The ways to write a digit; each a list of strokes, each x and y of its points one after another. */
    static List<List<float[]>> ways(int digit) {
        return SHAPES.get(digit);
    }

    private static List<List<List<float[]>>> parse() {
        List<List<List<float[]>>> digits = new ArrayList<>();
        for (String[] ways : WAYS) {
            List<List<float[]>> parsed = new ArrayList<>();
            for (String way : ways) {
                List<float[]> strokes = new ArrayList<>();
                for (String stroke : way.split("\\|", -1)) {
                    float[] points = points(stroke.substring(2));
                    strokes.add(stroke.charAt(0) == 'C' ? smooth(points) : points);
                }
                parsed.add(strokes);
            }
            digits.add(parsed);
        }
        return digits;
    }

    private static float[] points(String text) {
        String[] numbers = text.split("[ ,]", -1);
        float[] points = new float[numbers.length];
        for (int i = 0; i < points.length; i++) {
            points[i] = Float.parseFloat(numbers[i]);
        }
        return points;
    }

    /** A curve of Catmull and Rom through the points, as short lines. */
    private static float[] smooth(float[] points) {
        int count = points.length / 2;
        float[] curve = new float[2 * ((count - 1) * PARTS + 1)];
        for (int i = 0; i < count - 1; i++) {
            for (int part = 0; part < PARTS; part++) {
                for (int axis = 0; axis < 2; axis++) {
                    curve[2 * (i * PARTS + part) + axis] = between(points, count, i, axis, (float) part / PARTS);
                }
            }
        }
        curve[curve.length - 2] = points[points.length - 2];
        curve[curve.length - 1] = points[points.length - 1];
        return curve;
    }

    private static float between(float[] points, int count, int i, int axis, float t) {
        float a = points[2 * Math.max(i - 1, 0) + axis];
        float b = points[2 * i + axis];
        float c = points[2 * (i + 1) + axis];
        float d = points[2 * Math.min(i + 2, count - 1) + axis];
        float slope = c - a;
        float square = 2 * a - 5 * b + 4 * c - d;
        float cube = 3 * b - a - 3 * c + d;
        return b + 0.5f * t * (slope + t * (square + t * cube));
    }
}
