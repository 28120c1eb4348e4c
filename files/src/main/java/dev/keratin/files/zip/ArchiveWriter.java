package dev.keratin.files.zip;

import dev.keratin.files.AtomicFile;
import dev.keratin.files.StoredArray.ByteSink;
import dev.keratin.files.internal.Channels;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * Writes a zip archive of stored members, as Keras and numpy write theirs; it appears under its name complete or not at all.
 *
 * <p>All dates are 1980-01-01, so the same members give the same bytes. Sizes beyond 4 GiB use zip64. Nothing is kept in memory:
 *
 * <pre>{@code
 * try (ArchiveWriter writer = ArchiveWriter.create(path)) {
 *     writer.add("config.json", config);
 *     writer.add("model.weights.h5", sink -> writeWeights(sink));
 *     writer.commit();
 * }
 * }</pre>
 */
public final class ArchiveWriter implements Closeable {

    private static final int NAME_LENGTH = 0xFFFF;
    private static final long MAX32 = 0xFFFF_FFFFL;
    private static final int UTF8_FLAG = 1 << 11;

    /** 1980-01-01 in the date format of zip. */
    private static final short DATE = 0x21;

    private static final short VERSION = 20;
    private static final short VERSION_ZIP64 = 45;
    private static final int UNIX = 3 << 8;
    private static final int REGULAR_FILE = 0100600 << 16;

    private final AtomicFile file;
    private final SeekableByteChannel channel;
    private final List<Written> members = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    private ArchiveWriter(AtomicFile file) {
        this.file = file;
        this.channel = file.channel();
    }

    /** Writes the content of one member, in order. */
    @FunctionalInterface
    public interface Content {
        /** Hands all bytes to {@code sink}. */
        void transferTo(ByteSink sink) throws IOException;
    }

    /** Starts a new version of {@code path}; what was there stays until {@link #commit()}. */
    public static ArchiveWriter create(Path path) throws IOException {
        return new ArchiveWriter(AtomicFile.create(path));
    }

    /** Adds a member. */
    public void add(String name, byte[] content) throws IOException {
        add(name, content.length, sink -> sink.accept(ByteBuffer.wrap(content)));
    }

    /** Adds a member of unknown size. */
    public void add(String name, Content content) throws IOException {
        // Room for a zip64 field is reserved, since nobody knows yet whether it will be needed.
        write(name, true, content);
    }

    /**
     * Adds a member.
     *
     * @param name {@code '/'} between its parts; each name once
     * @param size the number of bytes that {@code content} writes
     */
    public void add(String name, long size, Content content) throws IOException {
        Written written = write(name, size >= MAX32, content);
        if (written.size != size) {
            throw new IllegalArgumentException("The content of \"" + name + "\" has " + written.size
                    + " bytes, announced were size=" + size + ".");
        }
    }

    private Written write(String name, boolean zip64, Content content) throws IOException {
        byte[] rawName = name.getBytes(StandardCharsets.UTF_8);
        if (rawName.length == 0 || rawName.length > NAME_LENGTH || !names.add(name)) {
            throw new IllegalArgumentException(
                    "`name` must be new and of 1 to " + NAME_LENGTH + " bytes, received name=\""
                            + (name.length() > 100 ? name.substring(0, 100) + "..." : name) + "\".");
        }
        long offset = channel.position();
        Channels.writeFully(channel, localHeader(new Written(rawName, offset, 0, 0, zip64)));
        CRC32 crc = new CRC32();
        long start = channel.position();
        content.transferTo(piece -> {
            crc.update(piece.duplicate());
            Channels.writeFully(channel, piece);
        });
        long end = channel.position();
        Written written = new Written(rawName, offset, end - start, (int) crc.getValue(), zip64);
        channel.position(offset);
        Channels.writeFully(channel, localHeader(written));
        channel.position(end);
        members.add(written);
        return written;
    }

