package dev.keratin.files.hdf5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keratin.files.ElementType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real h5py reads, lists and edits what we write. */
class Hdf5OracleIT {

    @TempDir
    Path directory;

    private String python;

    @BeforeEach
    void findPython() {
        python = System.getenv("KERATIN_PYTHON");
        assumeTrue(
                python != null && !python.isEmpty(),
                "Skipped: set KERATIN_PYTHON to a Python interpreter that has h5py and keras.");
    }

    @Test
    void h5pyListsTheSameAsWeDo() throws Exception {
        Path path = directory.resolve("written.h5");
        GroupDescription root = Samples.everything();
        // h5py has no name for these two, so the script cannot list them.
        List<String> unnamed = List.of("FLOAT8_E4M3", "FLOAT8_E5M2");
        for (int i = 0; i < 3000; i++) {
            root.dataset("many/layer_" + i + "/kernel:0", Samples.random(ElementType.FLOAT32, 2, 3))
                    .attribute("name", "layer_" + i);
        }
        root.stringList(
                "long_list",
                IntStream.range(0, 3000)
                        .mapToObj(i -> String.format("layer_%045d", i))
                        .toList());
        root.attribute("large", "x".repeat(5_000_000));
        Hdf5Writer.write(path, root);
        List<String> listed = run(Samples.resource("hdf5/list_h5.py").toString(), path.toString());
        try (Hdf5File file = Hdf5File.open(path)) {
            List<String> ours = Listing.of(file);
            assertThat(named(listed.subList(1, listed.size()), unnamed)).isEqualTo(named(ours, unnamed));
            assertThat(ours).hasSizeGreaterThan(9000);
        }
    }

    @Test
    void h5pyEditsWhatWeWrite() throws Exception {
        Path path = directory.resolve("written.h5");
        GroupDescription root = Samples.everything();
        for (int i = 0; i < 300; i++) {
            root.dataset("flat/" + i, Samples.random(ElementType.INT8, 1));
        }
        Hdf5Writer.write(path, root);
        Path script = Files.writeString(
                directory.resolve("edit.py"),
                """
                import sys, h5py
                with h5py.File(sys.argv[1], "a") as f:
                    for i in range(50):
                        f["flat"].create_dataset("new%d" % i, data=[1.0])
                    for i in range(0, 300, 3):
                        del f["flat/%d" % i]
                    f.attrs["later"] = "x"
                    del f.attrs["empty"]
                    f["nothing/here"].create_group("now")
                """);
        run(script.toString(), path.toString());
        try (Hdf5File file = Hdf5File.open(path)) {
            assertThat(file.root().group("flat").datasetNames()).hasSize(250);
            assertThat(file.root().attribute("later").string()).isEqualTo("x");
            assertThat(file.root().hasAttribute("empty")).isFalse();
            assertThat(file.root().hasGroup("nothing/here/now")).isTrue();
        }
    }

    private static List<String> named(List<String> lines, List<String> unnamed) {
        return lines.stream()
                .filter(line -> unnamed.stream().noneMatch(line::contains))
                .toList();
    }

    private List<String> run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(python));
        command.addAll(List.of(arguments));
        Path output = directory.resolve("output.txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        int code = process.waitFor();
        List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
        assertThat(code).as(String.join("\n", lines)).isZero();
        return lines;
    }
}
