package dev.keratin.files.zip;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.LimitExceededException;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.UnsupportedFeatureException;
import dev.keratin.files.internal.FileSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The directory at the end of a zip file.
 *
 * <pre>
 * members ... | central records | [zip64 end record, zip64 locator] | end record | comment
 * end record   4 signature 504B0506, 2 disk, 2 disk of directory, 2 records here, 2 records, 4 size, 4 offset, 2 comment length
 * central      4 signature 504B0102, 2 made by, 2 needed, 2 flags, 2 method, 4 time, 4 CRC-32, 4 compressed, 4 size, 2 name, 2 extra,
 *              2 comment, 2 disk, 2 internal, 4 external attributes, 4 header offset, name, extra, comment
 * </pre>
 */
final class CentralDirectory {

    private static final int END_SIGNATURE = 0x06054b50;
    private static final int END_SIZE = 22;
    private static final int ZIP64_END_SIGNATURE = 0x06064b50;
    private static final int ZIP64_END_SIZE = 56;
    private static final int LOCATOR_SIGNATURE = 0x07064b50;
    private static final int LOCATOR_SIZE = 20;
    private static final int RECORD_SIGNATURE = 0x02014b50;
    private static final int RECORD_SIZE = 46;
    private static final int ZIP64_EXTRA = 0x0001;
    private static final int UTF8_FLAG = 1 << 11;
    private static final long MAX32 = 0xFFFF_FFFFL;

    /** Names and comments of honest archives are far shorter; this bounds the directory that is read into memory. */
    private static final long BYTES_PER_RECORD = 1024;

    private final FileSource source;
    private final LoadLimits limits;

    CentralDirectory(FileSource source, LoadLimits limits) {
        this.source = source;
        this.limits = limits;
    }

    Map<String, ZipEntryRecord> read() throws IOException {
        Location location = locate();
        if (location.count > limits.zipMembers()) {
            throw new LimitExceededException(source.path() + ": the archive declares " + location.count
                    + " members, the limit is " + limits.zipMembers()
                    + ". Raise LoadLimits.zipMembers if the file is trusted.");
        }
        if (location.size > Math.min(Integer.MAX_VALUE - 8, BYTES_PER_RECORD * limits.zipMembers())) {
            throw new LimitExceededException(source.path() + ": the directory of the archive has " + location.size
                    + " bytes, which is too many.");
        }
        ByteBuffer bytes = ByteBuffer.wrap(source.bytes(location.offset, (int) location.size))
                .order(ByteOrder.LITTLE_ENDIAN);
        List<ZipEntryRecord> records = new ArrayList<>();
        while (bytes.hasRemaining()) {
            records.add(record(bytes, location));
        }
        if (records.size() != location.count) {
            throw corrupt("the directory has " + records.size() + " records, the end record says " + location.count);
        }
        return byName(withEnds(records, location.offset));
    }

