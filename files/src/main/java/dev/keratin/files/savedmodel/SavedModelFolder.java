package dev.keratin.files.savedmodel;

import dev.keratin.files.FormatException;
import dev.keratin.files.LfsPointer;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.MissingEntryException;
import dev.keratin.files.UnsupportedVersionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The description in a SavedModel folder: {@code saved_model.pb} and, from Keras 2.5 on, {@code keras_metadata.pb}.
 *
 * <p>The values lie in the checkpoint at {@link #variables()}. Its object graph numbers objects as this folder does and has the
 * model at node 0, with edges as in checkpoints by {@code save_weights}.
 */
public final class SavedModelFolder {

    private static final int SCHEMA_VERSION = 1;

    private final Path folder;
    private final LoadLimits limits;
    private final SavedModelProto model;
    private final List<KerasNode> kerasNodes;

    private SavedModelFolder(Path folder, LoadLimits limits, SavedModelProto model, List<KerasNode> kerasNodes) {
        this.folder = folder;
        this.limits = limits;
        this.model = model;
        this.kerasNodes = kerasNodes;
    }

    /** Whether a folder looks like a SavedModel. */
    public static boolean isSavedModel(Path folder) {
        return Files.isRegularFile(folder.resolve("saved_model.pb"));
    }

    /** Reads the description; the variables stay on disk. */
    public static SavedModelFolder open(Path folder, LoadLimits limits) throws IOException {
        Path file = folder.resolve("saved_model.pb");
        if (!Files.isRegularFile(file)) {
            throw new MissingEntryException(folder + ": no saved_model.pb, so this folder is no SavedModel.");
        }
        LfsPointer.refuse(file);
        SavedModelProto model = SavedModelProto.read(file, limits);
        if (model.schemaVersion() != SCHEMA_VERSION) {
            throw new UnsupportedVersionException(
                    file + ": SavedModel schema " + model.schemaVersion() + ", expected " + SCHEMA_VERSION + ".");
        }
        Path metadata = folder.resolve("keras_metadata.pb");
        List<KerasNode> nodes =
                Files.isRegularFile(metadata) ? KerasMetadata.read(metadata, limits) : model.kerasNodes();
        return new SavedModelFolder(folder, limits, model, nodes);
    }

    /** The prefix of the checkpoint with the values, to be opened with {@code BundleReader}. */
    public Path variables() {
        return folder.resolve("variables").resolve("variables");
    }

    /** What Keras 2 noted about the model's objects; empty for SavedModels that Keras 2 did not write. */
    public List<KerasNode> kerasNodes() {
        return kerasNodes;
    }

    /**
     * What Keras 2 noted about the model itself: {@code class_name}, {@code config}, {@code keras_version}, {@code training_config}, ...
     *
     * @throws FormatException if the text is damaged
     */
    public Optional<Map<String, @Nullable Object>> kerasModel() throws FormatException {
        for (KerasNode node : kerasNodes) {
            if (node.nodeId() == 0 && !node.metadata().isEmpty()) {
                return Optional.of(node.tree(limits, folder.toString()));
            }
        }
        return Optional.empty();
    }

    /** The functions that can be called from outside, such as {@code serving_default}. */
    public Map<String, Signature> signatures() {
        return model.signatures();
    }

    /** The variables of the object graph. */
    public List<SavedVariable> savedVariables() {
        return model.variables();
    }

    /** The TensorFlow that wrote it; empty where the file does not say. */
    public String tensorflowVersion() {
        return model.tensorflowVersion();
    }

    /** The tags of the model, usually {@code serve}. */
    public List<String> tags() {
        return model.tags();
    }
}
