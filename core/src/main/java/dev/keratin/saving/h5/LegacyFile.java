package dev.keratin.saving.h5;

import dev.keratin.files.hdf5.Hdf5File;
import dev.keratin.files.hdf5.Hdf5Group;
import dev.keratin.saving.Companion;
import dev.keratin.saving.FileFormat;
import dev.keratin.saving.LoadOptions;
import dev.keratin.saving.ModelSnapshot;
import dev.keratin.saving.Provenance;
import dev.keratin.saving.Trees;
import dev.keratin.saving.generations.Generations;
import dev.keratin.saving.weights.PathWeightsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code .h5} files of Keras 1 and 2, which Keras 3 still writes: whole models and weights alone. */
public final class LegacyFile {

    private static final String MODEL_CONFIG = "model_config";
    private static final String TRAINING_CONFIG = "training_config";
    private static final String MODEL_WEIGHTS = "model_weights";
    private static final String OPTIMIZER_WEIGHTS = "optimizer_weights";

    private LegacyFile() {}

    /** Whether this is a whole model. */
    public static boolean isModel(Hdf5Group root) throws IOException {
        return root.hasAttribute(MODEL_CONFIG);
    }

    /** Whether these are weights by layer order. */
    public static boolean isWeights(Hdf5Group root) throws IOException {
        return root.hasStringList("layer_names") || NumberedLayers.recognises(root);
    }

    /** A whole model, already open. */
    public static ModelSnapshot model(Path path, Hdf5File file, LoadOptions options) throws IOException {
        Hdf5Group root = file.root();
        Hdf5Group weights = root.group(MODEL_WEIGHTS);
        Provenance provenance = provenance(path, FileFormat.H5, List.of(root, weights));
        List<String> notes = new ArrayList<>();
        Companion companion = PathWeightsFile.companion(root, options);
        Generations generations = new Generations(provenance.version(), provenance.backend(), notes);
        Map<String, @Nullable Object> architecture =
                generations.architecture(json(root, MODEL_CONFIG, companion, options));
        Map<String, @Nullable Object> compile = root.hasAttribute(TRAINING_CONFIG)
                ? generations.trainingConfig(json(root, TRAINING_CONFIG, companion, options))
                : null;
        Hdf5Group optimizer = root.hasGroup(OPTIMIZER_WEIGHTS) ? root.group(OPTIMIZER_WEIGHTS) : null;
        return new ModelSnapshot(
                provenance,
                architecture,
                companion.exact(compile),
                LegacyWeights.read(provenance, root, weights, optimizer, companion, options),
                companion.trainingPosition(),
                notes,
                options,
                file);
    }

    /** Weights alone, already open. */
    public static ModelSnapshot weights(Path path, Hdf5File file, LoadOptions options) throws IOException {
        Provenance provenance = NumberedLayers.recognises(file.root())
                ? new Provenance(path, FileFormat.LEGACY_WEIGHTS_H5, NumberedLayers.VERSION, null)
                : provenance(path, FileFormat.LEGACY_WEIGHTS_H5, List.of(file.root()));
        Companion companion = PathWeightsFile.companion(file.root(), options);
        return new ModelSnapshot(
                provenance,
                null,
                null,
                LegacyWeights.read(provenance, file.root(), file.root(), null, companion, options),
                companion.trainingPosition(),
                List.of(),
                options,
                file);
    }

    private static Map<String, @Nullable Object> json(
            Hdf5Group root, String attribute, Companion companion, LoadOptions options) throws IOException {
        String text = root.attribute(attribute).string();
        String place = root + "@" + attribute;
        companion.check(attribute, text, place);
        return Trees.parseObject(text, options.limits(), place);
    }

    /** Version and backend; Keras 1 has no version at all, some files have it on the weights only. */
    private static Provenance provenance(Path path, FileFormat format, List<Hdf5Group> places) throws IOException {
        String version = null;
        String backend = null;
        for (Hdf5Group group : places) {
            if (version == null && group.hasAttribute("keras_version")) {
                version = group.attribute("keras_version").string();
            }
            if (backend == null && group.hasAttribute("backend")) {
                backend = group.attribute("backend").string();
            }
        }
        return new Provenance(path, format, version == null ? "1.0" : version, backend);
    }
}
