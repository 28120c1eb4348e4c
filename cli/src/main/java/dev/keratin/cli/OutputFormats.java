package dev.keratin.cli;

import dev.keratin.saving.FileFormat;
import java.nio.file.Path;
import java.util.Locale;

/** The formats that names of files ask for. */
final class OutputFormats {

    private OutputFormats() {}

    /** What to write under this name; {@code .h5} is a whole model. */
    static FileFormat of(Path path) {
        String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
        if (name.endsWith(".keras")) {
            return FileFormat.KERAS;
        }
        if (name.endsWith(".weights.h5")) {
            return FileFormat.WEIGHTS_H5;
        }
        if (name.endsWith(".h5") || name.endsWith(".hdf5")) {
            return FileFormat.H5;
        }
        if (name.endsWith(".safetensors")) {
            return FileFormat.SAFETENSORS;
        }
        if (name.endsWith(".npz")) {
            return FileFormat.NPZ;
        }
        return FileFormat.TF_CHECKPOINT;
    }

    /** Whether the format holds an architecture. */
    static boolean isWholeModel(FileFormat format) {
        return format == FileFormat.KERAS || format == FileFormat.H5;
    }

    /** The name of a format for programs. */
    static String id(FileFormat format) {
        return format.name().toLowerCase(Locale.ROOT);
    }
}
