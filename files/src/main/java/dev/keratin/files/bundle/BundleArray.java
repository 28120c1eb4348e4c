package dev.keratin.files.bundle;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.ElementType;
import dev.keratin.files.StoredArray;
import dev.keratin.files.internal.Crc32c;
import dev.keratin.files.internal.FileSource;
import java.io.IOException;
import java.util.Objects;
import java.util.zip.CRC32C;

/** A tensor of numbers in a data file. */
final class BundleArray implements StoredArray {

    private final BundleEntry entry;
    private final FileSource source;
    private final String place;

    BundleArray(BundleEntry entry, FileSource source, String place) {
        this.entry = entry;
        this.source = source;
        this.place = place;
    }

    @Override
    public ElementType type() {
        return Objects.requireNonNull(entry.type());
    }

    @Override
    public long[] shape() {
        return entry.shape().clone();
    }

    @Override
    public void transferTo(ByteSink sink) throws IOException {
        CRC32C crc = new CRC32C();
        source.transfer(entry.offset(), entry.size(), piece -> {
            crc.update(piece.duplicate());
            sink.accept(piece);
        });
        check(Crc32c.mask(crc.getValue()), entry, source, place);
    }

    static void check(int crc, BundleEntry entry, FileSource source, String place) throws CorruptFileException {
        if (crc != entry.crc()) {
            throw new CorruptFileException(String.format(
                    "%s has checksum %08x, expected %08x, in %s at 0x%x; the data is damaged or belongs to another index.",
                    place, crc, entry.crc(), source.path(), entry.offset()));
        }
    }
}
