package dev.keratin.saving.named;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.LimitExceededException;
import dev.keratin.files.MissingEntryException;
import dev.keratin.files.StoredArray;
import dev.keratin.files.npy.Npy;
import dev.keratin.files.npy.Npz;
import dev.keratin.files.safetensors.Safetensors;
import dev.keratin.files.savedmodel.GraphConstants;
import dev.keratin.layers.Layer;
import dev.keratin.ops.Variable;
import dev.keratin.optimizers.Optimizer;
import dev.keratin.saving.CheckedArray;
import dev.keratin.saving.Companion;
import dev.keratin.saving.FileFormat;
import dev.keratin.saving.InexpressibleException;
import dev.keratin.saving.LoadOptions;
import dev.keratin.saving.ModelSnapshot;
import dev.keratin.saving.ModelState;
import dev.keratin.saving.NamedWeights;
import dev.keratin.saving.Provenance;
import dev.keratin.saving.weights.ShardIndex;
import dev.keratin.serialization.ConfigTrees;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Weights as tensors by name, in safetensors and npz files: {@code dense/kernel}, {@code lstm/lstm_cell/bias}, and the optimizer's state below
 * {@code optimizer/}; and what else is arrays with names: an npy file, the constants of a graph.
 */
public final class NamedFiles {

    private NamedFiles() {}

    /** The tensors of a safetensors file. */
    public static ModelSnapshot safetensors(Path path, LoadOptions options) throws IOException {
        Safetensors file = Safetensors.open(path, options.limits());
        try {
            Map<String, StoredArray> tensors = new LinkedHashMap<>();
            for (String name : file.names()) {
                tensors.put(name, file.array(name));
            }
            String companion = file.metadata().get(Companion.NAME);
            Companion added = companion == null
                    ? Companion.NONE
                    : Companion.parse(companion, options.limits(), path + ": the metadata `" + Companion.NAME + "`");
            return snapshot(path, FileFormat.SAFETENSORS, tensors, added, false, options, file);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** The tensors of all safetensors files that an index names. */
    public static ModelSnapshot safetensors(Path path, Map<String, @Nullable Object> index, LoadOptions options)
            throws IOException {
        List<Safetensors> files = new ArrayList<>();
        try {
            Map<String, StoredArray> tensors = new LinkedHashMap<>();
            for (Path shard : ShardIndex.paths(index, path)) {
                Safetensors file = Safetensors.open(shard, options.limits());
                files.add(file);
                for (String name : file.names()) {
                    if (tensors.put(name, file.array(name)) != null) {
                        throw new CorruptFileException(shard + ": holds the tensor " + ConfigTrees.describe(name)
                                + ", which another file of " + path.getFileName() + " holds too.");
                    }
                }
            }
            for (String name : ShardIndex.tensors(index)) {
                if (!tensors.containsKey(name)) {
                    throw new MissingEntryException(path + ": the tensor " + ConfigTrees.describe(name)
                            + " is in none of its files, expected all that the index names.");
                }
            }
            return snapshot(path, FileFormat.SAFETENSORS, tensors, Companion.NONE, false, options, () -> close(files));
        } catch (IOException | RuntimeException e) {
            close(files);
            throw e;
        }
    }

    private static void close(List<Safetensors> files) throws IOException {
        for (Safetensors file : files) {
            file.close();
        }
    }

    /** The arrays of an npz file. */
    public static ModelSnapshot npz(Path path, LoadOptions options) throws IOException {
        Npz file = Npz.open(path, options.limits());
        try {
            Map<String, StoredArray> tensors = new LinkedHashMap<>();
            for (String name : file.names()) {
                tensors.put(name, file.array(name));
            }
            return snapshot(path, FileFormat.NPZ, tensors, Companion.NONE, true, options, file);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** The one array of an npy file, under the name that {@code numpy.savez} would give it. */
    public static ModelSnapshot npy(Path path, LoadOptions options) throws IOException {
        Npy file = Npy.open(path, options.limits());
        try {
            Map<String, StoredArray> tensors = Map.of("arr_0", file.array());
            return snapshot(path, FileFormat.NPY, tensors, Companion.NONE, false, options, file);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** The constants of a frozen graph. */
    public static ModelSnapshot graph(Path path, LoadOptions options) throws IOException {
        GraphConstants file = GraphConstants.open(path, options.limits());
        try {
            Map<String, StoredArray> tensors = new LinkedHashMap<>();
            for (String name : file.names()) {
                tensors.put(name, file.array(name));
            }
            return snapshot(path, FileFormat.FROZEN_GRAPH, tensors, Companion.NONE, false, options, file);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static ModelSnapshot snapshot(
            Path path,
            FileFormat format,
            Map<String, StoredArray> tensors,
            Companion companion,
            boolean checked,
            LoadOptions options,
            Closeable file)
            throws IOException {
        if (tensors.size() > options.limits().tensors()) {
            throw new LimitExceededException(path + ": " + tensors.size() + " tensors, the limit is "
                    + options.limits().tensors() + ".");
        }
        return new ModelSnapshot(
                new Provenance(path, format, null, null),
                null,
                null,
                new NamedWeights(tensors, companion.crc32c(), checked),
                companion.trainingPosition(),
                List.of(),
                options,
                file);
    }

    /** Writes weights as safetensors, atomically, with a checksum for each tensor in the metadata. */
    public static void writeSafetensors(ModelState state, Path path) throws IOException {
        Map<String, StoredArray> arrays = arrays(state);
        Companion companion = new Companion(CheckedArray.crc32c(arrays), state.trainingPosition());
        Safetensors.write(path, arrays, Map.of("format", "keras", Companion.NAME, companion.toJson()));
    }

    /** Writes weights as npz, atomically; the archive has a checksum for each array. */
    public static void writeNpz(ModelState state, Path path) throws IOException {
        Npz.write(path, arrays(state));
    }

    private static Map<String, StoredArray> arrays(ModelState state) throws IOException {
        Map<String, StoredArray> arrays = new LinkedHashMap<>();
        Layer root = state.root();
        String model = root.name() + "/";
        List<String> paths = NamedWeights.distinctPaths(root.variables());
        for (int i = 0; i < paths.size(); i++) {
            String path = paths.get(i);
            String name = path.startsWith(model) ? path.substring(model.length()) : path;
            put(arrays, name, root.variables().get(i), state);
        }
        Optimizer optimizer = state.optimizer();
        if (optimizer != null) {
            List<String> states = NamedWeights.distinctPaths(optimizer.variables());
            for (int i = 0; i < states.size(); i++) {
                put(
                        arrays,
                        NamedWeights.OPTIMIZER + states.get(i),
                        optimizer.variables().get(i),
                        state);
            }
        }
        return arrays;
    }

    private static void put(Map<String, StoredArray> arrays, String name, Variable variable, ModelState state)
            throws IOException {
        if (arrays.put(name, state.values().apply(variable)) != null) {
            throw new InexpressibleException("Two variables are named `" + name
                    + "`, and this format goes by name alone. Save the weights as .weights.h5.");
        }
    }
}
