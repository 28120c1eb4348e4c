package dev.keratin.saving;

import dev.keratin.files.hdf5.Hdf5Writer;
import dev.keratin.saving.archive.KerasArchiveWriter;
import dev.keratin.saving.bundle.CheckpointWriter;
import dev.keratin.saving.h5.LegacyWriter;
import dev.keratin.saving.named.NamedFiles;
import dev.keratin.saving.weights.PathWeightsWriter;
import dev.keratin.saving.weights.ShardedWeights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Writes models and weights. Every file appears complete or not at all; the model is never changed.
 *
 * <p>Without a format in the options the name decides, as in Keras: {@code .keras}, {@code .h5} or {@code .hdf5} for models; for weights
 * {@code .weights.h5}, {@code .weights.json} (in several files), {@code .h5} (by layer order), {@code .safetensors}, {@code .npz}, and a TensorFlow checkpoint for a name without such an ending.
 */
public final class ModelWriter {

    private ModelWriter() {}

    /** Writes a whole model with the default options. */
    public static void save(ModelState state, Path path) throws IOException {
        save(state, path, SaveOptions.defaults());
    }

    /** Writes a whole model: architecture, weights and, where it is compiled, settings and optimizer; {@link FileFormat#ARCHITECTURE_JSON} takes the first alone. */
    public static void save(ModelState state, Path path, SaveOptions options) throws IOException {
        FileFormat format = options.format() != null ? options.format() : modelFormat(path);
        switch (format) {
            case KERAS -> KerasArchiveWriter.write(state, path, options.target());
            case H5 -> LegacyWriter.writeModel(state, path, options.target());
            case ARCHITECTURE_JSON -> ArchitectureFile.write(state, path, options.target());
            default ->
                throw new IllegalArgumentException(
                        "A " + format.title()
                                + " holds no architecture. Save the model as .keras or .h5, or only its weights with saveWeights.");
        }
    }

    /** Writes weights with the default options. */
    public static void saveWeights(ModelState state, Path path) throws IOException {
        saveWeights(state, path, SaveOptions.defaults());
    }

    /** Writes weights, with the optimizer's state where the format keeps it. */
    public static void saveWeights(ModelState state, Path path, SaveOptions options) throws IOException {
        FileFormat format = options.format() != null ? options.format() : weightsFormat(path, options.target());
        switch (format) {
            case WEIGHTS_H5 -> Hdf5Writer.write(path, PathWeightsWriter.describe(state, options.target()));
            case SHARDED_WEIGHTS -> ShardedWeights.write(state, path, options.target(), options.maxShardBytes());
            case LEGACY_WEIGHTS_H5 -> LegacyWriter.writeWeights(state, path, options.target());
            case SAFETENSORS -> NamedFiles.writeSafetensors(state, path);
            case NPZ -> NamedFiles.writeNpz(state, path);
            case TF_CHECKPOINT -> CheckpointWriter.write(state, path, options);
            default ->
                throw new IllegalArgumentException("Weights cannot be saved as " + format.title()
                        + "; expected .weights.h5, .weights.json, .h5, .safetensors, .npz or a checkpoint.");
        }
    }

    private static FileFormat modelFormat(Path path) {
        String name = name(path);
        if (name.endsWith(".keras")) {
            return FileFormat.KERAS;
        }
        if (name.endsWith(".weights.h5")) {
            throw new IllegalArgumentException("The ending .weights.h5 is for weights alone, received path=" + path
                    + ". Use saveWeights, or save the model as .keras or .h5.");
        }
        if (name.endsWith(".h5") || name.endsWith(".hdf5")) {
            return FileFormat.H5;
        }
        throw new IllegalArgumentException("The name of a saved model must end in .keras, .h5 or .hdf5, received path="
                + path + ". Give the format in SaveOptions for another name.");
    }

    private static FileFormat weightsFormat(Path path, Target target) {
        String name = name(path);
        // To Keras before 2.12 the ending .weights.h5 is nothing special.
        if (name.endsWith(".weights.h5") && target != Target.KERAS_2_3) {
            return FileFormat.WEIGHTS_H5;
        }
        if (name.endsWith(".weights.json")) {
            return FileFormat.SHARDED_WEIGHTS;
        }
        if (name.endsWith(".h5") || name.endsWith(".hdf5")) {
            return FileFormat.LEGACY_WEIGHTS_H5;
        }
        if (name.endsWith(".safetensors")) {
            return FileFormat.SAFETENSORS;
        }
        return name.endsWith(".npz") ? FileFormat.NPZ : FileFormat.TF_CHECKPOINT;
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
    }
}
