package dev.keratin.files.hdf5;

import java.nio.ByteBuffer;

/** Bob Jenkins' lookup3 hash: the checksum of all metadata in the newer HDF5 structures. */
final class Lookup3 {

    private Lookup3() {}

    /** The hash of the bytes 0 to {@code length} (exclusive) of a little-endian buffer, initial value 0. */
    static int hash(ByteBuffer bytes, int length) {
        int a = 0xdeadbeef + length;
        int b = a;
        int c = a;
        int at = 0;
        for (int left = length; left > 12; left -= 12, at += 12) {
            a += bytes.getInt(at);
            b += bytes.getInt(at + 4);
            c += bytes.getInt(at + 8);
            a = (a - c) ^ Integer.rotateLeft(c, 4);
            c += b;
            b = (b - a) ^ Integer.rotateLeft(a, 6);
            a += c;
            c = (c - b) ^ Integer.rotateLeft(b, 8);
            b += a;
            a = (a - c) ^ Integer.rotateLeft(c, 16);
            c += b;
            b = (b - a) ^ Integer.rotateLeft(a, 19);
            a += c;
            c = (c - b) ^ Integer.rotateLeft(b, 4);
            b += a;
        }
        if (at == length) {
            return c;
        }
        a += tail(bytes, at, length);
        b += tail(bytes, at + 4, length);
        c += tail(bytes, at + 8, length);
        c = (c ^ b) - Integer.rotateLeft(b, 14);
        a = (a ^ c) - Integer.rotateLeft(c, 11);
        b = (b ^ a) - Integer.rotateLeft(a, 25);
        c = (c ^ b) - Integer.rotateLeft(b, 16);
        a = (a ^ c) - Integer.rotateLeft(c, 4);
        b = (b ^ a) - Integer.rotateLeft(a, 14);
        return (c ^ b) - Integer.rotateLeft(b, 24);
    }

    /** Up to four bytes from {@code at}, missing ones being zero. */
    private static int tail(ByteBuffer bytes, int at, int length) {
        int word = 0;
        for (int i = 0; i < 4 && at + i < length; i++) {
            word |= (bytes.get(at + i) & 0xff) << (8 * i);
        }
        return word;
    }
}
