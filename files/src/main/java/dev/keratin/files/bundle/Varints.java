package dev.keratin.files.bundle;

import dev.keratin.files.CorruptFileException;
import java.io.ByteArrayOutputStream;

/** Unsigned numbers of 7 bits a byte, lowest first. */
final class Varints {

    private Varints() {}

    /** The number at {@code at}, at most 63 bits, ending before {@code limit}. */
    static long read(byte[] bytes, int at, int limit, String place) throws CorruptFileException {
        long value = 0;
        for (int shift = 0, i = at; shift < 63; shift += 7, i++) {
            if (i >= limit) {
                break;
            }
            value |= (bytes[i] & 0x7FL) << shift;
            if (bytes[i] >= 0) {
                if (size(value) != i - at + 1) {
                    break;
                }
                return value;
            }
        }
        throw new CorruptFileException(
                place + ": a broken variable-length number at byte 0x" + Integer.toHexString(at) + " of its block.");
    }

    /** The bytes that a number takes. */
    static int size(long value) {
        return Math.max(1, (70 - Long.numberOfLeadingZeros(value)) / 7);
    }

    static void write(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
