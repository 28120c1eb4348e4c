package dev.keratin.files;

import dev.keratin.files.internal.WriteBehind;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A file that appears under its name complete or not at all: every writer of this library goes through it.
 *
 * <p>The bytes go to a temporary sibling; {@link #commit()} forces them to the device, renames the sibling atomically over the target and
 * forces the directory. Until the rename the old file is untouched, and {@link #close()} without a commit removes the sibling:
 *
 * <pre>{@code
 * try (AtomicFile file = AtomicFile.create(path)) {
 *     writeModel(file.channel());
 *     file.commit();
 * }
 * }</pre>
 *
 * <p>A killed process leaves its sibling behind ({@value #PREFIX} and digits); the next write of the same target removes it. A sibling
 * whose process still runs is left alone. Works on every NIO file system. Where a store has no atomic rename, a new name is written by a
 * plain move and an existing file is never overwritten: {@link #commit()} refuses and says so. A target that is a symbolic link is
 * replaced, not followed. Not for use by several threads at once.
 */
public final class AtomicFile implements Closeable {

    /** What the names of all our temporary files begin with. */
    static final String PREFIX = ".keratin-tmp-";

    private static final int ATTEMPTS = 16;

    /** Temporaries of this process that are being written: stale-file removal must not take them. */
    private static final Set<Path> LIVE = ConcurrentHashMap.newKeySet();

    private final Path target;
    private final Path temporary;
    private final SeekableByteChannel channel;
    private boolean finished;

    private AtomicFile(Path target, Path temporary, SeekableByteChannel channel) {
        this.target = target;
        this.temporary = temporary;
        this.channel = channel;
    }

    /** Writes what {@link #write} is given. */
    @FunctionalInterface
    public interface Body {
        /** Writes the whole content; the channel stays the caller's to close. */
        void writeTo(SeekableByteChannel channel) throws IOException;
    }

    /**
     * Starts a new version of {@code target}; nothing of it is visible before {@link #commit()}. The directory must exist.
     *
     * @throws IOException where the target is a directory or no file can be made beside it
     */
    public static AtomicFile create(Path target) throws IOException {
        if (target.getFileName() == null || Files.isDirectory(target)) {
            throw new FileSystemException(
                    target.toString(), null, "is a directory, expected the name of a file to write");
        }
        String family = family(target);
        removeStale(target, family);
        for (int attempt = 1; ; attempt++) {
            Path temporary = target.resolveSibling(family
                    + Long.toHexString(ProcessHandle.current().pid())
                    + '-'
                    + Long.toHexString(ThreadLocalRandom.current().nextLong()));
            LIVE.add(liveKey(temporary));
            try {
                SeekableByteChannel channel = Files.newByteChannel(
                        temporary, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
                return new AtomicFile(
                        target,
                        temporary,
                        channel instanceof FileChannel opened ? new WriteBehind(opened, temporary) : channel);
            } catch (FileAlreadyExistsException e) {
                LIVE.remove(liveKey(temporary));
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            } catch (IOException | RuntimeException e) {
                LIVE.remove(liveKey(temporary));
                throw e;
            }
        }
    }

    /** Removes what killed processes left behind of writes of {@code target}, as its next write would. */
    public static void removeStale(Path target) throws IOException {
        removeStale(target, family(target));
    }

    private static String family(Path target) {
        return PREFIX + Long.toHexString(hash(target.getFileName().toString())) + '-';
    }

    /** Writes {@code target} in one go: all of {@code body}'s bytes or, after any failure, the file as it was before. */
    public static void write(Path target, Body body) throws IOException {
        try (AtomicFile file = create(target)) {
            body.writeTo(file.channel());
            file.commit();
        }
    }

    /** Where the content goes; on the default file system a thread of its own writes what was handed over. Never to be closed by the writer. */
    public SeekableByteChannel channel() {
        return channel;
    }

    /** The file that {@link #commit()} will put in place. */
    public Path target() {
        return target;
    }

    /**
     * Makes the written bytes the content of the target, durably. Once, as the last call before {@link #close()}.
     *
     * @throws IOException where a step failed; the old file is then untouched, unless only the last step, forcing the directory, failed
     */
    public void commit() throws IOException {
        if (finished) {
            throw new IllegalStateException("This file has been committed or closed before: " + target);
        }
        if (channel instanceof WriteBehind file) {
            file.force();
        }
        channel.close();
        try (ReplacedFile old = ReplacedFile.hold(target)) {
            moveIntoPlace();
        }
        finished = true;
        LIVE.remove(liveKey(temporary));
        forceDirectory();
    }

    /** Ends the write; without a {@link #commit()} the temporary file is removed and the target stays as it was. */
    @Override
    public void close() throws IOException {
        if (finished) {
            return;
        }
        finished = true;
        try {
            channel.close();
        } finally {
            LIVE.remove(liveKey(temporary));
            Files.deleteIfExists(temporary);
        }
    }

    private void moveIntoPlace() throws IOException {
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                FileSystemException refusal = new FileSystemException(
                        target.toString(),
                        null,
                        "exists, and its store cannot replace a file atomically; write to a new name or delete the file first");
                refusal.initCause(e);
                throw refusal;
            }
            Files.move(temporary, target);
        }
    }

    /** A rename is durable only when the directory is; stores that do not open directories (Windows, in-memory) have no such step. */
    private void forceDirectory() throws IOException {
        Path directory = target.toAbsolutePath().getParent();
        FileChannel opened;
        try {
            opened = FileChannel.open(directory, StandardOpenOption.READ);
        } catch (IOException | UnsupportedOperationException e) {
            return;
        }
        try (opened) {
            opened.force(true);
        }
    }

    private static void removeStale(Path target, String family) throws IOException {
        Path directory = target.toAbsolutePath().getParent();
        try (DirectoryStream<Path> siblings = Files.newDirectoryStream(
                directory, path -> path.getFileName().toString().startsWith(family))) {
            for (Path sibling : siblings) {
                if (isStale(sibling, family)) {
                    Files.deleteIfExists(sibling);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private static boolean isStale(Path sibling, String family) {
        String rest = sibling.getFileName().toString().substring(family.length());
        int dash = rest.indexOf('-');
        if (dash < 1 || !Files.isRegularFile(sibling, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        long pid;
        try {
            pid = Long.parseLong(rest.substring(0, dash), 16);
        } catch (NumberFormatException e) {
            // Not a name that this class makes, so not ours to delete.
            return false;
        }
        if (pid == ProcessHandle.current().pid()) {
            return !LIVE.contains(liveKey(sibling));
        }
        return ProcessHandle.of(pid).isEmpty();
    }

    private static Path liveKey(Path path) {
        return path.toAbsolutePath().normalize();
    }

    /** FNV-1a: ties temporaries to their target at a fixed length, whatever the length of its name. */
    private static long hash(String name) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }
}
