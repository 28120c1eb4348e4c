package dev.keratin.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

    @TempDir
    Path directory;

    @Test
    void committedFileReplacesTheOldOneAndLeavesNothingElse() throws IOException {
        Path target = Files.writeString(directory.resolve("model.h5"), "old");
        AtomicFile.write(target, channel -> channel.write(ByteBuffer.wrap("new".getBytes())));
        assertThat(target).hasContent("new");
        assertThat(names(directory)).containsExactly("model.h5");
    }

    @Test
    void oldFileIsThereUntilTheCommit() throws IOException {
        Path target = Files.writeString(directory.resolve("model.h5"), "old");
        try (AtomicFile file = AtomicFile.create(target)) {
            file.channel().write(ByteBuffer.wrap("new".getBytes()));
            assertThat(target).hasContent("old");
            assertThat(names(directory)).hasSize(2);
        }
        assertThat(target).hasContent("old");
        assertThat(names(directory)).containsExactly("model.h5");
    }

    @Test
    void failingBodyLeavesTheOldFileAndItsOwnException() throws IOException {
        Path target = Files.writeString(directory.resolve("model.h5"), "old");
        assertThatThrownBy(() -> AtomicFile.write(target, channel -> {
                    channel.write(ByteBuffer.wrap("half".getBytes()));
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("No space left on device");
        assertThat(target).hasContent("old");
        assertThat(names(directory)).containsExactly("model.h5");
    }

    @Test
    void everyNioFileSystemWillDo() throws IOException {
        try (FileSystem memory = MemoryFiles.create()) {
            Path target = Files.writeString(memory.getPath("/models/model.h5"), "old");
            AtomicFile.write(target, channel -> channel.write(ByteBuffer.wrap("new".getBytes())));
            assertThat(target).hasContent("new");
            assertThat(names(target.getParent())).containsExactly("model.h5");
        }
    }

    @Test
    void directoryAsTargetIsRefusedAtOnce() {
        assertThatThrownBy(() -> AtomicFile.create(directory))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining(directory.toString())
                .hasMessageContaining("is a directory");
    }

    @Test
    void missingDirectoryIsNamed() {
        Path target = directory.resolve("nowhere").resolve("model.h5");
        assertThatThrownBy(() -> AtomicFile.create(target))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("nowhere");
    }

    @Test
    void temporaryOfADeadProcessIsRemovedByTheNextWriteOfTheSameTarget() throws IOException {
        Path target = directory.resolve("model.h5");
        Path stale;
        try (AtomicFile file = AtomicFile.create(target)) {
            String live = names(directory).get(0);
            String ours = '-' + Long.toHexString(ProcessHandle.current().pid()) + '-';
            stale = directory.resolve(live.replace(ours, "-7fffffffffff-"));
            file.commit();
        }
        Files.writeString(stale, "half");
        Path other = Files.writeString(directory.resolve(AtomicFile.PREFIX + "1-7fffffffffff-1"), "of another target");
        AtomicFile.write(target, channel -> channel.write(ByteBuffer.wrap("new".getBytes())));
        assertThat(stale).doesNotExist();
        assertThat(other).exists();
    }

    @Test
    void twoWritersOfOneTargetDoNotDisturbEachOther() throws IOException {
        Path target = directory.resolve("model.h5");
        try (AtomicFile first = AtomicFile.create(target);
                AtomicFile second = AtomicFile.create(target)) {
            first.channel().write(ByteBuffer.wrap("first".getBytes()));
            second.channel().write(ByteBuffer.wrap("second".getBytes()));
            first.commit();
            assertThat(target).hasContent("first");
            second.commit();
            assertThat(target).hasContent("second");
        }
        assertThat(names(directory)).containsExactly("model.h5");
    }

    @Test
    void longestFileNameOfThePlatformStillWorks() throws IOException {
        Path target = directory.resolve("m".repeat(252) + ".h5");
        AtomicFile.write(target, channel -> channel.write(ByteBuffer.wrap("new".getBytes())));
        assertThat(target).hasContent("new");
    }

    @Test
    void secondCommitIsAMistakeOfTheCaller() throws IOException {
        try (AtomicFile file = AtomicFile.create(directory.resolve("model.h5"))) {
            file.commit();
            assertThatThrownBy(file::commit).isInstanceOf(IllegalStateException.class);
        }
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
