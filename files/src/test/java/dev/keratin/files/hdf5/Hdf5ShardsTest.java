package dev.keratin.files.hdf5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keratin.files.FaultyFiles;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.MemoryArray;
import dev.keratin.files.StoredArrays;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A save of several files and their index, stopped at every single operation: the old set or the new one, never neither. */
class Hdf5ShardsTest {

    private static final String INDEX = "/models/x.weights.json";
    private static final int OLD = 1;
    private static final int NEW = 2;
    private static final int NEXT = 3;

    @ParameterizedTest
    @CsvSource({"false, true", "true, true", "false, false", "true, false"})
    void replacingLeavesTheOldOrTheNewSet(boolean killed, boolean links) throws IOException {
        int count = operations(links);
        int olds = 0;
        for (int operation = 0; operation < count; operation++) {
            try (FaultyFiles files = store(links)) {
                write(files.behind(INDEX), OLD, 2);
                files.failAt(operation, killed);
                assertThatThrownBy(() -> write(files.path(INDEX), NEW, 3))
                        .as("operation %d", operation)
                        .isInstanceOf(IOException.class);
                int value = value(files);
                assertThat(value).as("operation %d", operation).isIn(OLD, NEW);
                if (value == OLD) {
                    olds++;
                    if (!killed) {
                        assertThat(files.names("/models"))
                                .as("operation %d", operation)
                                .isEqualTo(names(2));
                    }
                }
                files.failAt(Integer.MAX_VALUE, false);
                write(files.path(INDEX), NEXT, 1);
                assertThat(value(files)).isEqualTo(NEXT);
                write(files.path(INDEX), NEW, 2);
                assertThat(value(files)).isEqualTo(NEW);
                if (links) {
                    assertThat(files.names("/models")).isEqualTo(names(2));
                } else {
                    assertThat(files.names("/models"))
                            .hasSizeLessThanOrEqualTo(4)
                            .contains("x_00000.weights.h5");
                }
            }
        }
        assertThat(olds).isPositive().isLessThan(count);
    }

    @Test
    void aFirstSaveThatFailsLeavesNothing() throws IOException {
        int operation = 0;
        for (boolean failed = true; failed; operation++) {
            try (FaultyFiles files = store(true)) {
                files.failAt(operation, false);
                try {
                    write(files.path(INDEX), NEW, 2);
                    failed = false;
                } catch (IOException expected) {
                    assertThat(files.names("/models"))
                            .as("operation %d", operation)
                            .isEmpty();
                }
            }
        }
        assertThat(operation).isGreaterThan(5);
    }

    @Test
    void filesOfOthersInTheWayAreLeftAlone() throws IOException {
        try (FaultyFiles files = store(true)) {
            Path stranger = files.behind("/models/x_00000.weights.h5");
            Path epoch = files.behind("/models/x_00004.weights.h5");
            Files.writeString(stranger, "a stranger's");
            Hdf5Writer.write(epoch, new GroupDescription());
            byte[] before = Files.readAllBytes(epoch);

            write(files.path(INDEX), OLD, 4);
            write(files.path(INDEX), NEW, 2);

            assertThat(value(files)).isEqualTo(NEW);
            assertThat(stranger).hasContent("a stranger's");
            assertThat(epoch).hasBinaryContent(before);
            assertThat(files.names("/models"))
                    .containsExactly(
                            "x.weights.json",
                            "x_00000.weights.h5",
                            "x_00001.weights.h5",
                            "x_00002.weights.h5",
                            "x_00004.weights.h5");
        }
    }

    @Test
    void aNameThatKerasDoesNotFindIsRefused() {
        assertThatThrownBy(() -> write(Path.of("x.json"), OLD, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(".weights.json")
                .hasMessageContaining("x.json");
    }

    private static int operations(boolean links) throws IOException {
        try (FaultyFiles files = store(links)) {
            write(files.behind(INDEX), OLD, 2);
            write(files.path(INDEX), NEW, 3);
            return files.operations().size();
        }
    }

    private static FaultyFiles store(boolean links) {
        FaultyFiles files = new FaultyFiles();
        if (!links) {
            files.withoutLinks();
        }
        return files;
    }

    private static List<String> names(int shards) {
        List<String> names = new ArrayList<>(List.of("x.weights.json"));
        for (int i = 0; i < shards; i++) {
            names.add("x_0000" + i + ".weights.h5");
        }
        return names;
    }

    private static void write(Path index, int value, int count) throws IOException {
        List<GroupDescription> shards = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            GroupDescription shard = new GroupDescription();
            shard.dataset("v", MemoryArray.of(new int[] {value}));
            shards.add(shard);
        }
        List<String> old = Files.exists(index) ? Files.readAllLines(index) : List.of();
        Hdf5Shards.write(index, shards, old, files -> String.join("\n", files).getBytes(StandardCharsets.UTF_8));
    }

    /** The value that all files of the index have. */
    private static int value(FaultyFiles files) throws IOException {
        List<Integer> values = new ArrayList<>();
        for (String name : Files.readAllLines(files.behind(INDEX))) {
            try (Hdf5File file = Hdf5File.open(files.behind("/models/" + name), LoadLimits.defaults())) {
                values.add(StoredArrays.toInts(file.root().dataset("v"))[0]);
            }
        }
        assertThat(values).isNotEmpty().containsOnly(values.get(0));
        return values.get(0);
    }
}
