package dev.keratin.saving;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.ElementType;
import dev.keratin.files.StoredArray;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/** An array whose bytes are compared with a CRC-32C while they are read. */
public final class CheckedArray implements StoredArray {

    private final StoredArray array;
    private final String expected;
    private final String place;

    /**
     * An array that must have this checksum.
     *
     * @param place the file and the tensor in it, for messages
     */
    public CheckedArray(StoredArray array, String expected, String place) {
        this.array = array;
        this.expected = expected;
        this.place = place;
    }

    /** The CRC-32C of an array's little-endian bytes, as 8 hexadecimal digits. */
    public static String crc32c(StoredArray array) throws IOException {
        CRC32C crc = new CRC32C();
        if (array.type() == ElementType.STRING) {
            array.strings().forEach(text -> crc.update(ByteBuffer.wrap(text)));
        } else {
            array.transferTo(crc::update);
        }
        return hex(crc);
    }

    /** The checksums of many arrays, by their names. */
    public static Map<String, String> crc32c(Map<String, StoredArray> arrays) throws IOException {
        List<String> names = new ArrayList<>(arrays.keySet());
        List<String> sums = SideBySide.map(new ArrayList<>(arrays.values()), CheckedArray::crc32c);
        Map<String, String> checksums = new LinkedHashMap<>();
        for (int i = 0; i < sums.size(); i++) {
            checksums.put(names.get(i), sums.get(i));
        }
        return checksums;
    }

    private static String hex(CRC32C crc) {
        return String.format("%08x", crc.getValue());
    }

    @Override
    public ElementType type() {
        return array.type();
    }

    @Override
    public long[] shape() {
        return array.shape();
    }

    @Override
    public void transferTo(ByteSink sink) throws IOException {
        CRC32C crc = new CRC32C();
        array.transferTo(piece -> {
            crc.update(piece.duplicate());
            sink.accept(piece);
        });
        check(crc);
    }

    @Override
    public List<byte[]> strings() throws IOException {
        List<byte[]> strings = array.strings();
        CRC32C crc = new CRC32C();
        strings.forEach(crc::update);
        check(crc);
        return strings;
    }

    private void check(CRC32C crc) throws CorruptFileException {
        if (!hex(crc).equals(expected)) {
            throw new CorruptFileException(place + " has CRC-32C " + hex(crc) + ", expected " + expected
                    + " as when it was saved; the file is damaged. Restore it from a copy.");
        }
    }
}
