package dev.keratin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.keratin.models.Model;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class KeratinTest {

    @TempDir
    static Path folder;

    @Test
    void saysWhatRunsIt() {
        CommandRun run = CommandRun.of("--version");

        assertThat(run.code()).isZero();
        assertThat(run.out())
                .containsPattern("^keratin \\d")
                .contains("JDK ")
                .contains("kernels: ")
                .contains("threads");
    }

    @Test
    void wrongUsageIsOneLineAndExitCodeTwo() {
        for (List<String> arguments : List.of(
                List.<String>of(),
                List.of("sumary"),
                List.of("summary"),
                List.of("tutorial", "--limit", "many"),
                List.of("tutorial", "--limit", "0"),
                List.of("tutorial", "--epochs", "0"),
                List.of("predict", "a.keras", "--input", "x.npz"),
                List.of("convert", "a", "b", "--for", "keras-9"),
                List.of("diff", "a", "b", "--tolerance", "-1"),
                List.of("summary", "nowhere://bucket/a.keras"))) {
            CommandRun run = CommandRun.of(arguments.toArray());
            assertThat(run.code()).as("%s", arguments).isEqualTo(2);
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).startsWith("keratin: ").contains("--help'").hasLineCount(1);
        }
        assertThat(CommandRun.of("sumary").err()).contains("Did you mean").contains("summary");
    }

    @Test
    void verboseAddsTheStackTrace() {
        CommandRun quiet = CommandRun.of("summary", folder.resolve("none.keras"));
        CommandRun verbose = CommandRun.of("summary", folder.resolve("none.keras"), "--verbose");

        assertThat(quiet.err()).hasLineCount(1);
        assertThat(verbose.err()).startsWith(quiet.err().strip()).contains("\tat dev.keratin");
        assertThat(verbose.code()).isEqualTo(1);
    }

    @Test
    void readsFilesOfOtherFileSystemsByUri() throws IOException {
        try (FileSystem memory = Jimfs.newFileSystem(
                "store",
                Configuration.unix().toBuilder().setWorkingDirectory("/models").build())) {
            Path file = memory.getPath("/models/model.keras");
            Files.createDirectories(file.getParent());
            Model model = Tutorial.createModel();
            model.save(file);

            CommandRun run = CommandRun.of("inspect", file.toUri(), "--json");

            assertThat(run.err()).isEmpty();
            assertThat(run.json().get("format")).isEqualTo("keras");
            assertThat(run.rows("tensors")).hasSizeGreaterThanOrEqualTo(4);
        }
    }

    @Test
    void readsAndWritesMembersOfAZip() throws IOException {
        Path model = folder.resolve("for_zip.keras");
        Tutorial.createModel().save(model);
        Path zip = folder.resolve("store.zip");
        try (ZipOutputStream empty = new ZipOutputStream(Files.newOutputStream(zip))) {
            empty.putNextEntry(new ZipEntry("note.txt"));
        }
        String member = "jar:" + zip.toUri() + "!/model.h5";

        CommandRun written = CommandRun.of("convert", model, member);
        CommandRun same = CommandRun.of("diff", model, member);

        assertThat(written.err()).isEmpty();
        assertThat(same.out()).contains("The same");
        assertThat(CommandRun.of("verify", member).code()).isZero();
        assertThat(CommandRun.of("inspect", "jar:" + folder.resolve("none.zip").toUri() + "!/a.h5")
                        .err())
                .contains("cannot be opened. No such file")
                .contains("none.zip")
                .hasLineCount(1);
    }

    @Test
    void everyCommandHasHelpWithExamples() {
        for (Map.Entry<String, CommandLine> command :
                Keratin.commandLine().getSubcommands().entrySet()) {
            CommandRun run = CommandRun.of(command.getKey(), "--help");
            assertThat(run.code()).isZero();
            assertThat(run.out())
                    .startsWith("Usage: keratin " + command.getKey())
                    .contains("Example");
        }
    }

    /** The examples of the help, each in its folder and in this order. */
    @TestFactory
    Stream<DynamicTest> examplesOfTheHelpWork() throws IOException {
        Path made = TutorialRun.in(folder.resolve("examples"));
        Files.copy(made.resolve("my_model.keras"), made.resolve("a.keras"));
        Files.copy(made.resolve("my_model.keras"), made.resolve("b.keras"));
        List<DynamicTest> tests = new ArrayList<>();
        for (CommandLine command : Keratin.commandLine().getSubcommands().values()) {
            for (String line : command.getCommandSpec().usageMessage().footer()) {
                if (line.startsWith("  keratin ")) {
                    tests.add(DynamicTest.dynamicTest(line.strip(), () -> {
                        CommandRun run = CommandRun.of(arguments(line, made).toArray());
                        assertThat(run.err()).isEmpty();
                        assertThat(run.out()).isNotEmpty();
                        assertThat(run.code()).as(run.out()).isZero();
                    }));
                }
            }
        }
        assertThat(tests).hasSizeGreaterThan(10);
        return tests.stream();
    }

    private static List<Object> arguments(String example, Path folder) {
        List<Object> arguments = new ArrayList<>();
        for (String word : example.strip().substring("keratin ".length()).split(" ")) {
            boolean path = !arguments.isEmpty()
                    && (word.contains(".") && !word.matches("[0-9][0-9.e-]*") && !word.startsWith("keras-")
                            || word.startsWith("training_")
                            || word.equals("first"));
            arguments.add(path ? folder.resolve(word).normalize() : word);
        }
        if (arguments.get(0).equals("tutorial")) {
            // Only shorter, and not into the current folder.
            if (!arguments.contains("--limit")) {
                arguments.addAll(List.of("--limit", "32"));
            }
            if (!arguments.contains("--out")) {
                arguments.addAll(List.of("--out", folder.resolve("tutorial")));
            }
        }
        return arguments;
    }
}
