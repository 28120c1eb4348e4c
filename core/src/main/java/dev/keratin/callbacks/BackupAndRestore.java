package dev.keratin.callbacks;

import dev.keratin.files.LoadLimits;
import dev.keratin.files.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Backs training up, and goes on from the backup when {@code fit} is called again after an interruption ({@code keras.callbacks.BackupAndRestore}).
 *
 * <p>The backup is one file, {@code latest.keras}: the model with its weights and optimizer, and the training position. Training goes on at the very batch, to
 * the same bits as if it had not been interrupted. A backup that Keras wrote ({@code latest.weights.h5} and {@code training_metadata.json}) is gone on
 * with at its epoch.
 *
 * <p>Arguments: {@code backup_dir}, for this training alone; {@code save_freq} {@code "epoch"} or a number of batches; {@code double_checkpoint} false, true keeps
 * the backup before the last one too; {@code delete_checkpoint} true, removes the backup when training is finished. Only these files are removed, and
 * the folder where nothing else is in it.
 */
public final class BackupAndRestore extends Callback implements Stateful {

    private static final String LATEST = "latest.keras";
    private static final String PREVIOUS = "latest.keras.bkp";
    /** What Keras writes. */
    private static final String WEIGHTS = "latest.weights.h5";

    private static final String METADATA = "training_metadata.json";

    private final Path folder;
    private final SaveFrequency frequency = new SaveFrequency();
    private boolean doubleCheckpoint;
    private boolean deleteCheckpoint = true;

    private BackupAndRestore(Path folder) {
        this.folder = folder;
    }

    public static BackupAndRestore of(String backupDir) {
        if (backupDir.isEmpty()) {
            throw new IllegalArgumentException("`backup_dir` must name a folder, received an empty string.");
        }
        return of(Path.of(backupDir));
    }

    public static BackupAndRestore of(Path backupDir) {
        return new BackupAndRestore(backupDir);
    }

    /** {@code "epoch"}. */
    public BackupAndRestore saveFreq(String frequency) {
        this.frequency.set(frequency);
        return this;
    }

    /** A number of batches. */
    public BackupAndRestore saveFreq(int batches) {
        frequency.set(batches);
        return this;
    }

    public BackupAndRestore doubleCheckpoint(boolean keepTwo) {
        doubleCheckpoint = keepTwo;
        return this;
    }

    public BackupAndRestore deleteCheckpoint(boolean delete) {
        deleteCheckpoint = delete;
        return this;
    }

    @Override
    public void onTrainBegin() {
        try {
            if (Files.exists(folder.resolve(LATEST))) {
                loadOwn();
            } else if (Files.exists(folder.resolve(WEIGHTS))) {
                loadOfKeras();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void loadOwn() throws IOException {
        try {
            model().loadTrainingState(folder.resolve(LATEST));
        } catch (IOException e) {
            Path previous = folder.resolve(PREVIOUS);
            if (!Files.exists(previous)) {
                throw e;
            }
            try {
                model().loadTrainingState(previous);
            } catch (IOException second) {
                second.addSuppressed(e);
                throw second;
            }
        }
    }

    private void loadOfKeras() throws IOException {
        boolean exact = model().loadTrainingState(folder.resolve(WEIGHTS));
        Path metadata = folder.resolve(METADATA);
        if (!exact && Files.exists(metadata)) {
            Object tree = Json.parse(Files.readAllBytes(metadata), LoadLimits.defaults(), metadata.toString());
            if (tree instanceof Map<?, ?> map && map.get("epoch") instanceof Number number) {
                model().setInitialEpoch(number.intValue());
            }
        }
    }

    @Override
    public void onTrainBatchEnd(int batch, Map<String, Double> logs) {
        if (frequency.isDue(batch)) {
            save();
        }
    }

    @Override
    public void onEpochEnd(int epoch, Map<String, Double> logs) {
        if (frequency.isEpoch()) {
            save();
        }
    }

    private void save() {
        Path latest = folder.resolve(LATEST);
        try {
            Files.createDirectories(folder);
            if (doubleCheckpoint && Files.exists(latest)) {
                Files.copy(latest, folder.resolve(PREVIOUS), StandardCopyOption.REPLACE_EXISTING);
            }
            model().saveTrainingState(latest);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void onTrainEnd(Map<String, Double> logs) {
        if (!deleteCheckpoint || !Files.isDirectory(folder)) {
            return;
        }
        try {
            for (String name : new String[] {LATEST, PREVIOUS, WEIGHTS, METADATA}) {
                Files.deleteIfExists(folder.resolve(name));
            }
            try (var rest = Files.list(folder)) {
                if (rest.findAny().isPresent()) {
                    return;
                }
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Map<String, @Nullable Object> state() {
        return frequency.state();
    }

    @Override
    public void restore(Map<String, @Nullable Object> state) {
        frequency.restore(state);
    }
}