    private Location locate() throws IOException {
        if (source.size() < END_SIZE) {
            throw corrupt("the file has " + source.size()
                    + " bytes, too few for a zip archive; it is truncated or no archive");
        }
        int tailSize = (int) Math.min(source.size(), END_SIZE + 0xFFFF);
        long tailStart = source.size() - tailSize;
        ByteBuffer tail = ByteBuffer.wrap(source.bytes(tailStart, tailSize)).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = tailSize - END_SIZE; at >= 0; at--) {
            boolean end = tail.getInt(at) == END_SIGNATURE
                    && Short.toUnsignedInt(tail.getShort(at + 20)) == tailSize - at - END_SIZE;
            if (end) {
                return location(tail.position(at).slice().order(ByteOrder.LITTLE_ENDIAN), tailStart + at);
            }
        }
        throw corrupt(
                "no end record at the end of the file; it is truncated, has foreign data appended or is no zip archive");
    }

    private Location location(ByteBuffer end, long endOffset) throws IOException {
        long count = Short.toUnsignedLong(end.getShort(10));
        long size = Integer.toUnsignedLong(end.getInt(12));
        long offset = Integer.toUnsignedLong(end.getInt(16));
        boolean oneDisk = end.getShort(4) == 0 && end.getShort(6) == 0 && end.getShort(8) == end.getShort(10);
        long directoryEnd = endOffset;
        if (endOffset >= LOCATOR_SIZE + ZIP64_END_SIZE) {
            ByteBuffer locator = bytes(endOffset - LOCATOR_SIZE, LOCATOR_SIZE);
            if (locator.getInt(0) == LOCATOR_SIGNATURE) {
                directoryEnd = locator.getLong(8);
                if (!source.contains(directoryEnd, ZIP64_END_SIZE)) {
                    throw corrupt("the zip64 end record lies outside the file");
                }
                ByteBuffer zip64 = bytes(directoryEnd, ZIP64_END_SIZE);
                if (zip64.getInt(0) != ZIP64_END_SIGNATURE) {
                    throw corrupt("no zip64 end record where its locator says");
                }
                count = agree(count, 0xFFFF, zip64.getLong(32), "number of records");
                size = agree(size, MAX32, zip64.getLong(40), "directory size");
                offset = agree(offset, MAX32, zip64.getLong(48), "directory offset");
            }
        }
        if (!oneDisk) {
            throw new UnsupportedFeatureException(source.path() + ": archives of several disks are not read.");
        }
        if (count < 0 || size < 0 || offset < 0 || offset > directoryEnd || size != directoryEnd - offset) {
            throw corrupt("the directory (offset " + offset + ", size " + size
                    + ") does not end where the end record begins (" + directoryEnd
                    + "); bytes are missing or foreign data was put in front");
        }
        return new Location(offset, size, count);
    }

    private long agree(long small, long saturated, long large, String what) throws CorruptFileException {
        if (small != saturated && small != large) {
            throw corrupt("the end records disagree about the " + what + ": " + small + " and " + large);
        }
        return large;
    }

    private ZipEntryRecord record(ByteBuffer bytes, Location location) throws IOException {
        if (bytes.remaining() < RECORD_SIZE || bytes.getInt(bytes.position()) != RECORD_SIGNATURE) {
            throw corrupt("a broken record in the directory at byte " + (location.offset + bytes.position()));
        }
        ByteBuffer fixed = bytes.slice(bytes.position(), RECORD_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        int nameLength = Short.toUnsignedInt(fixed.getShort(28));
        int extraLength = Short.toUnsignedInt(fixed.getShort(30));
        int commentLength = Short.toUnsignedInt(fixed.getShort(32));
        bytes.position(bytes.position() + RECORD_SIZE);
        if (bytes.remaining() < nameLength + extraLength + commentLength) {
            throw corrupt("the last record of the directory is cut off");
        }
        byte[] rawName = new byte[nameLength];
        bytes.get(rawName);
        ByteBuffer extra = bytes.slice(bytes.position(), extraLength).order(ByteOrder.LITTLE_ENDIAN);
        bytes.position(bytes.position() + extraLength + commentLength);

        int flags = Short.toUnsignedInt(fixed.getShort(8));
        long compressed = Integer.toUnsignedLong(fixed.getInt(20));
        long size = Integer.toUnsignedLong(fixed.getInt(24));
        long offset = Integer.toUnsignedLong(fixed.getInt(42));
        if (compressed == MAX32 || size == MAX32 || offset == MAX32) {
            ByteBuffer zip64 = zip64(extra);
            size = size == MAX32 ? next(zip64) : size;
            compressed = compressed == MAX32 ? next(zip64) : compressed;
            offset = offset == MAX32 ? next(zip64) : offset;
        }
        if (compressed < 0
                || size < 0
                || offset < 0
                || offset > location.offset
                || compressed > location.offset - offset) {
            throw corrupt("a member (offset " + offset + ", size " + compressed + ") lies outside the file");
        }
        int mode = fixed.getInt(38) >>> 16;
        return new ZipEntryRecord(
                name(rawName, flags),
                rawName,
                flags,
                Short.toUnsignedInt(fixed.getShort(10)),
                fixed.getInt(16),
                compressed,
                size,
                offset,
                0,
                (mode & 0xF000) == 0xA000,
                false);
    }

    private ByteBuffer zip64(ByteBuffer extra) throws CorruptFileException {
        while (extra.remaining() >= 4) {
            int id = Short.toUnsignedInt(extra.getShort());
            int length = Short.toUnsignedInt(extra.getShort());
            if (length > extra.remaining()) {
                break;
            }
            if (id == ZIP64_EXTRA) {
                return extra.slice(extra.position(), length).order(ByteOrder.LITTLE_ENDIAN);
            }
            extra.position(extra.position() + length);
        }
        throw corrupt("a member needs a zip64 field and has none");
    }

    private long next(ByteBuffer zip64) throws CorruptFileException {
        if (zip64.remaining() < Long.BYTES) {
            throw corrupt("the zip64 field of a member is too short");
        }
        return zip64.getLong();
    }

    private static String name(byte[] raw, int flags) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(raw))
                    .toString();
        } catch (CharacterCodingException e) {
            // A name in an old code page; none of the names that Keras or numpy write, so it only has to be some key.
            return new String(raw, StandardCharsets.ISO_8859_1) + ((flags & UTF8_FLAG) != 0 ? " (malformed)" : "");
        }
    }

    private static List<ZipEntryRecord> withEnds(List<ZipEntryRecord> records, long directoryOffset) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < records.size(); i++) {
            order.add(i);
        }
        order.sort(Comparator.comparingLong(i -> records.get(i).headerOffset()));
        long end = directoryOffset;
        for (int i = order.size() - 1; i >= 0; i--) {
            ZipEntryRecord record = records.get(order.get(i));
            records.set(order.get(i), record.withEnd(end));
            end = record.headerOffset();
        }
        return records;
    }

    private static Map<String, ZipEntryRecord> byName(List<ZipEntryRecord> records) {
        Map<String, ZipEntryRecord> entries = new LinkedHashMap<>();
        for (ZipEntryRecord record : records) {
            entries.merge(record.name(), record, (first, second) -> first.asDuplicate());
        }
        return entries;
    }

    private ByteBuffer bytes(long offset, int length) throws IOException {
        return ByteBuffer.wrap(source.bytes(offset, length)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private CorruptFileException corrupt(String what) {
        return new CorruptFileException(source.path() + ": " + what + ".");
    }

    private record Location(long offset, long size, long count) {}
}
