package dev.keratin.saving;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Opens every file that holds a model or weights.
 *
 * <p>What a file is follows from its first bytes and members, never from its name. Opening reads architecture and settings and lists the tensors; these are
 * read when they are asked for. No code of a file is run.
 */
public final class ModelReader {

    private ModelReader() {}

    /** Opens a file, a folder, or a checkpoint by its prefix, with the default options. */
    public static ModelSnapshot open(Path path) throws IOException {
        return open(path, LoadOptions.defaults());
    }

    /**
     * Opens a file, a folder, or a checkpoint by its prefix.
     *
     * @throws IOException a {@link dev.keratin.files.FormatException} where the file is damaged, of an unknown kind or beyond the limits
     */
    public static ModelSnapshot open(Path path, LoadOptions options) throws IOException {
        return FormatDetector.open(path, options);
    }
}
