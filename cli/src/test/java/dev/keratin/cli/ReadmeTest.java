package dev.keratin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first thing that a newcomer reads is true. */
class ReadmeTest {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern JAVA = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)\\)");

    @TempDir
    Path folder;

    @Test
    void theExampleCompilesAndRuns() throws IOException, InterruptedException {
        assertThat(run("README.md"))
                .contains("Model: \"sequential\"", "Epoch 2/2", "{loss=", "accuracy=", "(5, 10)")
                .doesNotContain("Exception");
        assertThat(folder.resolve("my_model.keras")).isRegularFile();
        assertThat(folder.resolve("training/cp-0002.ckpt.index")).isRegularFile();
    }

    @Test
    void classesOfTheReadersOwnAreSavedAndLoaded() throws IOException, InterruptedException {
        assertThat(run("docs/coming-from-keras.md"))
                .contains("Epoch 2 [largest, loss]", "true")
                .doesNotContain("Exception");
    }

    /** Runs the page's first example in Java; gives what it prints. */
    private String run(String page) throws IOException, InterruptedException {
        Matcher example = JAVA.matcher(Files.readString(ROOT.resolve(page)));
        assertThat(example.find()).isTrue();
        Files.writeString(folder.resolve("Example.java"), example.group(1));

        Path log = folder.resolve("log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-Xmx1g",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "Example.java")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended = process.waitFor(5, TimeUnit.MINUTES);
        process.destroyForcibly();

        String output = Files.readString(log);
        assertThat(ended).as(output).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }

    @Test
    void hasTwoCommandsToSetUp() throws IOException {
        List<String> commands = Files.readAllLines(ROOT.resolve("README.md")).stream()
                .filter(line -> line.startsWith("    ./") || line.startsWith("    mvn"))
                .map(String::strip)
                .toList();

        assertThat(commands).containsExactly("./keratin tutorial", "mvn verify");
    }

    @Test
    void linksLeadSomewhere() throws IOException {
        Matcher link = LINK.matcher(Files.readString(ROOT.resolve("README.md")));
        while (link.find()) {
            assertThat(ROOT.resolve(link.group(1))).exists();
        }
    }
}
