package dev.keratin.saving;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a model comes from.
 *
 * @param path the file, folder or checkpoint prefix
 * @param format what it is
 * @param kerasVersion what wrote it, as the file says; null where it does not
 * @param backend the backend it ran on, as the file says; null where it does not
 * @param tensorFlowVersion the TensorFlow that wrote it, as a SavedModel says; null where the file does not
 * @param saved when it was written, in the words of the file; null where it does not say
 */
public record Provenance(
        Path path,
        FileFormat format,
        @Nullable String kerasVersion,
        @Nullable String backend,
        @Nullable String tensorFlowVersion,
        @Nullable String saved) {

    /** A file that says neither which TensorFlow wrote it nor when. */
    public Provenance(Path path, FileFormat format, @Nullable String kerasVersion, @Nullable String backend) {
        this(path, format, kerasVersion, backend, null, null);
    }

    /** The Keras that wrote the file; null where it does not say. */
    public @Nullable KerasVersion version() {
        return KerasVersion.parse(kerasVersion);
    }
}
