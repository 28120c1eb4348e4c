package dev.keratin.models;

import dev.keratin.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * When two arrays of numbers count as equal: where every difference is at most {@code relative} times the larger of the number itself and the
 * array's root mean square, so that what cancels to nearly nothing is measured by what it is made of.
 *
 * @param relative the fraction
 */
record Close(double relative) {

    static final Close SINGLE = new Close(1e-5);
    static final Close HALF = new Close(1e-2);
    private static final double RESIDUE = 1e-6;

    /** Null where both agree, else what differs most. */
    @Nullable
    String difference(String what, Tensor actual, Tensor expected) {
        return difference(what, actual, expected, 0);
    }

    /**
     * As the other one, beside arrays of this scale: what is a millionth of it is what rounding left of sums that are zero (the gradient of a bias before a
     * normalisation), and has to be as small on both sides.
     */
    @Nullable
    String difference(String what, Tensor actual, Tensor expected, double neighbours) {
        if (isResidue(expected, neighbours) && isResidue(actual, neighbours)) {
            return null;
        }
        if (actual.size() != expected.size()) {
            return what + ": shape " + actual.shape() + ", expected " + expected.shape();
        }
        double scale = scale(expected);
        double worst = 0;
        int at = -1;
        for (int i = 0; i < expected.size(); i++) {
            double a = actual.getDouble(i);
            double e = expected.getDouble(i);
            if (a == e || (Double.isNaN(a) && Double.isNaN(e))) {
                continue;
            }
            double difference = Math.abs(a - e) / Math.max(1e-30, Math.max(Math.abs(e), scale));
            if (!(difference <= worst)) {
                worst = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
                at = i;
            }
        }
        return worst <= relative
                ? null
                : what + "[" + at + "]: " + actual.getDouble(at) + ", expected " + expected.getDouble(at)
                        + ", relative " + worst;
    }

    /** Whether an array is what rounding left beside arrays of this scale. */
    static boolean isResidue(Tensor tensor, double neighbours) {
        return scale(tensor) < RESIDUE * neighbours;
    }

    /** The root mean square of an array. */
    static double scale(Tensor tensor) {
        double sum = 0;
        for (int i = 0; i < tensor.size(); i++) {
            sum += tensor.getDouble(i) * tensor.getDouble(i);
        }
        return Math.sqrt(sum / Math.max(1, tensor.size()));
    }
}