    /** Writes the directory and puts the archive in place. */
    public void commit() throws IOException {
        long offset = channel.position();
        for (Written member : members) {
            Channels.writeFully(channel, directoryRecord(member));
        }
        Channels.writeFully(channel, endRecords(offset, channel.position() - offset));
        file.commit();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private static ByteBuffer localHeader(Written member) {
        int extra = member.zip64 ? 20 : 0;
        ByteBuffer header = ByteBuffer.allocate(ZipMember.LOCAL_SIZE + member.name.length + extra)
                .order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(ZipMember.LOCAL_SIGNATURE);
        header.putShort(member.zip64 ? VERSION_ZIP64 : VERSION);
        common(header, member, member.zip64);
        header.putShort((short) member.name.length).putShort((short) extra);
        header.put(member.name);
        if (member.zip64) {
            header.putShort((short) 1).putShort((short) 16).putLong(member.size).putLong(member.size);
        }
        return header.flip();
    }

    private static void common(ByteBuffer header, Written member, boolean zip64) {
        header.putShort((short) (isAscii(member.name) ? 0 : UTF8_FLAG));
        header.putShort((short) 0).putShort((short) 0).putShort(DATE).putInt(member.crc);
        int size = zip64 ? -1 : (int) member.size;
        header.putInt(size).putInt(size);
    }

    private static ByteBuffer directoryRecord(Written member) {
        boolean bigSize = member.size >= MAX32;
        boolean bigOffset = member.offset >= MAX32;
        int fields = (bigSize ? 2 : 0) + (bigOffset ? 1 : 0);
        int extra = fields == 0 ? 0 : 4 + fields * Long.BYTES;
        short version = member.zip64 || fields > 0 ? VERSION_ZIP64 : VERSION;
        ByteBuffer record = ByteBuffer.allocate(46 + member.name.length + extra).order(ByteOrder.LITTLE_ENDIAN);
        record.putInt(0x02014b50).putShort((short) (UNIX | version)).putShort(version);
        common(record, member, bigSize);
        record.putShort((short) member.name.length).putShort((short) extra).putShort((short) 0);
        record.putShort((short) 0).putShort((short) 0).putInt(REGULAR_FILE);
        record.putInt(bigOffset ? -1 : (int) member.offset);
        record.put(member.name);
        if (fields > 0) {
            record.putShort((short) 1).putShort((short) (fields * Long.BYTES));
            if (bigSize) {
                record.putLong(member.size).putLong(member.size);
            }
            if (bigOffset) {
                record.putLong(member.offset);
            }
        }
        return record.flip();
    }

    private ByteBuffer endRecords(long offset, long size) {
        ByteBuffer end = ByteBuffer.allocate(56 + 20 + 22).order(ByteOrder.LITTLE_ENDIAN);
        int count = members.size();
        boolean zip64 = offset >= MAX32 || size >= MAX32 || count >= 0xFFFF;
        if (zip64) {
            end.putInt(0x06064b50)
                    .putLong(44)
                    .putShort((short) (UNIX | VERSION_ZIP64))
                    .putShort(VERSION_ZIP64);
            end.putInt(0).putInt(0).putLong(count).putLong(count).putLong(size).putLong(offset);
            end.putInt(0x07064b50).putInt(0).putLong(offset + size).putInt(1);
        }
        short shortCount = (short) Math.min(count, 0xFFFF);
        end.putInt(0x06054b50)
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort(shortCount)
                .putShort(shortCount);
        end.putInt((int) Math.min(size, MAX32))
                .putInt((int) Math.min(offset, MAX32))
                .putShort((short) 0);
        return end.flip();
    }

    private static boolean isAscii(byte[] name) {
        for (byte b : name) {
            if (b < 0) {
                return false;
            }
        }
        return true;
    }

    /** A member in the file: where, how much, its CRC-32, and whether its local header has a zip64 field. */
    private record Written(byte[] name, long offset, long size, int crc, boolean zip64) {}
}
