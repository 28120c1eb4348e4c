package dev.keratin.files.hdf5;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;

/** HDF5's order of names: by their UTF-8 bytes, unsigned. */
final class ByteOrderOfNames implements Comparator<String> {

    static final ByteOrderOfNames INSTANCE = new ByteOrderOfNames();

    private ByteOrderOfNames() {}

    @Override
    public int compare(String a, String b) {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x > 0x7f || y > 0x7f) {
                return Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
            }
            if (x != y) {
                return x - y;
            }
        }
        return a.length() - b.length();
    }
}
