package dev.keratin.saving.savedmodel;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.bundle.BundleReader;
import dev.keratin.files.savedmodel.KerasNode;
import dev.keratin.files.savedmodel.SavedModelFolder;
import dev.keratin.saving.FileFormat;
import dev.keratin.saving.KerasVersion;
import dev.keratin.saving.LoadOptions;
import dev.keratin.saving.ModelSnapshot;
import dev.keratin.saving.Provenance;
import dev.keratin.saving.Trees;
import dev.keratin.saving.bundle.CheckpointFile;
import dev.keratin.saving.generations.Generations;
import dev.keratin.saving.named.NamedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads SavedModel folders: those of Keras 2 as models, any other as tensors by name.
 *
 * <p>The model comes from the metadata that Keras 2 left for its objects, the tensors from the checkpoint in {@code variables}. The functions in
 * {@code saved_model.pb} are not looked at.
 */
public final class SavedModelReader {

    private static final String CONFIG = "config";
    private static final String BUILT = "build_input_shape";

    private SavedModelReader() {}

    /** The model of a folder. */
    public static ModelSnapshot open(Path folder, LoadOptions options) throws IOException {
        SavedModelFolder description = SavedModelFolder.open(folder, options.limits());
        Map<String, @Nullable Object> metadata = description.kerasModel().orElse(Map.of());
        String version = metadata.get("keras_version") instanceof String text ? text : null;
        String backend = metadata.get("backend") instanceof String text ? text : null;
        String tensorFlow = description.tensorflowVersion();
        Provenance provenance = new Provenance(
                folder, FileFormat.SAVED_MODEL, version, backend, tensorFlow.isEmpty() ? null : tensorFlow, null);
        List<String> notes = new ArrayList<>();
        KerasVersion written = provenance.version();
        Generations generations =
                new Generations(written != null ? written : new KerasVersion(2, 4, 0), backend, notes);
        Map<String, @Nullable Object> architecture = null;
        Map<String, @Nullable Object> compile = null;
        if (isRebuildable(metadata)) {
            Map<String, @Nullable Object> model = new LinkedHashMap<>();
            model.put("class_name", metadata.get("class_name"));
            model.put(CONFIG, withInputShape(metadata));
            architecture = generations.architecture(model);
            Map<String, @Nullable Object> training = Trees.mapOrNull(metadata.get("training_config"));
            compile = training == null ? null : generations.trainingConfig(training);
        } else {
            notes.add(
                    description.kerasNodes().stream().map(KerasNode::identifier).anyMatch("_tf_keras_model"::equals)
                            ? "The model is " + subclass(metadata)
                                    + ", whose code is not in the file; only its tensors can be read."
                            : "The folder was not written by Keras; only its tensors can be read.");
        }
        if (!Files.exists(BundleReader.indexFile(description.variables()))) {
            return withoutVariables(description, folder, architecture, options);
        }
        BundleReader bundle = BundleReader.open(description.variables(), options.limits());
        try {
            notes.addAll(CheckpointFile.unreadable(bundle));
            return new ModelSnapshot(
                    provenance, architecture, compile, CheckpointFile.weights(bundle), null, notes, options, bundle);
        } catch (IOException | RuntimeException e) {
            bundle.close();
            throw e;
        }
    }

    /** A graph whose weights are constants in it, or a folder that has lost a part. */
    private static ModelSnapshot withoutVariables(
            SavedModelFolder description,
            Path folder,
            @Nullable Map<String, @Nullable Object> architecture,
            LoadOptions options)
            throws IOException {
        if (architecture != null || !description.savedVariables().isEmpty()) {
            throw new CorruptFileException(
                    folder + ": has " + description.savedVariables().size()
                            + " variables, but no `variables/variables.index` with their values; the folder is incomplete."
                            + " Copy the whole folder, with `variables`.");
        }
        return NamedFiles.graph(folder.resolve("saved_model.pb"), options);
    }

    /** Sequential and functional models have their layers in the config; what else Keras saved is code. */
    private static boolean isRebuildable(Map<String, @Nullable Object> metadata) {
        Object config = metadata.get(CONFIG);
        boolean layers =
                config instanceof List<?> || config instanceof Map<?, ?> map && map.get("layers") instanceof List<?>;
        return metadata.get("class_name") instanceof String && layers;
    }

    /** The author's own class by name, as far as the metadata have it. */
    private static String subclass(Map<String, @Nullable Object> metadata) {
        return metadata.get("class_name") instanceof String name
                ? "of the class \"" + name + "\", a subclass of keras.Model"
                : "a subclass of keras.Model";
    }

    /** The config, with the shape that the model was built for where only the description around it says so. */
    private static @Nullable Object withInputShape(Map<String, @Nullable Object> metadata) {
        Map<String, @Nullable Object> config = Trees.mapOrNull(metadata.get(CONFIG));
        if (config == null || !"Sequential".equals(metadata.get("class_name")) || config.get(BUILT) != null) {
            return metadata.get(CONFIG);
        }
        Object shape = metadata.get(BUILT);
        if (shape == null && metadata.get("save_spec") instanceof Map<?, ?> spec) {
            shape = spec.get("serialized") instanceof List<?> parts && !parts.isEmpty() ? parts.get(0) : null;
        }
        Map<String, @Nullable Object> complete = new LinkedHashMap<>(config);
        if (shape != null) {
            complete.put(BUILT, shape);
        }
        return complete;
    }
}
