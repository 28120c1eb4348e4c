package dev.keratin.cli;

import dev.keratin.files.ElementType;
import dev.keratin.files.MemoryArray;
import dev.keratin.files.Shapes;
import dev.keratin.files.StoredArray;
import dev.keratin.files.StoredArrays;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Compares tensors, two at a time. */
final class TensorComparison {

    private final double tolerance;

    /** @param tolerance the largest absolute difference of two elements that are the same; 0 for the same bits */
    TensorComparison(double tolerance) {
        this.tolerance = tolerance;
    }

    /** In what the tensors differ, in words; null where they are the same. */
    @Nullable
    String difference(StoredArray left, StoredArray right) throws IOException {
        if (!Arrays.equals(left.shape(), right.shape())) {
            return "shape " + Shapes.text(left.shape()) + " and " + Shapes.text(right.shape());
        }
        if (left.type() != right.type()) {
            return "type " + left.type().name().toLowerCase(Locale.ROOT) + " and "
                    + right.type().name().toLowerCase(Locale.ROOT);
        }
        if (left.type() == ElementType.STRING) {
            return strings(left.strings(), right.strings());
        }
        byte[] one = StoredArrays.toBytes(left);
        byte[] other = StoredArrays.toBytes(right);
        if (Arrays.equals(one, other)) {
            return null;
        }
        return switch (left.type()) {
            case INT64, UINT64 -> longs(StoredArrays.toLongs(signed(left)), StoredArrays.toLongs(signed(right)));
            case COMPLEX64, COMPLEX128 -> "other values";
            default -> doubles(StoredArrays.toDoubles(left), StoredArrays.toDoubles(right));
        };
    }

    private static StoredArray signed(StoredArray array) throws IOException {
        return MemoryArray.of(ElementType.INT64, ByteBuffer.wrap(StoredArrays.toBytes(array)), array.shape());
    }

    private static @Nullable String strings(List<byte[]> one, List<byte[]> other) {
        long different = 0;
        for (int i = 0; i < one.size(); i++) {
            different += Arrays.equals(one.get(i), other.get(i)) ? 0 : 1;
        }
        return different == 0 ? null : different + " of " + one.size() + " strings differ";
    }

    private @Nullable String longs(long[] one, long[] other) {
        long different = 0;
        double largest = 0;
        for (int i = 0; i < one.length; i++) {
            double distance = Math.abs((double) one[i] - (double) other[i]);
            if (one[i] != other[i] && !(tolerance > 0 && distance <= tolerance)) {
                different++;
                largest = Math.max(largest, distance);
            }
        }
        return different == 0 ? null : words(different, one.length, largest);
    }

    /** NaN is the same as NaN, whatever its bits; 0 and -0 have other bits, so they differ unless there is a tolerance. */
    private @Nullable String doubles(double[] one, double[] other) {
        long different = 0;
        double largest = 0;
        for (int i = 0; i < one.length; i++) {
            if (Double.compare(one[i], other[i]) == 0) {
                continue;
            }
            double distance = Math.abs(one[i] - other[i]);
            if (!(distance <= tolerance) || tolerance == 0) {
                different++;
                largest = Double.isNaN(distance) ? Double.POSITIVE_INFINITY : Math.max(largest, distance);
            }
        }
        return different == 0 ? null : words(different, one.length, largest);
    }

    private static String words(long different, int count, double largest) {
        String most = Double.isInfinite(largest)
                ? "some by NaN or infinity"
                : String.format(Locale.ROOT, "by at most %.9g", largest);
        return different + " of " + count + " elements differ, " + most;
    }
}
