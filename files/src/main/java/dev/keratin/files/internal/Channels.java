package dev.keratin.files.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Writing to channels, which may take fewer bytes than given. */
public final class Channels {

    private Channels() {}

    /** Writes everything between position and limit. */
    public static void writeFully(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
