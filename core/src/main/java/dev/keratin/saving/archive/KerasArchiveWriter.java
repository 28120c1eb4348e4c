package dev.keratin.saving.archive;

import dev.keratin.files.hdf5.Hdf5Writer;
import dev.keratin.files.json.Json;
import dev.keratin.files.zip.ArchiveWriter;
import dev.keratin.saving.ModelState;
import dev.keratin.saving.Target;
import dev.keratin.saving.generations.Receivers;
import dev.keratin.saving.weights.PathWeightsWriter;
import dev.keratin.saving.weights.VocabularyAssets;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes {@code .keras} archives as Keras 3.15 or, for an older receiver, 2.15 does. */
public final class KerasArchiveWriter {

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyy-MM-dd@HH:mm:ss", Locale.ROOT);

    private KerasArchiveWriter() {}

    /** Writes a model, atomically. */
    public static void write(ModelState state, Path path, Target target) throws IOException {
        Receivers receiver = new Receivers(target);
        Map<String, @Nullable Object> config = receiver.archiveConfig(state.architecture(), state.compileConfig());
        Map<String, byte[]> assets = VocabularyAssets.take(state.root(), config);
        Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
        metadata.put("keras_version", receiver.version());
        metadata.put("date_saved", LocalDateTime.now().format(DATE));
        Hdf5Writer weights = new Hdf5Writer(
                PathWeightsWriter.describe(state, target, receiver.exactOptimizer(state.compileConfig())));
        try (ArchiveWriter archive = ArchiveWriter.create(path)) {
            archive.add(KerasArchive.METADATA, Json.writeBytes(metadata));
            archive.add(KerasArchive.CONFIG, Json.writeBytes(config));
            archive.add(KerasArchive.WEIGHTS, weights.size(), weights::writeTo);
            for (Map.Entry<String, byte[]> asset : assets.entrySet()) {
                archive.add(asset.getKey(), asset.getValue());
            }
            archive.commit();
        }
    }
}
