package dev.keratin.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keratin.cli.CommandFailure;
import dev.keratin.files.FormatException;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.hdf5.GroupDescription;
import dev.keratin.files.hdf5.Hdf5Writer;
import dev.keratin.files.json.Json;
import dev.keratin.files.zip.Archive;
import dev.keratin.files.zip.ArchiveWriter;
import dev.keratin.models.Model;
import dev.keratin.models.Models;
import dev.keratin.ops.Variable;
import dev.keratin.saving.Checkpoints;
import dev.keratin.saving.InexpressibleException;
import dev.keratin.saving.LoadOptions;
import dev.keratin.saving.WeightMismatchException;
import dev.keratin.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes bad files and holds every public opener to its promises on them. */
final class HostileFiles {

    /** Sequential of Dense(6, tanh) and Dense(2) on five numbers, trained with Adam, of Keras 3. */
    static final Path GOOD = Path.of("..", "core", "src", "test", "resources", "fixtures", "keras3", "opt_adam");

    private static final String WEIGHTS = "model.weights.h5";

    private HostileFiles() {}

    /** The config of the good model. */
    @SuppressWarnings("unchecked")
    static Map<String, @Nullable Object> config() throws IOException {
        return (Map<String, @Nullable Object>) Json.parse(member("config.json"), LoadLimits.defaults(), "config.json");
    }

    /** A member of the good archive. */
    static byte[] member(String name) throws IOException {
        try (Archive archive = Archive.open(GOOD.resolve("opt_adam.keras"), LoadLimits.defaults())) {
            return archive.member(name).bytes(1 << 20);
        }
    }

    /** A layer of a config, counted from the input. */
    @SuppressWarnings("unchecked")
    static Map<String, @Nullable Object> layer(Map<String, @Nullable Object> model, int index) {
        return ((List<Map<String, @Nullable Object>>) below(model, "config").get("layers")).get(index);
    }

    /** The object under a key. */
    @SuppressWarnings("unchecked")
    static Map<String, @Nullable Object> below(Map<String, @Nullable Object> tree, String key) {
        return (Map<String, @Nullable Object>) tree.get(key);
    }

    /** The good archive with another config. */
    static Path archive(Path path, String config) throws IOException {
        try (ArchiveWriter writer = ArchiveWriter.create(path)) {
            writer.add("metadata.json", member("metadata.json"));
            writer.add("config.json", config.getBytes(StandardCharsets.UTF_8));
            writer.add(WEIGHTS, member(WEIGHTS));
            writer.commit();
        }
        return path;
    }

    /** The same config in an archive, in a whole-model HDF5 file and as plain JSON. */
    static List<Path> everyForm(Path folder, String config) throws IOException {
        Path keras = archive(folder.resolve("bad.keras"), config);
        Path h5 = folder.resolve("bad.h5");
        GroupDescription root = new GroupDescription();
        root.attribute("keras_version", "3.15.1")
                .attribute("backend", "tensorflow")
                .attribute("model_config", config);
        root.group("model_weights").stringList("layer_names", List.of());
        Hdf5Writer.write(h5, root);
        return List.of(keras, h5, Files.writeString(folder.resolve("bad.json"), config));
    }

    /** Loading refuses the file for this reason, a model that is there already stays as it is, and nothing on the disk changes. */
    static void refused(Path bad, String... reasons) throws IOException {
        Throwable failure = loading(bad);
        assertThat(failure).as(bad.toString()).isNotNull();
        assertThat(isDeclared(failure)).as(failure.toString()).isTrue();
        for (String reason : reasons) {
            assertThat(failure).hasMessageContaining(reason);
        }
        harmless(bad);
    }

    /** Whatever the openers answer, it is declared, changes no model and touches no file. */
    static void harmless(Path bad) throws IOException {
        Path folder = bad.toAbsolutePath().getParent();
        Map<String, byte[]> before = contents(folder);
        Model model = Models.load(GOOD.resolve("opt_adam.keras"));
        for (LoadOptions options :
                List.of(LoadOptions.defaults(), LoadOptions.defaults().skipMismatch(true))) {
            List<Tensor> values = values(model);
            Throwable failure = thrown(() -> model.loadWeights(bad, options));
            assertThat(failure == null || isDeclared(failure))
                    .as("loadWeights: " + failure)
                    .isTrue();
            assertThat(failure == null || values(model).equals(values))
                    .as("the model is as it was")
                    .isTrue();
        }
        Throwable verified = thrown(() -> Checkpoints.verify(bad, LoadOptions.defaults()));
        assertThat(verified == null || isDeclared(verified))
                .as("verify: " + verified)
                .isTrue();
        Path out = Files.createTempDirectory("converted");
        for (Object[] command : new Object[][] {
            {"inspect", bad, "--json"},
            {"summary", bad},
            {"verify", bad, "--json"},
            {"diff", GOOD.resolve("opt_adam.keras"), bad},
            {"convert", bad, out.resolve("out.keras")},
            {"convert", bad, out.resolve("out.npz")}
        }) {
            Throwable failure = CommandFailure.of(command);
            assertThat(failure == null || isDeclared(failure))
                    .as(command[0] + ": " + failure)
                    .isTrue();
        }
        for (String name : contents(out).keySet()) {
            Files.delete(out.resolve(name));
        }
        Files.delete(out);
        assertThat(contents(folder).keySet()).isEqualTo(before.keySet());
        contents(folder).forEach((name, bytes) -> assertThat(Arrays.equals(bytes, before.get(name)))
                .as(name)
                .isTrue());
    }

    private static @Nullable Throwable loading(Path bad) {
        return thrown(() -> Models.load(bad));
    }

    /** Something that reads a file. */
    @FunctionalInterface
    interface Reading {
        /** Reads it. */
        void run() throws Exception;
    }

    private static @Nullable Throwable thrown(Reading reading) {
        try {
            reading.run();
            return null;
        } catch (Exception | StackOverflowError | OutOfMemoryError e) {
            return e;
        }
    }

    private static boolean isDeclared(Throwable failure) {
        return failure instanceof FormatException
                || failure instanceof WeightMismatchException
                || failure instanceof InexpressibleException
                || failure instanceof FileSystemException;
    }

    private static List<Tensor> values(Model model) {
        return model.variables().stream().map(Variable::value).map(Tensor::copy).toList();
    }

    private static Map<String, byte[]> contents(Path folder) throws IOException {
        Map<String, byte[]> contents = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path path : walk.filter(Files::isRegularFile).toList()) {
                contents.put(
                        folder.relativize(path).toString(),
                        Files.size(path) < 1 << 24 ? Files.readAllBytes(path) : new byte[0]);
            }
        }
        return contents;
    }
}
