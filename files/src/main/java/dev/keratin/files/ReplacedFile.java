package dev.keratin.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A large file that is about to be replaced, held open meanwhile: the system gives its room back when the last holder lets go, which takes
 * a fifth of a second a gigabyte, and nobody needs to wait for that.
 */
final class ReplacedFile implements Closeable {

    private static final long LARGE = 64L << 20;

    private final @Nullable FileChannel held;

    private ReplacedFile(@Nullable FileChannel held) {
        this.held = held;
    }

    /** Holds the file where that is worth it and hinders nobody: not on systems where open files cannot be replaced. */
    static ReplacedFile hold(Path file) {
        try {
            boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
            boolean large = posix && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) >= LARGE;
            return new ReplacedFile(
                    large ? FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS) : null);
        } catch (IOException | UnsupportedOperationException e) {
            // Not readable, or gone: then it is replaced as any other.
            return new ReplacedFile(null);
        }
    }

    @Override
    public void close() {
        FileChannel channel = held;
        if (channel != null) {
            CompletableFuture.runAsync(() -> {
                try {
                    channel.close();
                } catch (IOException e) {
                    System.getLogger(ReplacedFile.class.getName())
                            .log(System.Logger.Level.DEBUG, "A replaced file could not be closed.", e);
                }
            });
        }
    }
}
