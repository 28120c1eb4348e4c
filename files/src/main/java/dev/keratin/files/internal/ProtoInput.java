package dev.keratin.files.internal;

import dev.keratin.files.CorruptFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The wire format of protobuf: fields of a tag (number and kind) and a value, in memory or in a file.
 *
 * <pre>
 * tag: varint of number * 8 + kind
 * kind 0 varint | 1 eight bytes | 2 varint length and so many bytes | 3 group start | 4 group end | 5 four bytes
 * </pre>
 *
 * <p>All lengths are checked against the message around before anything is allocated.
 */
public final class ProtoInput {

    private static final int WINDOW = 1 << 16;
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    /** Fills a buffer from a position of the message on. */
    interface Source {
        void read(long position, ByteBuffer target) throws IOException;
    }

    private final String place;
    private final Source source;
    private final long size;
    private final ByteBuffer window;
    private long windowStart;
    private long end;

    private ProtoInput(String place, Source source, long size, ByteBuffer window) {
        this.place = place;
        this.source = source;
        this.size = size;
        this.end = size;
        this.window = window.order(ByteOrder.LITTLE_ENDIAN);
    }

    static ProtoInput of(byte[] bytes, String place) {
        return new ProtoInput(
                place,
                (position, target) -> target.put(bytes, (int) position, target.remaining()),
                bytes.length,
                ByteBuffer.wrap(bytes));
    }

    static ProtoInput of(FileSource file) {
        return of(file, new Range(0, file.size()), file.path().toString());
    }

    /** A message inside a file; positions are those of the file. */
    static ProtoInput of(FileSource file, Range range, String place) {
        ByteBuffer empty =
                ByteBuffer.allocate((int) Math.min(WINDOW, range.length)).limit(0);
        ProtoInput input = new ProtoInput(place, file::read, range.offset + range.length, empty);
        input.windowStart = range.offset;
        return input;
    }

    /** Where the value of a field lies. */
    public record Range(long offset, long length) {}

    /** The next tag, or 0 at the end of the message. */
    int readTag() throws IOException {
        if (position() == end) {
            return 0;
        }
        long tag = varint();
        if (tag >>> 3 == 0 || tag > 0xFFFF_FFFFL) {
            throw broken("a field without a number");
        }
        return (int) tag;
    }

    /** Reads the nested message that is the value of the field just met. */
    void nested(ProtoReader.Fields fields) throws IOException {
        long length = length();
        long outer = end;
        end = position() + length;
        ProtoReader.fields(this, fields);
        end = outer;
    }

    /** An {@code int32} or an enumeration. */
    public int readInt32() throws IOException {
        return (int) varint();
    }

    /** An {@code int64}. */
    public long readInt64() throws IOException {
        return varint();
    }

    /** A {@code bool}. */
    public boolean readBool() throws IOException {
        return varint() != 0;
    }

    /** A {@code fixed32}. */
    public int readFixed32() throws IOException {
        ensure(Integer.BYTES);
        return window.getInt();
    }

    /** A {@code fixed64}. */
    long readFixed64() throws IOException {
        ensure(Long.BYTES);
        return window.getLong();
    }

    /** Whether the whole message has been read. */
    boolean isAtEnd() {
        return position() == end;
    }

    /** Passes over the value of a field of bytes and tells where it lies. */
    public Range readRange() throws IOException {
        long length = length();
        Range range = new Range(position(), length);
        seek(range.offset + length);
        return range;
    }

    /** A {@code bytes}. */
    byte[] readBytes() throws IOException {
        byte[] array = new byte[Math.toIntExact(Math.min(length(), Integer.MAX_VALUE - 8))];
        ByteBuffer bytes = ByteBuffer.wrap(array);
        long start = position();
        if (array.length <= window.remaining()) {
            bytes.put(window.slice(window.position(), array.length));
        } else {
            source.read(start, bytes);
        }
        seek(start + array.length);
        return array;
    }

    /** A {@code string}, which must be UTF-8. */
    public String readString() throws IOException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(readBytes()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new CorruptFileException(place + ": a text that is not valid UTF-8, in a protobuf message.", e);
        }
    }

    /** Passes over the value of a field that is of no interest. */
    public void skip(int tag) throws IOException {
        switch (tag & 7) {
            case VARINT -> varint();
            case FIXED64 -> seek(checked(Long.BYTES));
            case FIXED32 -> seek(checked(Integer.BYTES));
            case BYTES -> {
                long length = length();
                seek(position() + length);
            }
            default -> throw broken("a field of kind " + (tag & 7) + ", which no message here has");
        }
    }

    private long length() throws IOException {
        long length = varint();
        if (length < 0 || length > end - position()) {
            throw broken("a length of " + length + " with " + (end - position()) + " bytes left");
        }
        return length;
    }

    private long varint() throws IOException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            ensure(1);
            byte next = window.get();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw broken("a number of more than ten bytes");
    }

    private long position() {
        return windowStart + window.position();
    }

    private long checked(int count) throws CorruptFileException {
        if (count > end - position()) {
            throw broken("a value that reaches outside");
        }
        return position() + count;
    }

    /** Makes the next bytes of the message available in the window. */
    private void ensure(int count) throws IOException {
        checked(count);
        if (window.remaining() < count) {
            long start = position();
            window.clear().limit((int) Math.min(window.capacity(), size - start));
            windowStart = start;
            source.read(start, window);
            window.flip();
        }
    }

    private void seek(long position) {
        if (position - windowStart <= window.limit()) {
            window.position((int) (position - windowStart));
        } else {
            windowStart = position;
            window.position(0).limit(0);
        }
    }

    private CorruptFileException broken(String what) {
        return new CorruptFileException(
                place + ": a broken protobuf message: " + what + " at 0x" + Long.toHexString(position()) + ".");
    }
}
