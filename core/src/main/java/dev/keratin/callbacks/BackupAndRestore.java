package dev.keratin.callbacks;

import dev.keratin.files.AtomicFile;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Backs training up, and goes on from the backup when {@code fit} is called again after an interruption ({@code keras.callbacks.BackupAndRestore}).
 *
 * <p>The backup is Keras's: {@code latest.weights.h5} with weights and optimizer, and {@code training_metadata.json}, so that Keras can go on from it too.
 * The first also holds the training position: training goes on at the very batch, to the same bits as if it had not been interrupted. A backup
 * that Keras wrote is gone on with at its epoch.
 *
 * <p>Arguments: {@code backup_dir}, for this training alone; {@code save_freq} {@code "epoch"} or a number of batches; {@code double_checkpoint} false, true keeps
 * the backup before the last one too; {@code delete_checkpoint} true, removes the backup when training is finished. Only these files are removed, and
 * the folder where nothing else is in it.
 *
 * <p>Put callbacks behind this one only if they need not know of what happens in the hook in which it saves before it does.
 */
public final class BackupAndRestore extends Callback implements Stateful {

    private static final String WEIGHTS = "latest.weights.h5";
    private static final String METADATA = "training_metadata.json";

    private final Path folder;
    private final SaveFrequency frequency = new SaveFrequency();
    private boolean doubleCheckpoint;
    private boolean deleteCheckpoint = true;
    private int epoch;

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
        if (!Files.exists(folder.resolve(WEIGHTS))) {
            return;
        }
        try {
            load("");
        } catch (IOException e) {
            if (!Files.exists(folder.resolve(WEIGHTS + ".bkp"))) {
                throw new UncheckedIOException(e);
            }
            loadPrevious(e);
        }
    }

    private void loadPrevious(IOException first) {
        try {
            load(".bkp");
        } catch (IOException e) {
            e.addSuppressed(first);
            throw new UncheckedIOException(e);
        }
    }

    private void load(String suffix) throws IOException {
        boolean exact = model().loadTrainingState(folder.resolve(WEIGHTS + suffix));
        Path metadata = folder.resolve(METADATA + suffix);
        if (!exact && Files.exists(metadata)) {
            Object tree = Json.parse(Files.readAllBytes(metadata), LoadLimits.defaults(), metadata.toString());
            if (tree instanceof Map<?, ?> map && map.get("epoch") instanceof Number number) {
                model().setInitialEpoch(number.intValue());
            }
        }
    }

    @Override
    public void onEpochBegin(int epoch) {
        this.epoch = epoch;
    }

    @Override
    public void onTrainBatchEnd(int batch, Map<String, Double> logs) {
        if (frequency.isDue(batch)) {
            save(batch);
        }
    }

    @Override
    public void onEpochEnd(int epoch, Map<String, Double> logs) {
        this.epoch = epoch + 1;
        if (frequency.isEpoch()) {
            save(0);
        }
    }

    private void save(int batch) {
        Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
        metadata.put("epoch", (long) epoch);
        metadata.put("batch", (long) batch);
        try {
            Files.createDirectories(folder);
            if (doubleCheckpoint) {
                keep(WEIGHTS);
                keep(METADATA);
            }
            model().saveTrainingState(folder.resolve(WEIGHTS));
            ByteBuffer text = ByteBuffer.wrap(Json.writeBytes(metadata));
            AtomicFile.write(folder.resolve(METADATA), channel -> {
                while (text.hasRemaining()) {
                    channel.write(text);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void keep(String name) throws IOException {
        Path present = folder.resolve(name);
        if (Files.exists(present)) {
            Files.copy(present, folder.resolve(name + ".bkp"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Override
    public void onTrainEnd(Map<String, Double> logs) {
        if (!deleteCheckpoint || !Files.isDirectory(folder)) {
            return;
        }
        try {
            for (String name : new String[] {WEIGHTS, METADATA}) {
                Files.deleteIfExists(folder.resolve(name));
                Files.deleteIfExists(folder.resolve(name + ".bkp"));
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
        Map<String, @Nullable Object> state = new LinkedHashMap<>(frequency.state());
        state.put("epoch", (long) epoch);
        return state;
    }

    @Override
    public void restore(Map<String, @Nullable Object> state) {
        frequency.restore(state);
        epoch = States.integer(state, "epoch");
    }
}
