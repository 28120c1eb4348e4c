package dev.keratin.files.bundle;

import dev.keratin.files.AtomicFile;
import dev.keratin.files.LimitExceededException;
import dev.keratin.files.UnsupportedFeatureException;
import dev.keratin.files.internal.Channels;
import dev.keratin.files.internal.FileSource;
import dev.keratin.files.json.PythonFloats;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code checkpoint} in a folder of checkpoints: which of them is the newest and which exist.
 *
 * <pre>
 * model_checkpoint_path: "ckpt-3"
 * all_model_checkpoint_paths: "ckpt-2"
 * all_model_checkpoint_paths: "ckpt-3"
 * </pre>
 *
 * @param latest the prefix of the newest checkpoint, as the file has it
 * @param all the prefixes of all checkpoints, oldest first, the newest among them
 * @param timestamps when each was written, in seconds since 1970; empty or as many as {@code all}
 * @param lastPreserved when a checkpoint was last kept for good, in seconds since 1970; null where the file does not say
 */
public record CheckpointState(
        String latest, List<String> all, List<Double> timestamps, @Nullable Double lastPreserved) {

    /** The name of the file. */
    public static final String FILE_NAME = "checkpoint";

    private static final int LARGEST = 16 << 20;

    public CheckpointState {
        all = List.copyOf(all);
        timestamps = List.copyOf(timestamps);
        if (!timestamps.isEmpty() && timestamps.size() != all.size()) {
            throw new IllegalArgumentException("`timestamps` must be empty or one for each path, received "
                    + timestamps.size() + " for " + all.size() + " paths.");
        }
    }

    /** A state of one checkpoint without times, as Keras 2's {@code save_weights} writes it. */
    public static CheckpointState of(String latest) {
        return new CheckpointState(latest, List.of(latest), List.of(), null);
    }

    /** Reads the state of a folder; empty if it has none. */
    public static Optional<CheckpointState> read(Path folder) throws IOException {
        Path file = folder.resolve(FILE_NAME);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (FileSource source = FileSource.open(file)) {
            if (source.size() > LARGEST) {
                throw new LimitExceededException(file + ": " + source.size() + " bytes, expected at most " + LARGEST
                        + " for a checkpoint state.");
            }
            byte[] bytes = source.bytes(0, (int) source.size());
            return Optional.of(new StateText(new String(bytes, StandardCharsets.ISO_8859_1), file.toString()).parse());
        }
    }

    /** Writes the state of a folder, atomically. */
    public void write(Path folder) throws IOException {
        byte[] text = text().getBytes(StandardCharsets.US_ASCII);
        AtomicFile.write(folder.resolve(FILE_NAME), channel -> Channels.writeFully(channel, ByteBuffer.wrap(text)));
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        line(text, "model_checkpoint_path", StateText.quote(latest));
        all.forEach(path -> line(text, "all_model_checkpoint_paths", StateText.quote(path)));
        timestamps.forEach(time -> line(text, "all_model_checkpoint_timestamps", PythonFloats.repr(time)));
        if (lastPreserved != null) {
            line(text, "last_preserved_timestamp", PythonFloats.repr(lastPreserved));
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String field, String value) {
        text.append(field).append(": ").append(value).append('\n');
    }

    /**
     * The prefix of the newest checkpoint of a folder, as {@code tf.train.latest_checkpoint} gives it; empty if the folder has no state or the
     * checkpoint that it names has no index.
     *
     * @throws UnsupportedFeatureException if the state names a checkpoint outside the folder
     */
    public static Optional<Path> latestCheckpoint(Path folder) throws IOException {
        Optional<CheckpointState> state = read(folder);
        if (state.isEmpty()) {
            return Optional.empty();
        }
        Path prefix = resolve(folder, state.get().latest());
        return isCheckpoint(prefix) ? Optional.of(prefix) : Optional.empty();
    }

    /** The prefixes of all checkpoints of a folder whose index exists, oldest first. */
    public static List<Path> checkpoints(Path folder) throws IOException {
        List<Path> found = new ArrayList<>();
        Optional<CheckpointState> state = read(folder);
        if (state.isPresent()) {
            for (String name : state.get().all()) {
                Path prefix = resolve(folder, name);
                if (isCheckpoint(prefix)) {
                    found.add(prefix);
                }
            }
        }
        return found;
    }

    private static boolean isCheckpoint(Path prefix) throws IOException {
        return Files.isRegularFile(BundleReader.indexFile(prefix)) || V1Checkpoint.exists(prefix);
    }

    private static Path resolve(Path folder, String name) throws IOException {
        boolean plain = !name.isEmpty() && !name.equals(".") && !name.equals("..");
        plain &= name.indexOf('/') < 0 && name.indexOf('\\') < 0 && name.indexOf('\0') < 0;
        try {
            Path moved = moved(folder, name);
            if (moved != null) {
                return moved;
            }
            Path prefix = folder.resolve(name);
            if (plain
                    && prefix.getNameCount() == folder.resolve("x").getNameCount()
                    && !Path.of(name).isAbsolute()) {
                return prefix;
            }
        } catch (InvalidPathException e) {
            throw outside(folder, name, e);
        }
        throw outside(folder, name, null);
    }

    /** A folder that has been moved still names its checkpoints by the place where they were written: the same name in the folder is meant. */
    private static @Nullable Path moved(Path folder, String name) throws IOException {
        boolean absolute = name.startsWith("/") || name.matches("[A-Za-z]:[/\\\\].*") || name.matches("[a-z0-9]+://.*");
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        if (!absolute || last.isEmpty() || last.equals("..") || last.equals(".") || last.indexOf('\0') >= 0) {
            return null;
        }
        Path prefix = folder.resolve(last);
        return isCheckpoint(prefix) ? prefix : null;
    }

    private static UnsupportedFeatureException outside(Path folder, String name, @Nullable Exception cause) {
        return new UnsupportedFeatureException(
                folder.resolve(FILE_NAME) + ": names the checkpoint \"" + name
                        + "\", expected the name of one in the same folder. Open it by its own path if you trust it.",
                cause);
    }
}
