package dev.keratin.files.hdf5;

import java.util.Arrays;

/** A growing piece of metadata, little-endian. */
final class LittleEndianOutput {

    private byte[] bytes = new byte[256];
    private int size;

    int size() {
        return size;
    }

    LittleEndianOutput u8(int value) {
        grow(1);
        bytes[size++] = (byte) value;
        return this;
    }

    LittleEndianOutput u16(int value) {
        return number(value, 2);
    }

    LittleEndianOutput u32(long value) {
        return number(value, 4);
    }

    LittleEndianOutput u64(long value) {
        return number(value, 8);
    }

    LittleEndianOutput bytes(byte... more) {
        grow(more.length);
        System.arraycopy(more, 0, bytes, size, more.length);
        size += more.length;
        return this;
    }

    LittleEndianOutput ascii(String text) {
        for (int i = 0; i < text.length(); i++) {
            u8(text.charAt(i));
        }
        return this;
    }

    LittleEndianOutput zeros(int count) {
        grow(count);
        size += count;
        return this;
    }

    /** Zeros up to a multiple of eight. */
    LittleEndianOutput pad8() {
        return zeros(-size & 7);
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    private LittleEndianOutput number(long value, int width) {
        grow(width);
        for (int i = 0; i < width; i++) {
            bytes[size++] = (byte) (value >> (8 * i));
        }
        return this;
    }

    private void grow(int count) {
        int needed = Math.addExact(size, count);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(needed, 2L * bytes.length)));
        }
    }
}
