package dev.keratin.files.zip;

import dev.keratin.files.StoredArray.ByteSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** One member of an {@link Archive}; its structure has been checked, its content is checked while it is read. */
public interface Member {

    /** The name in the archive. */
    String name();

    /** The number of bytes of the content, uncompressed. */
    long size();

    /**
     * Hands the whole content to {@code sink}, in order, in pieces.
     *
     * @throws IOException if the content has another length or checksum than declared (found at the end), or as the sink throws
     */
    void transferTo(ByteSink sink) throws IOException;

    /**
     * The whole content, checked.
     *
     * @param limit the most bytes that the caller takes
     * @throws IOException if the content is larger, or as {@link #transferTo}
     */
    byte[] bytes(long limit) throws IOException;

    /** The first bytes of the content, at most {@code count}; not covered by the checksum, which needs the whole. */
    byte[] head(int count) throws IOException;

    /**
     * Where the content lies as it is in a file, so that it can be read in place; empty for a compressed member. Reads the content once to
     * check it.
     */
    Optional<Region> region() throws IOException;

    /**
     * A part of a file.
     *
     * @param file the file
     * @param offset the first byte
     * @param length the number of bytes
     */
    record Region(Path file, long offset, long length) {}
}
