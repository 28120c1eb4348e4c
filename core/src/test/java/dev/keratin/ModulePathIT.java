package dev.keratin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A modular application compiles and runs against the jars, with and without the vector module. */
class ModulePathIT {

    private static final String APPLICATION =
            """
            package app;
            import dev.keratin.layers.core.Dense;
            import dev.keratin.models.Models;
            import dev.keratin.models.Sequential;
            import dev.keratin.tensor.Tensor;
            import java.nio.file.Path;
            public class Main {
                public static void main(String[] args) throws Exception {
                    Path file = Path.of(args[0]);
                    Sequential.of(Dense.of(3).inputShape(4)).save(file);
                    System.out.println(Models.load(file).predict(Tensor.of(new float[4], 1, 4)).shape() + " "
                            + Models.class.getModule());
                }
            }
            """;

    @TempDir
    Path folder;

    @Test
    void aModularApplicationRunsOnTheModulePath() throws Exception {
        Path sources = Files.createDirectories(folder.resolve("source/app"));
        Files.writeString(folder.resolve("source/module-info.java"), "module app { requires dev.keratin; }");
        Files.writeString(sources.resolve("Main.java"), APPLICATION);
        String modules = keratin() + File.pathSeparator + libraries();
        Path classes = folder.resolve("classes");
        run(
                "javac",
                "-p",
                modules,
                "-d",
                classes.toString(),
                folder.resolve("source/module-info.java").toString(),
                sources.resolve("Main.java").toString());

        String path = modules + File.pathSeparator + classes;
        String file = folder.resolve("model.keras").toString();
        assertThat(run("java", "-p", path, "-m", "app/app.Main", file)).contains("(1, 3) module dev.keratin");
        assertThat(run("java", "-p", path, "--add-modules", "jdk.incubator.vector", "-m", "app/app.Main", file))
                .contains("(1, 3) module dev.keratin")
                .doesNotContain("scalar kernels");
    }

    private static Path keratin() throws IOException {
        try (Stream<Path> built = Files.list(Path.of("target"))) {
            return built.filter(file -> file.getFileName().toString().matches("keratin-[0-9.]+(-SNAPSHOT)?\\.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static String libraries() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.contains("jackson-core") || entry.contains("keratin-files"))
                .reduce((a, b) -> a + File.pathSeparator + b)
                .orElseThrow();
    }

    private String run(String tool, String... arguments) throws Exception {
        Path output = folder.resolve(tool + ".out");
        List<String> command = Stream.concat(
                        Stream.of(Path.of(System.getProperty("java.home"), "bin", tool)
                                .toString()),
                        Stream.of(arguments))
                .toList();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        String text = Files.readString(output);
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }
}
