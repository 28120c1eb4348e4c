package dev.keratin.files.hdf5;

import dev.keratin.files.CorruptFileException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A cursor over a piece of metadata: little-endian, bounds-checked, and able to say where in the file it stands. */
final class Bytes {

    /** What an address field of all ones reads as: nothing there. */
    static final long UNDEFINED = -1;

    private final Hdf5Input input;
    private final ByteBuffer buffer;
    private final long address;
    private final Place what;

    /** A cursor over everything that {@code buffer} has remaining; {@code address} is where its index 0 lies in the file. */
    Bytes(Hdf5Input input, ByteBuffer buffer, long address, Place what) {
        this.input = input;
        this.buffer = buffer.slice().order(ByteOrder.LITTLE_ENDIAN);
        this.address = address;
        this.what = what;
    }

    int position() {
        return buffer.position();
    }

    int remaining() {
        return buffer.remaining();
    }

    /** The place of the next byte in the file. */
    long address() {
        return address + buffer.position();
    }

    Place what() {
        return what;
    }

    void seek(int position) throws CorruptFileException {
        if (position < 0 || position > buffer.limit()) {
            throw corrupt("refers to byte " + position + " of " + buffer.limit());
        }
        buffer.position(position);
    }

    void skip(long count) throws CorruptFileException {
        need(count);
        buffer.position(buffer.position() + (int) count);
    }

    int u8() throws CorruptFileException {
        need(1);
        return buffer.get() & 0xff;
    }

    int u16() throws CorruptFileException {
        need(2);
        return buffer.getShort() & 0xffff;
    }

    long u32() throws CorruptFileException {
        need(4);
        return buffer.getInt() & 0xffffffffL;
    }

    int i32() throws CorruptFileException {
        need(4);
        return buffer.getInt();
    }

    /** A size or count of {@code width} bytes; one beyond 2^63 is refused. */
    long unsigned(int width) throws CorruptFileException {
        need(width);
        long value = 0;
        for (int i = 0; i < width; i++) {
            value |= (buffer.get() & 0xffL) << (8 * i);
        }
        if (value < 0) {
            throw corrupt("holds the impossible size " + Long.toUnsignedString(value));
        }
        return value;
    }

    /** A size in the width that the superblock sets. */
    long length() throws CorruptFileException {
        return unsigned(input.lengthSize());
    }

    /** A size that may be "undefined" (all ones). */
    long lengthOrUndefined() throws CorruptFileException {
        return field(input.lengthSize());
    }

    /** An address in the width that the superblock sets, or {@link #UNDEFINED}. */
    long offset() throws CorruptFileException {
        return field(input.offsetSize());
    }

    private long field(int width) throws CorruptFileException {
        need(width);
        boolean undefined = true;
        for (int i = 0; i < width; i++) {
            undefined &= buffer.get(buffer.position() + i) == -1;
        }
        if (undefined) {
            skip(width);
            return UNDEFINED;
        }
        return unsigned(width);
    }

    /** The next {@code count} bytes as a cursor of their own. */
    Bytes slice(long count) throws CorruptFileException {
        need(count);
        Bytes part = new Bytes(input, buffer.slice(buffer.position(), (int) count), address(), what);
        skip(count);
        return part;
    }

    byte[] array(long count) throws CorruptFileException {
        need(count);
        byte[] bytes = new byte[(int) count];
        buffer.get(bytes);
        return bytes;
    }

    /** The remaining bytes, without a copy. */
    ByteBuffer rest() {
        return buffer.slice();
    }

    /** Text of {@code count} bytes that may end early with a zero. */
    String text(long count) throws CorruptFileException {
        byte[] bytes = array(count);
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return input.name(bytes, end, what);
    }

    /** Text up to a zero byte, which is skipped. */
    String textToZero() throws CorruptFileException {
        int end = buffer.position();
        while (end < buffer.limit() && buffer.get(end) != 0) {
            end++;
        }
        if (end == buffer.limit()) {
            throw corrupt("holds a name without an end");
        }
        String text = text(end - buffer.position());
        skip(1);
        return text;
    }

    void signature(String expected) throws CorruptFileException {
        byte[] found = array(expected.length());
        for (int i = 0; i < found.length; i++) {
            if (found[i] != expected.charAt(i)) {
                throw corrupt("does not begin with `" + expected + "`");
            }
        }
    }

    /** Checks the Jenkins checksum in the last four bytes of this piece, over all before. */
    void verifyChecksum() throws CorruptFileException {
        if (buffer.limit() < 4) {
            throw corrupt("is too short for a checksum");
        }
        int stored = buffer.getInt(buffer.limit() - 4);
        int computed = Lookup3.hash(buffer, buffer.limit() - 4);
        if (stored != computed) {
            throw corrupt(String.format("has the checksum 0x%08x, its bytes give 0x%08x", stored, computed));
        }
    }

    /** Checks the checksum at the cursor, over this whole piece with the checksum itself as zero. */
    void verifyChecksumField() throws CorruptFileException {
        int at = buffer.position();
        int stored = i32();
        buffer.putInt(at, 0);
        int computed = Lookup3.hash(buffer, buffer.limit());
        if (stored != computed) {
            throw corrupt(String.format("has the checksum 0x%08x, its bytes give 0x%08x", stored, computed));
        }
    }

    CorruptFileException corrupt(String fault) {
        return input.corrupt(what, address(), fault);
    }

    private void need(long count) throws CorruptFileException {
        if (count < 0 || count > buffer.remaining()) {
            throw corrupt("ends early: " + count + " more bytes expected, " + buffer.remaining() + " are there");
        }
    }
}
