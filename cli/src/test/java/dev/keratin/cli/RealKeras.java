package dev.keratin.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Real Keras in a Python process. */
final class RealKeras {

    private static final int MINUTES = 10;

    private RealKeras() {}

    /** The script that holds tf.keras 2.x; the test is skipped where it is not given. */
    static Path legacy() {
        String folder = System.getenv("KERATIN_ORACLE");
        assumeTrue(
                folder != null && !folder.isEmpty(),
                "SKIPPED: the environment variable KERATIN_ORACLE names no folder with legacy_tf_keras.py");
        return Path.of(folder, "legacy_tf_keras.py");
    }

    /** A script of the test resources. */
    static Path script(Path folder, String name) throws IOException {
        try (InputStream stream = RealKeras.class.getResourceAsStream("/oracle/" + name)) {
            Path file = folder.resolve(name);
            Files.write(file, Objects.requireNonNull(stream, name).readAllBytes());
            return file;
        }
    }

    /** Runs a script, which must end with status 0, and gives what it prints; the test is skipped where there is no interpreter. */
    static String run(Path script, Object... arguments) throws IOException, InterruptedException {
        String python = System.getenv("KERATIN_PYTHON");
        assumeTrue(
                python != null && !python.isEmpty(),
                "SKIPPED: the environment variable KERATIN_PYTHON names no interpreter with TensorFlow and Keras");
        List<String> command = new ArrayList<>(List.of(python, script.toString()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        Path log = Files.createTempFile("keras", ".log");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
            process.destroyForcibly();
            String text = Files.readString(log, StandardCharsets.UTF_8);
            assertThat(ended).as(text).isTrue();
            assertThat(process.exitValue()).as(text).isZero();
            return text;
        } finally {
            Files.delete(log);
        }
    }
}
