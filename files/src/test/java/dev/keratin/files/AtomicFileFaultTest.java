package dev.keratin.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The write stopped at every single operation: old or new, never neither. */
class AtomicFileFaultTest {

    private static final String TARGET = "/models/model.h5";
    private static final String OLD = "the old model";
    private static final String NEW = "the new model, which is longer";

    @Test
    void failureAtAnyOperationLeavesTheOldFileAndNothingElse() throws IOException {
        int count = operationsOfAWrite().size();
        for (int operation = 0; operation < count; operation++) {
            try (FaultyFiles files = withOldFile()) {
                files.failAt(operation, false);
                assertThatThrownBy(() -> write(files))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("fault at " + operation);
                assertThat(files.behind(TARGET)).hasContent(OLD);
                assertThat(files.names("/models")).containsExactly("model.h5");
            }
        }
    }

    @Test
    void whatAKilledProcessLeavesBehindIsLoadableAndGoesWithTheNextWrite() throws IOException {
        int count = operationsOfAWrite().size();
        for (int operation = 0; operation < count; operation++) {
            try (FaultyFiles files = withOldFile()) {
                files.failAt(operation, true);
                assertThatThrownBy(() -> write(files)).isInstanceOf(IOException.class);
                assertThat(files.behind(TARGET)).hasContent(OLD);
                files.failAt(Integer.MAX_VALUE, false);
                write(files);
                assertThat(files.behind(TARGET)).hasContent(NEW);
                assertThat(files.names("/models")).containsExactly("model.h5");
            }
        }
    }

    @Test
    void storeWithoutAtomicRenameTakesANewNameButNeverOverwrites() throws IOException {
        try (FaultyFiles files = withOldFile()) {
            files.withoutAtomicMoves();
            assertThatThrownBy(() -> write(files))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining(TARGET)
                    .hasMessageContaining("cannot replace a file atomically");
            assertThat(files.behind(TARGET)).hasContent(OLD);
            assertThat(files.names("/models")).containsExactly("model.h5");
            AtomicFile.write(files.path("/models/other.h5"), channel -> channel.write(ByteBuffer.wrap(NEW.getBytes())));
            assertThat(files.behind("/models/other.h5")).hasContent(NEW);
        }
    }

    private static List<String> operationsOfAWrite() throws IOException {
        try (FaultyFiles files = withOldFile()) {
            write(files);
            assertThat(files.operations()).containsExactly("create", "write", "write", "close", "move");
            return files.operations();
        }
    }

    private static FaultyFiles withOldFile() throws IOException {
        FaultyFiles files = new FaultyFiles();
        Files.writeString(files.behind(TARGET), OLD);
        return files;
    }

    private static void write(FaultyFiles files) throws IOException {
        byte[] content = NEW.getBytes();
        AtomicFile.write(files.path(TARGET), channel -> {
            channel.write(ByteBuffer.wrap(content, 0, 10));
            channel.write(ByteBuffer.wrap(content, 10, content.length - 10));
        });
    }
}
