package dev.keratin.metrics;

import dev.keratin.serialization.ArgType;
import dev.keratin.serialization.ArgTypes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One threshold or several, between 0 and 1.
 *
 * @param tree as given: a number or a list of numbers
 */
record Thresholds(Object tree) {

    static final ArgType<Thresholds> ARG = ArgTypes.of(
            "a number between 0 and 1 or a list of them", Thresholds::parse, thresholds -> thresholds.tree());

    /** The tree of one threshold or several. */
    static Object tree(double... values) {
        List<Double> list = java.util.Arrays.stream(values).boxed().toList();
        return list.size() == 1 ? list.get(0) : list;
    }

    private static @Nullable Thresholds parse(@Nullable Object tree) {
        if (tree instanceof Thresholds thresholds) {
            return thresholds;
        }
        List<?> numbers = tree instanceof List<?> list ? list : tree == null ? List.of() : List.of(tree);
        boolean fits = !numbers.isEmpty()
                && numbers.stream()
                        .allMatch(n ->
                                n instanceof Number number && number.doubleValue() >= 0 && number.doubleValue() <= 1);
        return fits && tree != null ? new Thresholds(tree) : null;
    }

    double[] values() {
        List<?> numbers = tree instanceof List<?> list ? list : List.of(tree);
        return numbers.stream().mapToDouble(n -> ((Number) n).doubleValue()).toArray();
    }

    /** The thresholds from 0 to 1 in equal steps, or 0.5 alone. */
    static double[] even(int count) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = count == 1 ? 0.5 : (double) i / (count - 1);
        }
        return values;
    }

    /** Whether thresholds go from 0 to 1 in equal steps, within Keras's tolerance. */
    static boolean areEven(double[] thresholds) {
        for (int i = 0; i < thresholds.length; i++) {
            double even = (float) ((double) i / (thresholds.length - 1));
            if (!(Math.abs(thresholds[i] - even) <= 1e-7 + 1e-5 * even)) {
                return false;
            }
        }
        return thresholds.length >= 3;
    }
}
