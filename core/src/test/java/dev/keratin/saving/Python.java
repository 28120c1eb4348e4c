package dev.keratin.saving;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A Python with the real libraries, named by the environment variable {@code KERATIN_PYTHON}; tests are skipped where there is none. */
public final class Python {

    private Python() {}

    /** Runs a script of the test resources; returns what it prints. */
    public static String run(Path folder, String script, Object... arguments) throws IOException, InterruptedException {
        return run(Map.of(), folder, script, arguments);
    }

    /** As {@link #run(Path, String, Object...)}, with these environment variables. */
    static String run(Map<String, String> environment, Path folder, String script, Object... arguments)
            throws IOException, InterruptedException {
        String python = System.getenv("KERATIN_PYTHON");
        assumeTrue(present(python), "SKIPPED: no Python with Keras; give it in KERATIN_PYTHON");
        List<String> command = new ArrayList<>(List.of(python, resource(script).toString()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        Path errors = folder.resolve("python.err");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().put("TF_CPP_MIN_LOG_LEVEL", "3");
        builder.environment().put("CUDA_VISIBLE_DEVICES", "");
        builder.environment().put("TF_ENABLE_ONEDNN_OPTS", "0");
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        if (code != 0) {
            throw new AssertionError("Python ended with " + code + ": " + output + Files.readString(errors));
        }
        return output;
    }

    /** The folder of the old Keras that lives in TensorFlow's wheel, named by {@code KERATIN_ORACLE}. */
    static Path legacyKeras() {
        String folder = System.getenv("KERATIN_ORACLE");
        assumeTrue(present(folder), "SKIPPED: no legacy_tf_keras.py; give its folder in KERATIN_ORACLE");
        return Path.of(folder);
    }

    /** The folder that {@code tf_keras} (Keras 2.15) is in, named by {@code KERATIN_TF_KERAS}; its sources will do. */
    static Path tfKeras() {
        String folder = System.getenv("KERATIN_TF_KERAS");
        assumeTrue(present(folder), "SKIPPED: no tf_keras 2.15; give the folder that holds it in KERATIN_TF_KERAS");
        return Path.of(folder);
    }

    /** Folders with the sources or packages of older releases of Keras 3, each named by its version and holding {@code keras}; their folder is named by {@code KERATIN_OLDER_KERAS}. */
    static List<Path> olderKeras() throws IOException {
        String folder = System.getenv("KERATIN_OLDER_KERAS");
        assumeTrue(
                present(folder), "SKIPPED: no older Keras 3; give the folder of their versions in KERATIN_OLDER_KERAS");
        try (Stream<Path> versions = Files.list(Path.of(folder))) {
            return versions.filter(version -> Files.isDirectory(version.resolve("keras")))
                    .sorted()
                    .toList();
        }
    }

    private static boolean present(@Nullable String value) {
        return value != null && !value.isEmpty();
    }

    static Path resource(String name) {
        return Path.of("src/test/resources").resolve(name).toAbsolutePath();
    }
}
