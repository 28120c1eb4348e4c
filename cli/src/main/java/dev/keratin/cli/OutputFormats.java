package dev.keratin.cli;

import dev.keratin.files.UnsupportedFeatureException;
import dev.keratin.saving.FileFormat;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;

/** The formats that names of files ask for. */
final class OutputFormats {

    private static final String WRITTEN =
            "Written are .keras, .h5, .json, .weights.h5, .weights.json, .safetensors, .npz and, for a name without an ending or with"
                    + " .ckpt, a TensorFlow checkpoint; --format FORMAT writes one of them under any name.";

    /** Endings of other kinds of files, which would make a misleading prefix of a checkpoint. */
    private static final Map<String, String> OTHERS = Map.ofEntries(
            Map.entry(".pb", "a SavedModel holds a TensorFlow graph, which Keratin does not make"),
            Map.entry(".onnx", "ONNX is not written"),
            Map.entry(".tflite", "TensorFlow Lite is not written"),
            Map.entry(".pt", "PyTorch files are not written"),
            Map.entry(".pth", "PyTorch files are not written"),
            Map.entry(".pkl", "pickles are not written"),
            Map.entry(".zip", "a plain zip is no format of models"));

    private OutputFormats() {}

    /**
     * Refuses a name that asks for what is not written.
     *
     * @throws UnsupportedFeatureException with the reason and what can be written
     */
    static void requireWritten(Path path) throws UnsupportedFeatureException {
        String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
        String ending = OTHERS.keySet().stream()
                .filter(name::endsWith)
                .max(Comparator.comparingInt(String::length))
                .orElse(null);
        if (ending != null) {
            throw new UnsupportedFeatureException(path + " cannot be written: " + OTHERS.get(ending) + ". " + WRITTEN);
        }
    }

    /** What to write under this name; {@code .h5} is a whole model. */
    static FileFormat of(Path path) {
        String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
        if (name.endsWith(".keras")) {
            return FileFormat.KERAS;
        }
        if (name.endsWith(".weights.h5")) {
            return FileFormat.WEIGHTS_H5;
        }
        if (name.endsWith(".weights.json")) {
            return FileFormat.SHARDED_WEIGHTS;
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
        return name.endsWith(".json") ? FileFormat.ARCHITECTURE_JSON : FileFormat.TF_CHECKPOINT;
    }

    /** Whether the format holds an architecture. */
    static boolean isWholeModel(FileFormat format) {
        return format == FileFormat.KERAS || format == FileFormat.H5 || format == FileFormat.ARCHITECTURE_JSON;
    }

    /** Whether the format holds weights, which an architecture alone does not. */
    static boolean holdsWeights(FileFormat format) {
        return format != FileFormat.ARCHITECTURE_JSON;
    }

    /** Whether the format holds the state of an optimizer. */
    static boolean holdsOptimizer(FileFormat format) {
        return holdsWeights(format) && format != FileFormat.LEGACY_WEIGHTS_H5;
    }

    /** The name of a format for programs. */
    static String id(FileFormat format) {
        return format.name().toLowerCase(Locale.ROOT);
    }
}
