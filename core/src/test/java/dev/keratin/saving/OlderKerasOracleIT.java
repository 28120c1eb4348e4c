package dev.keratin.saving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keratin.files.LoadLimits;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Earlier releases of Keras 3, as writers of what is opened here and as readers of what is written here. */
class OlderKerasOracleIT {

    /** Keras 3.0 keeps no weights of stacked cells in a checkpoint. */
    private static final Set<String> NOT_THERE = Set.of("3.0.0/cells/ckpt", "3.0.5/cells/ckpt");

    private static final List<String> MODELS =
            List.of("mlp_tutorial", "cnn", "lstm_stacked", "functional_multi_io", "opt_adam");
    private static final Set<String> FILES = Set.of("keras-3.keras", "keras-3.weights.h5", "keras-3.json", "all.h5");

    @TempDir
    private Path folder = Path.of("");

    @TestFactory
    Stream<DynamicTest> whatTheyWroteIsOpened() throws IOException, InterruptedException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path keras : Python.olderKeras()) {
            Path written = Files.createDirectory(folder.resolve("by-" + keras.getFileName()));
            Python.run(path(keras), folder, "oracle/write_older.py", written);
            try (Stream<Path> models = Files.list(written)) {
                for (Path model : models.sorted().toList()) {
                    ReadFromKeras read = new ReadFromKeras(model);
                    for (String file : read.files()) {
                        String name = keras.getFileName() + "/" + model.getFileName() + "/" + file;
                        if (!NOT_THERE.contains(name)) {
                            tests.add(DynamicTest.dynamicTest(name, () -> read.check(file)));
                        }
                    }
                }
            }
        }
        assertThat(tests).isNotEmpty();
        return tests.stream();
    }

    @TestFactory
    Stream<DynamicTest> whatIsWrittenTheyOpen() throws IOException, InterruptedException {
        List<Path> versions = Python.olderKeras();
        Path written = Files.createDirectory(folder.resolve("for-older"));
        for (String model : MODELS) {
            WrittenForKeras.write(
                    Python.resource("fixtures/keras3/" + model + "/" + model + ".keras"), written.resolve(model));
        }
        List<DynamicTest> tests = new ArrayList<>();
        for (Path keras : versions) {
            String output = Python.run(path(keras), folder, "oracle/open_written.py", "keras-3", written);
            for (String line : output.split("\n")) {
                if (line.startsWith("RESULT ")) {
                    Map<String, @Nullable Object> result =
                            Trees.parseObject(line.substring("RESULT ".length()), LoadLimits.defaults(), "keras");
                    if (FILES.contains(String.valueOf(result.get("file")))) {
                        tests.add(DynamicTest.dynamicTest(
                                keras.getFileName() + "/" + result.get("model") + "/" + result.get("file"),
                                () -> assertThat(result.get("error")).isEqualTo("")));
                    }
                }
            }
        }
        assertThat(tests).isNotEmpty();
        return tests.stream();
    }

    private static Map<String, String> path(Path keras) {
        // Keras 3.0 asks for dm-tree, which TensorFlow's own functions stand in for.
        return Map.of(
                "PYTHONPATH",
                keras + File.pathSeparator + Python.resource("oracle/older"),
                "KERAS_BACKEND",
                "tensorflow");
    }
}
