package dev.keratin.files.zip;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.StoredArray.ByteSink;
import dev.keratin.files.internal.FileSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Decompression of one deflated range of a file; counts what really comes out and stops at the declared size. */
final class Inflation {

    private static final int INPUT = 1 << 16;
    private static final int OUTPUT = 1 << 18;

    private final String place;
    private final FileSource source;
    private final long offset;
    private final long compressedSize;
    private final long size;

    Inflation(String place, FileSource source, long offset, long compressedSize, long size) {
        this.place = place;
        this.source = source;
        this.offset = offset;
        this.compressedSize = compressedSize;
        this.size = size;
    }

    void transferTo(ByteSink sink) throws IOException {
        ByteBuffer output = ByteBuffer.allocate((int) Math.min(OUTPUT, size + 1));
        run(output, sink, Long.MAX_VALUE);
    }

    /** The first bytes; {@code length} is at most the declared size. */
    byte[] head(int length) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(length);
        if (length > 0) {
            run(ByteBuffer.allocate(length), head::put, length);
        }
        if (head.hasRemaining()) {
            throw new CorruptFileException(place + " ends after " + head.position() + " bytes, expected " + size + ".");
        }
        return head.array();
    }

    private void run(ByteBuffer output, ByteSink sink, long enough) throws IOException {
        Inflater inflater = new Inflater(true);
        try {
            ByteBuffer input = ByteBuffer.allocate((int) Math.min(INPUT, compressedSize));
            long read = 0;
            long written = 0;
            while (!inflater.finished() && written < enough) {
                if (inflater.needsInput()) {
                    if (read == compressedSize) {
                        throw new CorruptFileException(place + ": its compressed data ends too early.");
                    }
                    input.clear().limit((int) Math.min(input.capacity(), compressedSize - read));
                    source.read(offset + read, input);
                    read += input.position();
                    inflater.setInput(input.flip());
                }
                output.clear();
                inflater.inflate(output);
                written += output.position();
                if (written > size) {
                    throw new CorruptFileException(place + " inflates to more than its declared " + size + " bytes.");
                }
                if (inflater.needsDictionary()) {
                    throw new CorruptFileException(
                            place + ": its compressed data needs a dictionary, which zip has not.");
                }
                if (output.flip().hasRemaining()) {
                    sink.accept(output);
                }
            }
            if (inflater.finished() && (written != size || inflater.getBytesRead() != compressedSize)) {
                throw new CorruptFileException(place + " inflates " + inflater.getBytesRead() + " bytes to " + written
                        + ", expected " + compressedSize + " to " + size + ".");
            }
        } catch (DataFormatException e) {
            throw new CorruptFileException(place + ": its compressed data is broken: " + e.getMessage(), e);
        } finally {
            inflater.end();
        }
    }
}
