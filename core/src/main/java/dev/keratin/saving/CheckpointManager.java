package dev.keratin.saving;

import dev.keratin.files.bundle.BundleReader;
import dev.keratin.files.bundle.CheckpointState;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbered checkpoints in a folder, of which the newest few are kept ({@code tf.train.CheckpointManager}).
 *
 * <pre>{@code
 * CheckpointManager manager = CheckpointManager.in(Path.of("checkpoints"), 3);
 * Path saved = manager.save(model.state());        // checkpoints/ckpt-1, ckpt-2, ...
 * }</pre>
 *
 * <p>An old checkpoint is deleted only when the new one is in place, has been read back to its last byte, and stands in the folder's state file; so at every moment
 * the folder has a checkpoint that is whole. Only files of the manager's own name and numbers are ever deleted. Not for use by several
 * processes at once.
 */
public final class CheckpointManager {

    private static final double MILLIS = 1000;

    private final Path folder;
    private final int maxToKeep;
    private final String name;
    private final SaveOptions options;

    private CheckpointManager(Path folder, int maxToKeep, String name, SaveOptions options) {
        this.folder = folder;
        this.maxToKeep = maxToKeep;
        this.name = name;
        this.options = options;
    }

    /**
     * A manager of checkpoints named {@code ckpt-1}, {@code ckpt-2} ...
     *
     * @param folder made if it does not exist
     * @param maxToKeep how many to keep, at least 1
     */
    public static CheckpointManager in(Path folder, int maxToKeep) throws IOException {
        if (maxToKeep < 1) {
            throw new IllegalArgumentException(
                    "`max_to_keep` must be at least 1, received max_to_keep=" + maxToKeep + ".");
        }
        Files.createDirectories(folder);
        return new CheckpointManager(folder, maxToKeep, "ckpt", SaveOptions.defaults());
    }

    /** The same, with checkpoints of another name. */
    public CheckpointManager named(String checkpointName) {
        if (checkpointName.isEmpty() || checkpointName.contains("/") || checkpointName.contains("\\")) {
            throw new IllegalArgumentException(
                    "`checkpoint_name` must be a plain file name, received checkpoint_name=\"" + checkpointName
                            + "\".");
        }
        return new CheckpointManager(folder, maxToKeep, checkpointName, options);
    }

    /** The same, writing for another receiver. */
    public CheckpointManager target(Target target) {
        return new CheckpointManager(folder, maxToKeep, name, options.target(target));
    }

    /** The checkpoints that are there, oldest first. */
    public List<Path> checkpoints() throws IOException {
        return Checkpoints.all(folder);
    }

    /** Saves under the next number; returns the prefix. */
    public Path save(ModelState state) throws IOException {
        long last = 0;
        for (Path prefix : checkpoints()) {
            last = Math.max(last, number(prefix));
        }
        return save(state, last + 1);
    }

    /** Saves under a number; returns the prefix. */
    public Path save(ModelState state, long number) throws IOException {
        Path prefix = folder.resolve(name + "-" + number);
        ModelWriter.saveWeights(
                state, prefix, options.format(FileFormat.TF_CHECKPOINT).stateFile(false));
        Checkpoints.verify(prefix, LoadOptions.defaults());
        List<Path> kept = new ArrayList<>(checkpoints());
        kept.remove(prefix);
        kept.add(prefix);
        List<Path> old = new ArrayList<>();
        while (kept.size() > maxToKeep) {
            old.add(kept.remove(0));
        }
        writeState(kept);
        for (Path gone : old) {
            delete(gone);
        }
        return prefix;
    }

    private void writeState(List<Path> kept) throws IOException {
        List<String> names = new ArrayList<>();
        List<Double> times = new ArrayList<>();
        for (Path prefix : kept) {
            names.add(String.valueOf(prefix.getFileName()));
            times.add(Files.getLastModifiedTime(BundleReader.indexFile(prefix)).toMillis() / MILLIS);
        }
        new CheckpointState(names.get(names.size() - 1), names, times, null).write(folder);
    }

    /** The number of a checkpoint of this manager; 0 for another's. */
    private long number(Path prefix) {
        Matcher matcher =
                Pattern.compile(Pattern.quote(name) + "-(\\d{1,18})").matcher(String.valueOf(prefix.getFileName()));
        return matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
    }

    /** The index goes first: without it the checkpoint does not count any more. */
    private void delete(Path prefix) throws IOException {
        if (number(prefix) == 0) {
            return;
        }
        Files.deleteIfExists(BundleReader.indexFile(prefix));
        String data = prefix.getFileName() + ".data-";
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String fileName = String.valueOf(file.getFileName());
                boolean shard = fileName.startsWith(data)
                        && fileName.substring(data.length()).matches("\\d{5}-of-\\d{5}");
                if (shard && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    Files.delete(file);
                }
            }
        }
    }
}
