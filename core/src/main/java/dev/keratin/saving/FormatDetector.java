package dev.keratin.saving;

import dev.keratin.files.UnsupportedFeatureException;
import dev.keratin.files.bundle.BundleReader;
import dev.keratin.files.bundle.CheckpointState;
import dev.keratin.files.bundle.V1Checkpoint;
import dev.keratin.files.hdf5.Hdf5File;
import dev.keratin.files.savedmodel.GraphConstants;
import dev.keratin.files.savedmodel.SavedModelFolder;
import dev.keratin.files.zip.Archive;
import dev.keratin.saving.archive.KerasArchive;
import dev.keratin.saving.bundle.CheckpointFile;
import dev.keratin.saving.h5.LegacyFile;
import dev.keratin.saving.named.NamedFiles;
import dev.keratin.saving.savedmodel.SavedModelReader;
import dev.keratin.saving.weights.PathWeightsFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds out what a file is, by its first bytes and its members, and opens it. */
final class FormatDetector {

    private static final int HEAD = 32;

    private FormatDetector() {}

    static ModelSnapshot open(Path path, LoadOptions options) throws IOException {
        if (Files.isDirectory(path)) {
            return folder(path, options);
        }
        Path prefix = checkpointPrefix(path);
        if (prefix != null) {
            return CheckpointFile.open(prefix, options);
        }
        if (V1Checkpoint.exists(path)) {
            return CheckpointFile.open(path, options);
        }
        if (!Files.exists(path)) {
            throw new NoSuchFileException(path.toString(), null, "no such file, folder or checkpoint");
        }
        if (!Files.isRegularFile(path)) {
            throw new FileSystemException(
                    path.toString(), null, "is no regular file; a model is read from a file or a folder");
        }
        byte[] head = head(path);
        if (isHdf5(head)) {
            return hdf5(path, options);
        }
        if (startsWith(head, 'P', 'K')) {
            return archive(path, options);
        }
        if (head.length > 8 && head[8] == '{') {
            return NamedFiles.safetensors(path, options);
        }
        if (new String(head, StandardCharsets.ISO_8859_1).stripLeading().startsWith("{")) {
            return ArchitectureFile.open(path, options);
        }
        if (startsWith(head, 0x93, 'N', 'U', 'M', 'P', 'Y')) {
            return NamedFiles.npy(path, options);
        }
        if (head.length > 2 && (head[0] == 0x08 || head[0] == 0x0a)) {
            return graph(path, head, options);
        }
        throw UnknownKind.file(path, head);
    }

    private static ModelSnapshot graph(Path path, byte[] head, LoadOptions options) throws IOException {
        switch (GraphConstants.kind(path, options.limits())) {
            case GRAPH -> {
                return NamedFiles.graph(path, options);
            }
            case SAVED_MODEL -> {
                Path folder = path.toAbsolutePath().getParent();
                if (folder == null || !path.endsWith("saved_model.pb")) {
                    throw new UnsupportedFeatureException(path + ": the description of a SavedModel under another name."
                            + " A SavedModel is a folder of `saved_model.pb` and `variables`; name it so again and open"
                            + " the folder.");
                }
                return SavedModelReader.open(folder, options);
            }
            case META_GRAPH ->
                throw new UnsupportedFeatureException(path + ": the graph of a TensorFlow 1 checkpoint (`.meta`), which"
                        + " holds no values. Open the checkpoint beside it: the same name without `.meta`.");
            case OTHER -> throw UnknownKind.file(path, head);
        }
        throw UnknownKind.file(path, head);
    }

    private static ModelSnapshot folder(Path path, LoadOptions options) throws IOException {
        if (SavedModelFolder.isSavedModel(path)) {
            return SavedModelReader.open(path, options);
        }
        Optional<Path> latest = CheckpointState.latestCheckpoint(path);
        if (latest.isPresent()) {
            return CheckpointFile.open(latest.get(), options);
        }
        if (Files.exists(path.resolve(KerasArchive.CONFIG))) {
            return archive(path, options);
        }
        throw UnknownKind.folder(path);
    }

    /** The prefix of a checkpoint, which may be named by any of its files; null where it is none. */
    private static @Nullable Path checkpointPrefix(Path path) {
        String name = String.valueOf(path.getFileName());
        for (String ending : List.of("\\.index", "\\.data-\\d{5}-of-\\d{5}", "")) {
            Path prefix = path.resolveSibling(name.replaceFirst(ending + "$", ""));
            if (!String.valueOf(prefix.getFileName()).isEmpty()
                    && (ending.isEmpty() || !prefix.equals(path))
                    && Files.isRegularFile(BundleReader.indexFile(prefix))) {
                return prefix;
            }
        }
        return null;
    }

    private static ModelSnapshot hdf5(Path path, LoadOptions options) throws IOException {
        Hdf5File file = Hdf5File.open(path, options.limits());
        try {
            if (LegacyFile.isModel(file.root())) {
                return LegacyFile.model(path, file, options);
            }
            if (LegacyFile.isWeights(file.root())) {
                return LegacyFile.weights(path, file, options);
            }
            if (PathWeightsFile.recognises(file.root())) {
                return PathWeightsFile.snapshot(path, file, options);
            }
            throw new UnsupportedFeatureException(
                    path + ": an HDF5 file, but not of Keras: it has neither `model_config`,"
                            + " nor `layer_names`, nor `nb_layers`, nor a group `layers` or `vars`.");
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static ModelSnapshot archive(Path path, LoadOptions options) throws IOException {
        Archive archive = Archive.open(path, options.limits());
        try {
            if (KerasArchive.recognises(archive)) {
                return KerasArchive.snapshot(archive, options);
            }
            if (archive.names().stream().anyMatch(name -> name.endsWith(".npy"))) {
                archive.close();
                return NamedFiles.npz(path, options);
            }
            throw UnknownKind.archive(path, archive.names());
        } catch (IOException | RuntimeException e) {
            archive.close();
            throw e;
        }
    }

    private static byte[] head(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(HEAD);
        }
    }

    private static boolean isHdf5(byte[] head) {
        return startsWith(head, 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n');
    }

    private static boolean startsWith(byte[] head, int... bytes) {
        if (head.length < bytes.length) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            if ((head[i] & 0xff) != bytes[i]) {
                return false;
            }
        }
        return true;
    }
}
