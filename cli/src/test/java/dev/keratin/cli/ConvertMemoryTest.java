package dev.keratin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keratin.layers.core.Dense;
import dev.keratin.models.Sequential;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tensors go from file to file: a model converts in a heap that is a fraction of it. */
class ConvertMemoryTest {

    @TempDir
    Path folder;

    @TempDir
    static Path shared;

    private static Path big = Path.of("");

    @BeforeAll
    static void save() throws IOException {
        big = shared.resolve("big.h5");
        save(big);
        assertThat(Files.size(big)).isGreaterThan(290L << 20);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "out.keras",
                "out.h5",
                "out.weights.h5",
                "out.weights.json",
                "out.safetensors",
                "out.npz",
                "out.ckpt"
            })
    void aModelOfThreeHundredMegabytesConvertsInAHeapOfNinetySix(String name) throws Exception {
        Path out = folder.resolve(name);
        List<String> size = name.endsWith(".json") ? List.of("--max-shard-size", "60MB") : List.of();

        run(Stream.concat(Stream.of("convert", big.toString(), out.toString()), size.stream())
                .toArray(String[]::new));
        run("diff", big.toString(), out.toString());
        // And out of this form again.
        run("convert", out.toString(), folder.resolve("back.keras").toString(), "--architecture", big.toString());
        run("diff", big.toString(), folder.resolve("back.keras").toString());
    }

    private static void save(Path path) throws IOException {
        int units = 2560;
        Sequential model = Sequential.of(Dense.of(units).inputShape(units));
        for (int i = 1; i < 4; i++) {
            model.add(Dense.of(units));
        }
        model.compile("adam", "mse");
        model.save(path);
    }

    private void run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-XX:MaxDirectMemorySize=32m",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "dev.keratin.cli.Keratin"));
        command.addAll(List.of(arguments));
        Path log = folder.resolve("log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        int code = process.waitFor();
        assertThat(code).as(() -> text(log)).isZero();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
