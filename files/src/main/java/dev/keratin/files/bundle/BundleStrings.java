package dev.keratin.files.bundle;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.ElementType;
import dev.keratin.files.LimitExceededException;
import dev.keratin.files.Shapes;
import dev.keratin.files.StoredArray;
import dev.keratin.files.internal.Crc32c;
import dev.keratin.files.internal.FileSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A tensor of strings in a data file.
 *
 * <pre>
 * varint length of each element | masked CRC-32C of the lengths, 4 bytes | elements
 * </pre>
 *
 * <p>In checksums each length counts as uint32 (uint64 from 2^32 on), whatever its varint looks like; the entry's checksum covers lengths, the
 * four bytes, elements.
 */
final class BundleStrings implements StoredArray {

    private final BundleEntry entry;
    private final FileSource source;
    private final String place;

    BundleStrings(BundleEntry entry, FileSource source, String place) {
        this.entry = entry;
        this.source = source;
        this.place = place;
    }

    @Override
    public ElementType type() {
        return ElementType.STRING;
    }

    @Override
    public long[] shape() {
        return entry.shape().clone();
    }

    @Override
    public void transferTo(ByteSink sink) {
        throw new IllegalStateException("transferTo() is not for arrays of STRING; use strings().");
    }

    @Override
    public List<byte[]> strings() throws IOException {
        if (entry.size() > Integer.MAX_VALUE - 8) {
            throw new LimitExceededException(
                    place + " has " + entry.size() + " bytes of strings, expected at most 2 GiB.");
        }
        byte[] bytes = source.bytes(entry.offset(), (int) entry.size());
        int count = Math.toIntExact(Shapes.count(entry.shape()));
        CRC32C crc = new CRC32C();
        int[] lengths = new int[count];
        int at = 0;
        long total = 0;
        for (int i = 0; i < count; i++) {
            long length = Varints.read(bytes, at, bytes.length, place);
            at += Varints.size(length);
            updateLength(crc, length);
            total += length;
            if (length > bytes.length || total > bytes.length) {
                throw new CorruptFileException(place + ": a string of " + length + " bytes reaches outside its data.");
            }
            lengths[i] = (int) length;
        }
        if (at + Integer.BYTES + total != bytes.length) {
            throw new CorruptFileException(place + ": its strings take " + (at + Integer.BYTES + total)
                    + " bytes, expected " + bytes.length + ".");
        }
        int lengthsCrc = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(at);
        if (lengthsCrc != Crc32c.mask(crc.getValue())) {
            throw new CorruptFileException(
                    place + ": the checksum of its string lengths is wrong; the data is damaged.");
        }
        crc.update(bytes, at, bytes.length - at);
        BundleArray.check(Crc32c.mask(crc.getValue()), entry, source, place);
        at += Integer.BYTES;
        List<byte[]> strings = new ArrayList<>(count);
        for (int length : lengths) {
            strings.add(Arrays.copyOfRange(bytes, at, at + length));
            at += length;
        }
        return strings;
    }

    private static void updateLength(CRC32C crc, long length) {
        boolean wide = length > 0xFFFF_FFFFL;
        ByteBuffer bytes =
                ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length);
        crc.update(bytes.limit(wide ? Long.BYTES : Integer.BYTES));
    }

    /** Bytes and checksum of strings about to be written. */
    record Encoded(byte[] head, int crc, long size) {}

    /** Everything before the elements, and the entry's checksum. */
    static Encoded encode(List<byte[]> strings) {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        CRC32C crc = new CRC32C();
        long size = Integer.BYTES;
        for (byte[] string : strings) {
            Varints.write(head, string.length);
            updateLength(crc, string.length);
            size += Varints.size(string.length) + string.length;
        }
        byte[] stored = ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(Crc32c.mask(crc.getValue()))
                .array();
        head.writeBytes(stored);
        crc.update(stored);
        strings.forEach(crc::update);
        return new Encoded(head.toByteArray(), Crc32c.mask(crc.getValue()), size);
    }
}
