package dev.keratin.files.events;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.LimitExceededException;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.internal.Channels;
import dev.keratin.files.internal.Crc32c;
import dev.keratin.files.internal.FileSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/**
 * TFRecord files: records of any bytes, one after another.
 *
 * <pre>
 * length, uint64 | masked CRC-32C of the length, uint32 | data | masked CRC-32C of the data, uint32
 * </pre>
 */
public final class TfRecords {

    private static final int HEADER = 12;
    private static final int FOOTER = 4;

    private TfRecords() {}

    /** Takes one record. */
    @FunctionalInterface
    public interface Sink {
        /** Takes the data of a record; the array is the sink's. */
        void record(byte[] data) throws IOException;
    }

    /** Writes one record at the position of {@code channel}. */
    public static void write(WritableByteChannel channel, byte[] data) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(HEADER + data.length + FOOTER).order(ByteOrder.LITTLE_ENDIAN);
        frame.putLong(data.length);
        frame.putInt(Crc32c.masked(frame.slice(0, Long.BYTES)));
        frame.put(data).putInt(Crc32c.masked(data));
        Channels.writeFully(channel, frame.flip());
    }

    /**
     * Hands all records of a file to {@code sink}, every checksum checked.
     *
     * @param limits {@link LoadLimits#totalBytes()} bounds one record
     */
    public static void read(Path path, LoadLimits limits, Sink sink) throws IOException {
        try (FileSource source = FileSource.open(path)) {
            for (long at = 0; at < source.size(); ) {
                byte[] data = record(source, at, limits);
                at += HEADER + data.length + FOOTER;
                sink.record(data);
            }
        }
    }

    private static byte[] record(FileSource source, long at, LoadLimits limits) throws IOException {
        String place = source.path() + ": the record at 0x" + Long.toHexString(at);
        if (!source.contains(at, HEADER)) {
            throw new CorruptFileException(place + " is cut off; the file is truncated.");
        }
        ByteBuffer header = ByteBuffer.wrap(source.bytes(at, HEADER)).order(ByteOrder.LITTLE_ENDIAN);
        if (header.getInt(Long.BYTES) != Crc32c.masked(header.slice(0, Long.BYTES))) {
            throw new CorruptFileException(place + " has a wrong checksum of its length; the file is damaged.");
        }
        long length = header.getLong(0);
        if (length < 0 || length > source.size() || !source.contains(at + HEADER, length + FOOTER)) {
            throw new CorruptFileException(
                    place + " declares " + length + " bytes and is cut off; the file is truncated.");
        }
        if (length > Math.min(limits.totalBytes(), Integer.MAX_VALUE - 64)) {
            throw new LimitExceededException(place + " has " + length + " bytes, the limit is "
                    + Math.min(limits.totalBytes(), Integer.MAX_VALUE - 64) + ".");
        }
        byte[] data = source.bytes(at + HEADER, (int) length);
        ByteBuffer footer =
                ByteBuffer.wrap(source.bytes(at + HEADER + length, FOOTER)).order(ByteOrder.LITTLE_ENDIAN);
        if (footer.getInt() != Crc32c.masked(data)) {
            throw new CorruptFileException(place + " has a wrong checksum of its data; the file is damaged.");
        }
        return data;
    }
}
