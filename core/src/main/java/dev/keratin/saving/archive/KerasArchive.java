package dev.keratin.saving.archive;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.LimitExceededException;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.MissingEntryException;
import dev.keratin.files.hdf5.Hdf5File;
import dev.keratin.files.zip.Archive;
import dev.keratin.files.zip.Member;
import dev.keratin.saving.Companion;
import dev.keratin.saving.FileFormat;
import dev.keratin.saving.LoadOptions;
import dev.keratin.saving.ModelSnapshot;
import dev.keratin.saving.Provenance;
import dev.keratin.saving.Trees;
import dev.keratin.saving.WeightSource;
import dev.keratin.saving.generations.Generations;
import dev.keratin.saving.weights.PathWeightsFile;
import dev.keratin.saving.weights.ShardIndex;
import dev.keratin.saving.weights.VocabularyAssets;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads {@code .keras} archives, zipped or as a folder: {@code config.json}, {@code metadata.json}, {@code model.weights.h5}, vocabularies in {@code assets}. */
public final class KerasArchive {

    public static final String CONFIG = "config.json";
    public static final String METADATA = "metadata.json";
    public static final String WEIGHTS = "model.weights.h5";
    public static final String SHARDED_WEIGHTS = "model.weights.json";

    private KerasArchive() {}

    /** Whether the archive holds a model. */
    public static boolean recognises(Archive archive) {
        return archive.names().contains(CONFIG);
    }

    /** A model in an archive that is already open. */
    public static ModelSnapshot snapshot(Archive archive, LoadOptions options) throws IOException {
        LoadLimits limits = options.limits();
        Map<String, @Nullable Object> metadata =
                archive.names().contains(METADATA) ? json(archive, METADATA, limits) : Map.of();
        String version = metadata.get("keras_version") instanceof String text ? text : null;
        String saved = metadata.get("date_saved") instanceof String text ? text : null;
        Provenance provenance = new Provenance(archive.path(), FileFormat.KERAS, version, null, null, saved);
        List<String> notes = new ArrayList<>();
        Generations generations = new Generations(provenance.version(), null, notes);
        Map<String, @Nullable Object> config = json(archive, CONFIG, limits);
        Map<String, @Nullable Object> architecture = generations.architecture(config);
        Map<String, @Nullable Object> compile = Trees.compileConfig(config);
        List<Hdf5File> files = new ArrayList<>();
        Closeable resource = () -> {
            for (Hdf5File file : files) {
                file.close();
            }
            archive.close();
        };
        try {
            Companion companion = openWeights(archive, files, options);
            if (!files.isEmpty()) {
                VocabularyAssets.give(archive, files.get(0).root(), architecture, limits);
            }
            WeightSource weights = PathWeightsFile.weights(files, companion, options, provenance.version());
            return new ModelSnapshot(
                    provenance,
                    architecture,
                    // A model that was not compiled has an empty config.
                    companion.exact(compile == null || compile.isEmpty() ? null : generations.compileConfig(compile)),
                    weights,
                    companion.trainingPosition(),
                    notes,
                    options,
                    resource);
        } catch (IOException | RuntimeException e) {
            for (Hdf5File file : files) {
                file.close();
            }
            throw e;
        }
    }

    private static Companion openWeights(Archive archive, List<Hdf5File> files, LoadOptions options)
            throws IOException {
        if (archive.names().contains(WEIGHTS)) {
            files.add(openHdf5(archive, WEIGHTS, options));
        } else if (archive.names().contains(SHARDED_WEIGHTS)) {
            for (String shard : ShardIndex.files(json(archive, SHARDED_WEIGHTS, options.limits()), archive.path())) {
                files.add(openHdf5(archive, shard, options));
            }
        } else {
            throw new MissingEntryException(
                    archive.path() + ": has " + CONFIG + " but no " + WEIGHTS + "; the archive is incomplete.");
        }
        return PathWeightsFile.companion(files.get(0).root(), options);
    }

    private static Hdf5File openHdf5(Archive archive, String name, LoadOptions options) throws IOException {
        Member member = archive.member(name);
        String title = archive.path() + "!" + name;
        Optional<Member.Region> region = member.region();
        if (region.isPresent()) {
            Member.Region part = region.get();
            return Hdf5File.openRegion(part.file(), part.offset(), part.length(), title, options.limits());
        }
        // It lies in memory as a whole, so the heap bounds it whatever the caller allows to pass through.
        long limit = Math.min(
                Math.min(options.limits().totalBytes(), LoadLimits.defaults().totalBytes()), Integer.MAX_VALUE - 8);
        if (member.size() > limit) {
            throw new LimitExceededException(
                    title + ": " + member.size() + " bytes, compressed, do not fit the limit of " + limit
                            + ". Store the archive without compression, as Keras does.");
        }
        return Hdf5File.open(ByteBuffer.wrap(member.bytes(limit)), title, options.limits());
    }

    private static Map<String, @Nullable Object> json(Archive archive, String name, LoadLimits limits)
            throws IOException {
        byte[] bytes = archive.member(name).bytes(limits.jsonBytes());
        String place = archive.path() + "!" + name;
        if (bytes.length == 0) {
            throw new CorruptFileException(place + ": is empty, expected a JSON object.");
        }
        return Trees.parseObject(new String(bytes, StandardCharsets.UTF_8), limits, place);
    }
}
