package dev.keratin.files.hdf5;

import dev.keratin.files.StoredArray.ByteSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * Gathers small pieces into large writes and cuts large heap pieces into bounded ones: a channel copies each heap buffer into a direct one
 * of the same size and keeps that.
 */
final class BufferedSink implements ByteSink {

    private static final int SIZE = 1 << 20;

    private final WritableByteChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(SIZE);

    BufferedSink(WritableByteChannel channel) {
        this.channel = channel;
    }

    @Override
    public void accept(ByteBuffer piece) throws IOException {
        if (piece.isDirect() && piece.remaining() >= SIZE / 4) {
            flush();
            writeFully(piece);
            return;
        }
        while (piece.hasRemaining()) {
            int count = Math.min(piece.remaining(), buffer.remaining());
            buffer.put(piece.slice(piece.position(), count));
            piece.position(piece.position() + count);
            if (!buffer.hasRemaining()) {
                flush();
            }
        }
    }

    void flush() throws IOException {
        writeFully(buffer.flip());
        buffer.clear();
    }

    private void writeFully(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
