package dev.keratin.saving.weights;

import dev.keratin.files.hdf5.Hdf5File;
import dev.keratin.files.hdf5.Hdf5Group;
import dev.keratin.saving.Companion;
import dev.keratin.saving.FileFormat;
import dev.keratin.saving.KerasVersion;
import dev.keratin.saving.LoadOptions;
import dev.keratin.saving.ModelSnapshot;
import dev.keratin.saving.Provenance;
import dev.keratin.saving.WeightSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code .weights.h5} files, alone or inside an archive. */
public final class PathWeightsFile {

    private PathWeightsFile() {}

    /** Whether the content is of this layout. */
    public static boolean recognises(Hdf5Group root) throws IOException {
        // A shard may hold nothing but a part of the optimizer.
        return root.hasGroup("optimizer")
                || root.hasGroup("layers")
                || root.hasGroup("_layer_checkpoint_dependencies")
                || root.hasGroup("vars");
    }

    /** A file of weights, already open. */
    public static ModelSnapshot snapshot(Path path, Hdf5File file, LoadOptions options) throws IOException {
        Companion companion = companion(file.root(), options);
        return new ModelSnapshot(
                new Provenance(path, FileFormat.WEIGHTS_H5, null, null),
                null,
                null,
                weights(List.of(file), companion, options, null),
                companion.trainingPosition(),
                List.of(),
                options,
                file);
    }

    /** The tensors of one file, or of several shards of one model. */
    public static WeightSource weights(
            List<Hdf5File> files, Companion companion, LoadOptions options, @Nullable KerasVersion version)
            throws IOException {
        PathTree tree = new PathTree("");
        for (Hdf5File file : files) {
            tree.add(file.root(), options.limits());
        }
        return new PathWeights(tree, companion, version);
    }

    /** What Keratin added to an HDF5 file. */
    public static Companion companion(Hdf5Group root, LoadOptions options) throws IOException {
        return root.hasAttribute(Companion.NAME)
                ? Companion.parse(
                        root.attribute(Companion.NAME).string(), options.limits(), root + "@" + Companion.NAME)
                : Companion.NONE;
    }
}
