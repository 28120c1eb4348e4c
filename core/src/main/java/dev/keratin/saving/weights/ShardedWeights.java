package dev.keratin.saving.weights;

import dev.keratin.files.hdf5.Hdf5File;
import dev.keratin.saving.Companion;
import dev.keratin.saving.FileFormat;
import dev.keratin.saving.LoadOptions;
import dev.keratin.saving.ModelSnapshot;
import dev.keratin.saving.Provenance;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code .weights.json} and the files beside it that hold the tensors. */
public final class ShardedWeights {

    private ShardedWeights() {}

    /** The tensors of all shards of an index. */
    public static ModelSnapshot open(Path path, Map<String, @Nullable Object> index, LoadOptions options)
            throws IOException {
        List<Hdf5File> files = new ArrayList<>();
        try {
            for (String shard : ShardIndex.files(index, path)) {
                files.add(Hdf5File.open(path.resolveSibling(shard), options.limits()));
            }
            return new ModelSnapshot(
                    new Provenance(path, FileFormat.SHARDED_WEIGHTS, null, null),
                    null,
                    null,
                    PathWeightsFile.weights(files, Companion.NONE, options, null),
                    null,
                    List.of(),
                    options,
                    () -> close(files));
        } catch (IOException | RuntimeException e) {
            close(files);
            throw e;
        }
    }

    private static void close(List<Hdf5File> files) throws IOException {
        for (Hdf5File file : files) {
            file.close();
        }
    }
}
