package dev.keratin.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;

/** Damages bytes as hardware, transfers and attackers do: flips, numbers at the edge, false lengths and offsets, cuts, copies. */
final class ByteMutator {

    private static final long[] EDGES = {
        0,
        1,
        2,
        7,
        8,
        0x7f,
        0x80,
        0xff,
        0x7fff,
        0xffff,
        0x7fff_ffffL,
        0x8000_0000L,
        0xffff_ffffL,
        1L << 32,
        1L << 40,
        1L << 62,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        -1,
        -2,
        -8
    };

    private final Random random;

    ByteMutator(Random random) {
        this.random = random;
    }

    /** One to four changes. */
    byte[] mutate(byte[] original) {
        byte[] bytes = original.clone();
        for (int k = random.nextInt(4); k >= 0; k--) {
            bytes = change(bytes);
        }
        return bytes;
    }

    private byte[] change(byte[] bytes) {
        if (bytes.length == 0) {
            return new byte[] {(byte) random.nextInt()};
        }
        int at = place(bytes.length);
        switch (random.nextInt(12)) {
            case 0, 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 2 -> bytes[at] = (byte) random.nextInt();
            case 3, 4 -> number(bytes, at, EDGES[random.nextInt(EDGES.length)]);
            case 5, 6 -> number(bytes, field(bytes, at), false);
            case 7 -> number(bytes, field(bytes, at), true);
            case 8 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 9 -> {
                int length = Math.min(1 + random.nextInt(64), bytes.length - at);
                System.arraycopy(bytes, at, bytes, random.nextInt(bytes.length - length + 1), length);
            }
            case 10 -> {
                return splice(bytes, at, random.nextInt(16));
            }
            default -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(512)), (byte) 0);
        }
        return bytes;
    }

    /** Structures stand at the beginning and at the end more often than in the middle. */
    private int place(int length) {
        int near = Math.min(length, 512);
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(near);
            case 1 -> length - 1 - random.nextInt(near);
            default -> random.nextInt(length);
        };
    }

    /** The next place that looks like a length or an offset: a small number with zeros behind. */
    private int field(byte[] bytes, int from) {
        for (int i = 0; i < 4096 && from + i + 8 <= bytes.length; i++) {
            int at = from + i;
            if (bytes[at] != 0 && bytes[at + 2] == 0 && bytes[at + 3] == 0) {
                return at;
            }
        }
        return from;
    }

    private void number(byte[] bytes, int at, boolean ofTheFile) {
        long old = at + 4 <= bytes.length ? order(bytes).getInt(at) : bytes[at];
        long value = ofTheFile
                ? random.nextBoolean() ? bytes.length - (long) random.nextInt(17) : random.nextInt(bytes.length)
                : switch (random.nextInt(4)) {
                    case 0 -> old + 1;
                    case 1 -> old - 1;
                    case 2 -> old * (2 + random.nextInt(1000));
                    default -> -old;
                };
        number(bytes, at, value);
    }

    private void number(byte[] bytes, int at, long value) {
        ByteBuffer buffer = random.nextInt(5) == 0 ? ByteBuffer.wrap(bytes) : order(bytes);
        int width = 1 << random.nextInt(4);
        if (at + width > bytes.length) {
            bytes[at] = (byte) value;
            return;
        }
        switch (width) {
            case 1 -> buffer.put(at, (byte) value);
            case 2 -> buffer.putShort(at, (short) value);
            case 4 -> buffer.putInt(at, (int) value);
            default -> buffer.putLong(at, value);
        }
    }

    private byte[] splice(byte[] bytes, int at, int length) {
        int from = random.nextInt(bytes.length);
        int size = Math.min(length, bytes.length - from);
        boolean insert = random.nextBoolean();
        int behind = insert ? at : Math.min(bytes.length, at + length);
        byte[] result = new byte[at + (insert ? size : 0) + bytes.length - behind];
        System.arraycopy(bytes, 0, result, 0, at);
        if (insert) {
            System.arraycopy(bytes, from, result, at, size);
        }
        System.arraycopy(bytes, behind, result, result.length - (bytes.length - behind), bytes.length - behind);
        return result;
    }

    private static ByteBuffer order(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
