package dev.keratin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keratin.layers.core.Dense;
import dev.keratin.models.Sequential;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tensors go from file to file: a model converts in a heap that is a fraction of it. */
class ConvertMemoryTest {

    @TempDir
    Path folder;

    @Test
    void aModelOfThreeHundredMegabytesConvertsInAHeapOfNinetySix() throws Exception {
        Path big = folder.resolve("big.h5");
        save(big);
        assertThat(Files.size(big)).isGreaterThan(290L << 20);

        for (String name : List.of("out.keras", "out.ckpt")) {
            run("convert", big.toString(), folder.resolve(name).toString(), "--json");
            run("diff", big.toString(), folder.resolve(name).toString());
        }
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
