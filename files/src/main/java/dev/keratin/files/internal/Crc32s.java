package dev.keratin.files.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.zip.CRC32;

/** The CRC-32 of a range of a file; of a large one both halves at the same time. */
public final class Crc32s {

    /** Below this a second thread is not worth its start. */
    private static final long LARGE = 16L << 20;

    /** The polynomial of CRC-32, as its registers hold them: the highest bit is the coefficient of 1, the next that of x. */
    private static final int POLYNOMIAL = 0xEDB88320;

    private static final int ONE = 1 << 31;
    private static final int X = 1 << 30;

    private Crc32s() {}

    /** The checksum of {@code length} bytes at {@code offset}. */
    public static int of(FileSource source, long offset, long length) throws IOException {
        if (length < LARGE) {
            return part(source, offset, length);
        }
        long half = length / 2;
        CompletableFuture<Integer> second = CompletableFuture.supplyAsync(() -> {
            try {
                return part(source, offset + half, length - half);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        int first;
        try {
            first = part(source, offset, half);
        } finally {
            // The source is the caller's to close when this ends, however it ends.
            second.handle((sum, failure) -> sum).join();
        }
        try {
            return combine(first, second.join(), length - half);
        } catch (CompletionException e) {
            if (e.getCause() instanceof UncheckedIOException wrapped) {
                throw wrapped.getCause();
            }
            throw e;
        }
    }

    private static int part(FileSource source, long offset, long length) throws IOException {
        CRC32 crc = new CRC32();
        source.transfer(offset, length, crc::update);
        return (int) crc.getValue();
    }

    /** The checksum of two pieces, one behind the other, from that of each and the number of bytes of the second. */
    static int combine(int first, int second, long length) {
        // Each byte behind the first piece multiplies its polynomial by x^8.
        int shift = ONE;
        int power = X;
        for (long bits = Math.multiplyExact(length, Byte.SIZE); bits > 0; bits >>= 1) {
            if ((bits & 1) != 0) {
                shift = product(shift, power);
            }
            power = product(power, power);
        }
        return product(first, shift) ^ second;
    }

    /** The product of two polynomials modulo {@link #POLYNOMIAL}. */
    private static int product(int a, int b) {
        int sum = 0;
        int shifted = b;
        for (int bit = ONE; bit != 0; bit >>>= 1) {
            if ((a & bit) != 0) {
                sum ^= shifted;
            }
            shifted = (shifted & 1) != 0 ? shifted >>> 1 ^ POLYNOMIAL : shifted >>> 1;
        }
        return sum;
    }
}
