package dev.keratin.cli;

import dev.keratin.files.LoadLimits;
import dev.keratin.files.bundle.CheckpointState;
import dev.keratin.saving.LoadOptions;
import dev.keratin.saving.ModelReader;
import dev.keratin.saving.ModelSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Files whose tensors go by one after the other, so that a model may be larger than the heap: a file may hold as much as it is long, or what the default limits
 * allow, whichever is more.
 */
final class Streamed {

    /** How the text of a checkpoint state begins. */
    private static final String STATE = "model_checkpoint_path";

    private Streamed() {}

    /** Opens a file, folder or checkpoint. */
    static ModelSnapshot open(Path path) throws IOException {
        return open(path, "");
    }

    /** Opens a file of which one model is meant, named by the edges that lead to it in a checkpoint. */
    static ModelSnapshot open(Path named, String root) throws IOException {
        Path path = latestOf(named);
        LoadLimits limits = LoadLimits.defaults();
        LoadOptions options =
                LoadOptions.defaults().limits(limits.withTotalBytes(Math.max(limits.totalBytes(), size(path))));
        return ModelReader.open(path, options.root(root));
    }

    /** The file {@code checkpoint} of a folder stands for the newest checkpoint in it; every other path for itself. */
    private static Path latestOf(Path path) throws IOException {
        boolean state = CheckpointState.FILE_NAME.equals(String.valueOf(path.getFileName()))
                && Files.isRegularFile(path)
                && !Files.exists(path.resolveSibling(CheckpointState.FILE_NAME + ".index"));
        if (!state) {
            return path;
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] start = in.readNBytes(STATE.length());
            if (!new String(start, StandardCharsets.ISO_8859_1).equals(STATE)) {
                return path;
            }
        }
        Path latest = CheckpointState.latestCheckpoint(path.resolveSibling("")).orElse(null);
        if (latest == null) {
            throw new NoSuchFileException(
                    path.toString(),
                    null,
                    path + ": the checkpoint that it names as the latest is missing, expected its index beside it."
                            + " Name another checkpoint of the folder.");
        }
        return latest;
    }

    /** The bytes of a file, of the files of a checkpoint or beside an index of shards, or of a folder and the folders in it. */
    private static long size(Path path) throws IOException {
        boolean shards = String.valueOf(path.getFileName()).endsWith(".json");
        if (Files.isRegularFile(path) && !shards) {
            return Files.size(path);
        }
        boolean folder = Files.isDirectory(path);
        Path parent = folder ? path : path.toAbsolutePath().getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            return 0;
        }
        String prefix = folder ? "" : path.getFileName() + ".";
        long total = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(parent)) {
            for (Path file : files) {
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    String name = file.getFileName().toString();
                    // An index of shards may name any of them.
                    boolean part = shards ? name.endsWith(".h5") : name.startsWith(prefix);
                    total += part ? Files.size(file) : 0;
                } else if (folder && Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                    total += size(file);
                }
            }
        }
        return total;
    }
}
