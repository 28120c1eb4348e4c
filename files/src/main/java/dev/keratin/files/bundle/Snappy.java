package dev.keratin.files.bundle;

import dev.keratin.files.CorruptFileException;
import java.util.Arrays;

/**
 * Decompression of Snappy blocks.
 *
 * <pre>
 * varint length, then elements by the two low bits of their first byte:
 * 00 literal: 6 bits length - 1 (60..63: that many less 59 bytes follow), bytes
 * 01 copy: 3 bits length - 4, 11 bits offset    10 copy: 6 bits length - 1, 16 bits offset    11 copy: likewise, 32 bits offset
 * </pre>
 */
final class Snappy {

    /** A copy of three bytes makes at most 64, so an honest length is at most about 22 times the input. */
    private static final int LARGEST_RATIO = 32;

    private static final long LARGEST = 256L << 20;

    private final byte[] in;
    private final String place;
    private byte[] out = new byte[0];
    private int at;
    private int filled;

    private Snappy(byte[] in, String place) {
        this.in = in;
        this.place = place;
    }

    static byte[] decompress(byte[] bytes, String place) throws CorruptFileException {
        return new Snappy(bytes, place).run();
    }

    private byte[] run() throws CorruptFileException {
        long length = Varints.read(in, 0, in.length, place);
        if (length > Math.min(LARGEST, (long) in.length * LARGEST_RATIO)) {
            throw broken("declares " + length + " bytes in " + in.length);
        }
        at = Varints.size(length);
        out = new byte[(int) length];
        while (at < in.length) {
            int tag = in[at++] & 0xFF;
            switch (tag & 3) {
                case 0 -> literal(tag >> 2);
                case 1 -> copy((tag >> 2 & 7) + 4, (tag >> 5 << 8) + little(1));
                case 2 -> copy((tag >> 2) + 1, little(2));
                default -> copy((tag >> 2) + 1, little(4));
            }
        }
        if (filled != out.length) {
            throw broken("ends after " + filled + " of " + out.length + " bytes");
        }
        return out;
    }

    private long little(int count) throws CorruptFileException {
        if (count > in.length - at) {
            throw broken("ends inside an element");
        }
        long value = 0;
        for (int i = 0; i < count; i++) {
            value |= (in[at++] & 0xFFL) << (8 * i);
        }
        return value;
    }

    private void literal(int code) throws CorruptFileException {
        long length = (code < 60 ? code : little(code - 59)) + 1;
        if (length > in.length - at || length > out.length - filled) {
            throw broken("has a literal of " + length + " bytes, which is too long");
        }
        System.arraycopy(in, at, out, filled, (int) length);
        at += (int) length;
        filled += (int) length;
    }

    private void copy(int length, long offset) throws CorruptFileException {
        if (offset == 0 || offset > filled || length > out.length - filled) {
            throw broken("copies " + length + " bytes from " + offset + " back at " + filled);
        }
        int from = filled - (int) offset;
        if (offset >= length) {
            System.arraycopy(out, from, out, filled, length);
            filled += length;
        } else if (offset == 1) {
            Arrays.fill(out, filled, filled + length, out[from]);
            filled += length;
        } else {
            // The source overlaps what is being written: byte by byte repeats the pattern.
            for (int i = 0; i < length; i++) {
                out[filled++] = out[from++];
            }
        }
    }

    private CorruptFileException broken(String what) {
        return new CorruptFileException(place + ": a Snappy block " + what + ".");
    }
}
