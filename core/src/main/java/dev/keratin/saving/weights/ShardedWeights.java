package dev.keratin.saving.weights;

import dev.keratin.files.FormatException;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.hdf5.GroupDescription;
import dev.keratin.files.hdf5.Hdf5File;
import dev.keratin.files.hdf5.Hdf5Shards;
import dev.keratin.saving.Companion;
import dev.keratin.saving.FileFormat;
import dev.keratin.saving.InexpressibleException;
import dev.keratin.saving.LoadOptions;
import dev.keratin.saving.ModelSnapshot;
import dev.keratin.saving.ModelState;
import dev.keratin.saving.Provenance;
import dev.keratin.saving.Target;
import dev.keratin.saving.Trees;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code .weights.json} and the files beside it that hold the tensors, as Keras 3 reads and writes them. */
public final class ShardedWeights {

    private ShardedWeights() {}

    /** The tensors of all shards of an index. */
    public static ModelSnapshot open(Path path, Map<String, @Nullable Object> index, LoadOptions options)
            throws IOException {
        List<Hdf5File> files = new ArrayList<>();
        try {
            for (Path shard : ShardIndex.paths(index, path)) {
                files.add(Hdf5File.open(shard, options.limits()));
            }
            Companion companion = companion(files, options);
            return new ModelSnapshot(
                    new Provenance(path, FileFormat.SHARDED_WEIGHTS, null, null),
                    null,
                    null,
                    PathWeightsFile.weights(files, companion, options, null),
                    companion.trainingPosition(),
                    List.of(),
                    options,
                    () -> close(files));
        } catch (IOException | RuntimeException e) {
            close(files);
            throw e;
        }
    }

    /** What Keratin added to the shards, together. */
    private static Companion companion(List<Hdf5File> files, LoadOptions options) throws IOException {
        Map<String, String> checksums = new LinkedHashMap<>();
        Map<String, @Nullable Object> position = null;
        for (Hdf5File file : files) {
            Companion companion = PathWeightsFile.companion(file.root(), options);
            checksums.putAll(companion.crc32c());
            position = position == null ? companion.trainingPosition() : position;
        }
        return new Companion(checksums, position);
    }

    /**
     * Writes the weights of a model and, where it has one, its optimizer, so that at every moment the old ones or the new ones can be read.
     *
     * @param maxBytes the most that the tensors of one file may take
     */
    public static void write(ModelState state, Path path, Target target, long maxBytes) throws IOException {
        if (target.isKeras2()) {
            throw new InexpressibleException("Sharded weights (.weights.json) cannot be written for " + target
                    + ": only Keras 3 reads them. Save them as .h5 or as a checkpoint.");
        }
        List<PathWeightsShard> shards = PathWeightsWriter.shards(state, maxBytes);
        long total = 0;
        for (PathWeightsShard shard : shards) {
            total += shard.bytes();
        }
        long bytes = total;
        List<GroupDescription> roots =
                shards.stream().map(PathWeightsShard::root).toList();
        Hdf5Shards.write(path, roots, replaced(path), names -> ShardIndex.json(shards, names, bytes));
    }

    /** The files of the index that is there. */
    private static List<String> replaced(Path path) throws IOException {
        LoadLimits limits = LoadLimits.defaults();
        if (!Files.isRegularFile(path) || Files.size(path) > limits.jsonBytes()) {
            return List.of();
        }
        try {
            Map<String, @Nullable Object> json =
                    Trees.parseObject(Files.readString(path, StandardCharsets.UTF_8), limits, path.toString());
            return ShardIndex.recognises(json) ? ShardIndex.files(json, path) : List.of();
        } catch (FormatException | CharacterCodingException e) {
            // No index, or a damaged one: there is nothing to keep readable.
            return List.of();
        }
    }

    private static void close(List<Hdf5File> files) throws IOException {
        for (Hdf5File file : files) {
            file.close();
        }
    }
}
