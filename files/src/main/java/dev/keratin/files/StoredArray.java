package dev.keratin.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * An array whose bytes can be had, wherever they lie: in a file just opened, or in memory about to be written.
 *
 * <p>Readers of this module return stored arrays, writers take them, so a file is copied into another format without any tensor being
 * built. Implementers hand out row-major, little-endian bytes, each byte once, in order; the file's own byte order, layout and
 * compression are undone before. They check all sizes before they allocate. A stored array of a file may be read only while that file is open.
 */
public interface StoredArray {

    /** The type of the elements. */
    ElementType type();

    /** The dimensions, outermost first; empty for a scalar. The caller owns the array. */
    long[] shape();

    /**
     * Hands all bytes to {@code sink}, in order, in pieces of any size. Not for {@link ElementType#STRING}.
     *
     * @throws IOException a {@link FormatException} where the file is at fault (a checksum, a length), or what reading or the sink threw
     */
    void transferTo(ByteSink sink) throws IOException;

    /**
     * The elements of an array of {@link ElementType#STRING}, row-major, as bytes.
     *
     * @throws IOException as {@link #transferTo}
     */
    default List<byte[]> strings() throws IOException {
        throw new IllegalStateException("strings() is for arrays of STRING, this one holds " + type() + ".");
    }

    /** The number of elements; 1 for a scalar. */
    default long elementCount() {
        long count = 1;
        for (long dimension : shape()) {
            count = Math.multiplyExact(count, dimension);
        }
        return count;
    }

    /** The number of raw bytes. */
    default long byteSize() {
        return Math.multiplyExact(elementCount(), type().byteSize());
    }

    /** Takes pieces of bytes as they come. */
    @FunctionalInterface
    interface ByteSink {
        /** Takes everything between position and limit; the piece is the sender's again when this returns. */
        void accept(ByteBuffer piece) throws IOException;
    }
}
