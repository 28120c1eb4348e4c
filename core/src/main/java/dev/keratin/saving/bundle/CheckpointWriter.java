package dev.keratin.saving.bundle;

import dev.keratin.files.MemoryArray;
import dev.keratin.files.StoredArray;
import dev.keratin.files.bundle.BundleWriter;
import dev.keratin.files.bundle.CheckpointState;
import dev.keratin.saving.Companion;
import dev.keratin.saving.ModelState;
import dev.keratin.saving.SaveOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** Writes TensorFlow checkpoints: data, then the index, which makes the checkpoint valid, then the folder's state file. */
public final class CheckpointWriter {

    private CheckpointWriter() {}

    /** Writes the checkpoint of a prefix. */
    public static void write(ModelState state, Path prefix, SaveOptions options) throws IOException {
        CheckpointGraph.Built built = CheckpointGraph.of(state, options.target());
        try (BundleWriter bundle = BundleWriter.create(prefix)) {
            for (Map.Entry<String, StoredArray> entry : built.arrays().entrySet()) {
                bundle.add(entry.getKey(), entry.getValue());
            }
            bundle.add(built.graph());
            if (state.trainingPosition() != null) {
                Companion companion = new Companion(Map.of(), state.trainingPosition());
                bundle.add(Companion.NAME, MemoryArray.ofString(companion.toJson()));
            }
            bundle.commit();
        }
        if (options.stateFile()) {
            String name = String.valueOf(prefix.getFileName());
            CheckpointState.of(name)
                    .write(Objects.requireNonNull(prefix.toAbsolutePath().getParent()));
        }
    }
}
