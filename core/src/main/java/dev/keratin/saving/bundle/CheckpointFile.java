package dev.keratin.saving.bundle;

import dev.keratin.files.ElementType;
import dev.keratin.files.StoredArray;
import dev.keratin.files.bundle.BundleReader;
import dev.keratin.files.bundle.ObjectGraph;
import dev.keratin.files.bundle.V1Checkpoint;
import dev.keratin.saving.Companion;
import dev.keratin.saving.FileFormat;
import dev.keratin.saving.LoadOptions;
import dev.keratin.saving.ModelSnapshot;
import dev.keratin.saving.NamedWeights;
import dev.keratin.saving.Provenance;
import dev.keratin.saving.WeightSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads TensorFlow checkpoints of every dialect. */
public final class CheckpointFile {

    private CheckpointFile() {}

    /** The checkpoint of a prefix, of either format. */
    public static ModelSnapshot open(Path prefix, LoadOptions options) throws IOException {
        if (!Files.isRegularFile(BundleReader.indexFile(prefix)) && V1Checkpoint.exists(prefix)) {
            return openV1(prefix, options);
        }
        BundleReader bundle = BundleReader.open(prefix, options.limits());
        try {
            Companion companion = companion(bundle, prefix, options);
            return new ModelSnapshot(
                    new Provenance(prefix, FileFormat.TF_CHECKPOINT, null, null),
                    null,
                    null,
                    weights(bundle),
                    companion.trainingPosition(),
                    unreadable(bundle),
                    options,
                    bundle);
        } catch (IOException | RuntimeException e) {
            bundle.close();
            throw e;
        }
    }

    private static ModelSnapshot openV1(Path path, LoadOptions options) throws IOException {
        V1Checkpoint checkpoint = V1Checkpoint.open(path, options.limits());
        try {
            Map<String, StoredArray> tensors = new LinkedHashMap<>();
            for (String key : checkpoint.keys()) {
                tensors.put(key, checkpoint.array(key));
            }
            return new ModelSnapshot(
                    new Provenance(path, FileFormat.TF_CHECKPOINT, null, null),
                    null,
                    null,
                    new NamedWeights(tensors, Map.of(), true),
                    null,
                    List.of("Written by TensorFlow's first Saver, in the format V1."),
                    options,
                    checkpoint);
        } catch (IOException | RuntimeException e) {
            checkpoint.close();
            throw e;
        }
    }

    /** The tensors of an open checkpoint: by its object graph, or by name where it has none. */
    public static WeightSource weights(BundleReader bundle) throws IOException {
        Optional<ObjectGraph> graph = bundle.objectGraph();
        if (graph.isPresent()) {
            return new GraphWeights(bundle, graph.get());
        }
        Map<String, StoredArray> tensors = new LinkedHashMap<>();
        for (String key : bundle.keys()) {
            if (bundle.isReadable(key)) {
                tensors.put(key, bundle.array(key));
            }
        }
        return new NamedWeights(tensors, Map.of(), true);
    }

    /** A sentence for each entry that holds no values. */
    public static List<String> unreadable(BundleReader bundle) {
        return bundle.keys().stream()
                .filter(key -> !bundle.isReadable(key))
                .map(key ->
                        "`" + key + "` is a resource or a variant of TensorFlow, which holds no numbers; left aside.")
                .toList();
    }

    private static Companion companion(BundleReader bundle, Path prefix, LoadOptions options) throws IOException {
        if (!bundle.keys().contains(Companion.NAME)) {
            return Companion.NONE;
        }
        StoredArray array = bundle.array(Companion.NAME);
        if (array.type() != ElementType.STRING || array.shape().length != 0) {
            return Companion.NONE;
        }
        String json = new String(array.strings().get(0), StandardCharsets.UTF_8);
        return Companion.parse(json, options.limits(), prefix + ": the tensor \"" + Companion.NAME + "\"");
    }
}
