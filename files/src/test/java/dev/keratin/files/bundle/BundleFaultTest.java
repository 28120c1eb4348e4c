package dev.keratin.files.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keratin.files.FaultyFiles;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.MemoryArray;
import dev.keratin.files.StoredArrays;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A save stopped at every single operation: the old checkpoint or the new one, never neither. */
class BundleFaultTest {

    private static final String PREFIX = "/models/cp.ckpt";
    private static final int OLD = 1;
    private static final int NEW = 2;
    private static final int NEXT = 3;

    @ParameterizedTest
    @CsvSource({"false, true", "true, true", "false, false", "true, false"})
    void replacingLeavesTheOldOrTheNewCheckpoint(boolean killed, boolean links) throws IOException {
        int count = operations(links);
        int olds = 0;
        for (int operation = 0; operation < count; operation++) {
            try (FaultyFiles files = store(links)) {
                write(files.behind(PREFIX), OLD);
                files.failAt(operation, killed);
                assertThatThrownBy(() -> write(files.path(PREFIX), NEW))
                        .as("operation %d", operation)
                        .isInstanceOf(IOException.class);
                int value = value(files);
                assertThat(value).as("operation %d", operation).isIn(OLD, NEW);
                if (value == OLD) {
                    olds++;
                    if (!killed) {
                        assertThat(files.names("/models"))
                                .containsExactly("cp.ckpt.data-00000-of-00001", "cp.ckpt.index");
                    }
                }
                files.failAt(Integer.MAX_VALUE, false);
                write(files.path(PREFIX), NEXT);
                assertThat(value(files)).isEqualTo(NEXT);
                write(files.path(PREFIX), NEW);
                assertThat(value(files)).isEqualTo(NEW);
                assertThat(files.names("/models")).hasSize(2);
                if (links) {
                    assertThat(files.names("/models")).containsExactly("cp.ckpt.data-00000-of-00001", "cp.ckpt.index");
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
                    write(files.path(PREFIX), NEW);
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

    private static int operations(boolean links) throws IOException {
        try (FaultyFiles files = store(links)) {
            write(files.behind(PREFIX), OLD);
            write(files.path(PREFIX), NEW);
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

    private static void write(Path prefix, int value) throws IOException {
        try (BundleWriter writer = BundleWriter.create(prefix)) {
            writer.add("v", MemoryArray.of(new int[] {value}));
            writer.commit();
        }
    }

    private static int value(FaultyFiles files) throws IOException {
        try (BundleReader reader = BundleReader.open(files.behind(PREFIX), LoadLimits.defaults())) {
            return StoredArrays.toInts(reader.array("v"))[0];
        }
    }
}
