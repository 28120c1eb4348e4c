package dev.keratin.saving;

import dev.keratin.files.FormatException;
import dev.keratin.files.StoredArray;
import dev.keratin.files.bundle.CheckpointState;
import dev.keratin.layers.Layer;
import dev.keratin.optimizers.Optimizer;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Folders of TensorFlow checkpoints.
 *
 * <pre>{@code
 * Path latest = Checkpoints.latest(Path.of("training_2")).orElseThrow();
 * model.loadWeights(latest);
 * }</pre>
 */
public final class Checkpoints {

    private Checkpoints() {}

    /** The prefix of the newest checkpoint of a folder, as {@code tf.train.latest_checkpoint} gives it; empty where there is none. */
    public static Optional<Path> latest(Path folder) throws IOException {
        return CheckpointState.latestCheckpoint(folder);
    }

    /** The prefixes of all checkpoints that a folder's state file names and that exist, oldest first. */
    public static List<Path> all(Path folder) throws IOException {
        Set<Path> prefixes = new LinkedHashSet<>(CheckpointState.checkpoints(folder));
        latest(folder).ifPresent(prefixes::add);
        return List.copyOf(prefixes);
    }

    /**
     * Reads a checkpoint, or any other file, to its last byte.
     *
     * @throws IOException where it is incomplete or a checksum does not agree
     */
    public static void verify(Path path, LoadOptions options) throws IOException {
        try (ModelSnapshot snapshot = ModelReader.open(path, options)) {
            java.util.Map<String, String> checksums = snapshot.weights().checksums();
            for (var entry : snapshot.weights().tensors().entrySet()) {
                String expected = checksums.get(entry.getKey());
                StoredArray array = entry.getValue();
                readAll(
                        expected == null
                                ? array
                                : new CheckedArray(array, expected, path + ": the tensor `" + entry.getKey() + "`"));
            }
        }
    }

    private static void readAll(StoredArray array) throws IOException {
        if (array.type() == dev.keratin.files.ElementType.STRING) {
            array.strings();
        } else {
            array.transferTo(piece -> piece.position(piece.limit()));
        }
    }

    /**
     * Loads the newest checkpoint of a folder that is whole. One that is incomplete or damaged is passed over for the one before, and the report says so.
     *
     * @throws IOException where no checkpoint of the folder is whole; damage of each is among the suppressed
     */
    public static LoadReport restoreLatest(Layer model, @Nullable Optimizer optimizer, Path folder, LoadOptions options)
            throws IOException {
        List<Path> newestFirst = new ArrayList<>(all(folder));
        Collections.reverse(newestFirst);
        List<String> passedOver = new ArrayList<>();
        NoSuchFileException failure =
                new NoSuchFileException(folder.toString(), null, "has no checkpoint that is whole");
        for (Path prefix : newestFirst) {
            try {
                LoadReport report = WeightsLoader.load(model, optimizer, prefix, options);
                List<String> notes = new ArrayList<>(passedOver);
                notes.addAll(report.notes());
                return new LoadReport(report.provenance(), report.entries(), notes);
            } catch (FormatException e) {
                passedOver.add("Passed over " + prefix + ", which is damaged or incomplete: " + e.getMessage());
                failure.addSuppressed(e);
            }
        }
        throw failure;
    }
}
