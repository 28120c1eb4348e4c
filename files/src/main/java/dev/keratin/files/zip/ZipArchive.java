package dev.keratin.files.zip;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.MissingEntryException;
import dev.keratin.files.internal.FileSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/**
 * A zip file read by its central directory, which is the only authority: local headers must agree with it, members must not overlap, the
 * directory must end where the file does.
 */
final class ZipArchive implements Archive {

    private final FileSource source;
    private final LoadLimits limits;
    private final Map<String, ZipEntryRecord> entries;

    private ZipArchive(FileSource source, LoadLimits limits, Map<String, ZipEntryRecord> entries) {
        this.source = source;
        this.limits = limits;
        this.entries = entries;
    }

    static ZipArchive open(Path path, LoadLimits limits) throws IOException {
        FileSource source = FileSource.open(path);
        try {
            return new ZipArchive(source, limits, new CentralDirectory(source, limits).read());
        } catch (IOException | RuntimeException e) {
            source.close();
            throw e;
        }
    }

    @Override
    public Path path() {
        return source.path();
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(entries.keySet());
    }

    @Override
    public Member member(String name) throws IOException {
        ZipEntryRecord entry = entries.get(name);
        if (entry == null) {
            throw new MissingEntryException(path() + ": no member \"" + name + "\" in this archive.");
        }
        if (entry.duplicate()) {
            throw new CorruptFileException(
                    path() + ": the member \"" + name + "\" occurs more than once, expected it once.");
        }
        return new ZipMember(source, entry, limits);
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
