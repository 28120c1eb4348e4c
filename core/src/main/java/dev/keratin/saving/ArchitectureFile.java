package dev.keratin.saving;

import dev.keratin.files.AtomicFile;
import dev.keratin.files.LimitExceededException;
import dev.keratin.files.UnsupportedFeatureException;
import dev.keratin.files.json.Json;
import dev.keratin.saving.generations.Generations;
import dev.keratin.saving.generations.Receivers;
import dev.keratin.saving.named.NamedFiles;
import dev.keratin.saving.weights.ShardIndex;
import dev.keratin.saving.weights.ShardedWeights;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads JSON files, and writes the first kind: the architecture of a model ({@code model.to_json()}), or the index of sharded weights. */
final class ArchitectureFile {

    private ArchitectureFile() {}

    /**
     * Writes what {@code model.to_json()} of the receiver gives, atomically. That of Keras 3 has the compile settings; that of Keras 2 says which version wrote it.
     */
    static void write(ModelState state, Path path, Target target) throws IOException {
        Receivers receiver = new Receivers(target);
        Map<String, @Nullable Object> tree;
        if (target.isKeras2()) {
            tree = receiver.modelConfig(state.architecture());
            tree.put("keras_version", receiver.version());
            tree.put("backend", "tensorflow");
        } else {
            tree = receiver.archiveConfig(state.architecture(), state.compileConfig());
        }
        ByteBuffer json = ByteBuffer.wrap(Json.writeBytes(tree));
        AtomicFile.write(path, channel -> {
            while (json.hasRemaining()) {
                channel.write(json);
            }
        });
    }

    static ModelSnapshot open(Path path, LoadOptions options) throws IOException {
        String text = new String(bytes(path, options.limits().jsonBytes()), StandardCharsets.UTF_8);
        Map<String, @Nullable Object> tree = Trees.parseObject(text, options.limits(), path.toString());
        if (ShardIndex.recognises(tree)) {
            return ShardIndex.isOfSafetensors(tree, path)
                    ? NamedFiles.safetensors(path, tree, options)
                    : ShardedWeights.open(path, tree, options);
        }
        if (!(tree.get("class_name") instanceof String) || tree.get("config") == null) {
            throw new UnsupportedFeatureException(path + ": JSON, but neither an architecture (with `class_name` and"
                    + " `config`) nor the index of sharded weights (with `weight_map`).");
        }
        String version = tree.get("keras_version") instanceof String given ? given : null;
        String backend = tree.get("backend") instanceof String given ? given : null;
        Provenance provenance = new Provenance(path, FileFormat.ARCHITECTURE_JSON, version, backend);
        List<String> notes = new ArrayList<>();
        Generations generations = new Generations(provenance.version(), backend, notes);
        Map<String, @Nullable Object> architecture = generations.architecture(tree);
        architecture.remove("keras_version");
        architecture.remove("backend");
        Map<String, @Nullable Object> compile = Trees.compileConfig(tree);
        return new ModelSnapshot(
                provenance,
                architecture,
                compile == null ? null : generations.compileConfig(compile),
                WeightSource.NONE,
                null,
                notes,
                options,
                () -> {});
    }

    /** All bytes; never more than the limit, also of a file that grows meanwhile. */
    private static byte[] bytes(Path path, long limit) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes((int) Math.min(Integer.MAX_VALUE, limit + 1));
            if (bytes.length > limit) {
                throw new LimitExceededException(path + ": more than " + limit + " bytes, which is the limit for JSON;"
                        + " raise LoadLimits.jsonBytes if it is trusted.");
            }
            return bytes;
        }
    }
}
