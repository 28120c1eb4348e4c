package dev.keratin.files.zip;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.FormatException;
import dev.keratin.files.LimitExceededException;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.StoredArray.ByteSink;
import dev.keratin.files.UnsupportedFeatureException;
import dev.keratin.files.internal.Crc32s;
import dev.keratin.files.internal.FileSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;

/** A member of a zip file: checked against its local header when made, against its CRC-32 whenever it is read as a whole. */
final class ZipMember implements Member {

    static final int LOCAL_SIGNATURE = 0x04034b50;
    static final int LOCAL_SIZE = 30;
    private static final int STORED = 0;
    private static final int DEFLATED = 8;
    private static final int ENCRYPTED = 1;
    private static final int SIZES_FOLLOW = 1 << 3;
    private static final long MAX32 = 0xFFFF_FFFFL;

    /** Below this size any ratio is harmless. */
    private static final long RATIO_FREE = 1 << 20;

    private final FileSource source;
    private final ZipEntryRecord entry;
    private final long dataOffset;

    ZipMember(FileSource source, ZipEntryRecord entry, LoadLimits limits) throws IOException {
        this.source = source;
        this.entry = entry;
        checkEntry(limits);
        this.dataOffset = checkLocalHeader();
    }

    private void checkEntry(LoadLimits limits) throws FormatException {
        if ((entry.flags() & ENCRYPTED) != 0) {
            throw new UnsupportedFeatureException(place() + " is encrypted, which is not read.");
        }
        if (entry.method() != STORED && entry.method() != DEFLATED) {
            throw new UnsupportedFeatureException(
                    place() + " has compression method " + entry.method() + ", expected 0 (stored) or 8 (deflated).");
        }
        if (entry.symbolicLink()) {
            throw new UnsupportedFeatureException(place() + " is a symbolic link, expected a file.");
        }
        if (entry.method() == STORED && entry.size() != entry.compressedSize()) {
            throw new CorruptFileException(place() + " is stored but declares " + entry.size() + " bytes of content in "
                    + entry.compressedSize() + " bytes.");
        }
        if (entry.size() > RATIO_FREE && entry.size() / limits.expansionRatio() > entry.compressedSize()) {
            throw new LimitExceededException(place() + " declares " + entry.size() + " bytes in "
                    + entry.compressedSize() + ", more than " + limits.expansionRatio()
                    + " to one. Raise LoadLimits.expansionRatio if the file is trusted.");
        }
    }

    private long checkLocalHeader() throws IOException {
        if (!source.contains(entry.headerOffset(), LOCAL_SIZE)) {
            throw new CorruptFileException(place() + ": its header lies outside the file.");
        }
        ByteBuffer header =
                ByteBuffer.wrap(source.bytes(entry.headerOffset(), LOCAL_SIZE)).order(ByteOrder.LITTLE_ENDIAN);
        if (header.getInt(0) != LOCAL_SIGNATURE) {
            throw disagree("signature");
        }
        if (header.getShort(6) != (short) entry.flags()) {
            throw disagree("flags");
        }
        if (header.getShort(8) != (short) entry.method()) {
            throw disagree("method");
        }
        if ((entry.flags() & SIZES_FOLLOW) == 0) {
            checkSame(header.getInt(14) == entry.crc(), "CRC-32");
            checkSize(header.getInt(18), entry.compressedSize(), "compressed size");
            checkSize(header.getInt(22), entry.size(), "size");
        }
        int nameLength = Short.toUnsignedInt(header.getShort(26));
        int extraLength = Short.toUnsignedInt(header.getShort(28));
        long offset = entry.headerOffset() + LOCAL_SIZE + nameLength + extraLength;
        if (offset > entry.end() || entry.compressedSize() > entry.end() - offset) {
            throw new CorruptFileException(place() + " overlaps what follows it in the file.");
        }
        byte[] name = source.bytes(entry.headerOffset() + LOCAL_SIZE, nameLength);
        checkSame(Arrays.equals(name, entry.rawName()), "name");
        return offset;
    }

    private void checkSize(int local, long central, String what) throws CorruptFileException {
        long value = Integer.toUnsignedLong(local);
        // Writers that stream reserve a zip64 field and put all ones here, whatever the size turns out to be.
        checkSame(value == MAX32 || value == central, what);
    }

    private void checkSame(boolean same, String what) throws CorruptFileException {
        if (!same) {
            throw disagree(what);
        }
    }

    private CorruptFileException disagree(String what) {
        return new CorruptFileException(place() + ": local header and directory disagree about the " + what + ".");
    }

    @Override
    public String name() {
        return entry.name();
    }

    @Override
    public long size() {
        return entry.size();
    }

    @Override
    public void transferTo(ByteSink sink) throws IOException {
        CRC32 crc = new CRC32();
        ByteSink checked = piece -> {
            crc.update(piece.duplicate());
            sink.accept(piece);
        };
        content(checked);
        check((int) crc.getValue());
    }

    private void check(int crc) throws CorruptFileException {
        if (crc != entry.crc()) {
            throw new CorruptFileException(String.format(
                    "%s has CRC-32 %08x, expected %08x: the file is damaged.", place(), crc, entry.crc()));
        }
    }

    private void content(ByteSink sink) throws IOException {
        if (entry.method() == STORED) {
            source.transfer(dataOffset, entry.size(), sink);
        } else {
            new Inflation(place(), source, dataOffset, entry.compressedSize(), entry.size()).transferTo(sink);
        }
    }

    @Override
    public byte[] bytes(long limit) throws IOException {
        Members.checkSize(this, limit);
        ByteBuffer out = ByteBuffer.allocate((int) size());
        transferTo(out::put);
        return out.array();
    }

    @Override
    public byte[] head(int count) throws IOException {
        int length = (int) Math.min(count, size());
        return entry.method() == STORED
                ? source.bytes(dataOffset, length)
                : new Inflation(place(), source, dataOffset, entry.compressedSize(), entry.size()).head(length);
    }

    @Override
    public Optional<Region> region() throws IOException {
        if (entry.method() != STORED) {
            return Optional.empty();
        }
        check(Crc32s.of(source, dataOffset, entry.size()));
        return Optional.of(new Region(source.path(), dataOffset, entry.size()));
    }

    private String place() {
        return source.path() + ": the member \"" + entry.name() + "\"";
    }
}
