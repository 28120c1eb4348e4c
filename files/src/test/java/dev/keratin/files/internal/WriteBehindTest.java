package dev.keratin.files.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteBehindTest {

    private static final double NEVER_QUICK = Double.POSITIVE_INFINITY;
    private static final double ALWAYS_QUICK = 0;

    @TempDir
    private Path folder;

    @Test
    void writesTheSameBytesThroughTheCacheAndAroundIt() throws IOException {
        byte[] content = new byte[FileWrites.WINDOW + 5 * Pieces.SIZE + 12_345];
        new Random(7).nextBytes(content);

        assertThat(written("cached", content, ALWAYS_QUICK)).isEqualTo(content);
        assertThat(written("around", content, NEVER_QUICK)).isEqualTo(content);
    }

    @Test
    void goesBackToTheCacheWhereTheFileCannotBeOpenedAgain() throws IOException {
        byte[] content = new byte[FileWrites.WINDOW + 2 * Pieces.SIZE];
        new Random(8).nextBytes(content);
        Path file = folder.resolve("file");
        try (FileChannel channel = open(file)) {
            FileWrites writes = new FileWrites(channel, folder.resolve("absent"), NEVER_QUICK);
            try (WriteBehind behind = new WriteBehind(channel, writes)) {
                behind.write(ByteBuffer.wrap(content));
                behind.force();
                assertThat(writes.isDirect()).isFalse();
            }
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(content);
    }

    /** As an archive is written: an odd head, the content in odd pieces, then the head again. */
    private byte[] written(String name, byte[] content, double quick) throws IOException {
        Path file = folder.resolve(name);
        FileChannel channel = open(file);
        try (WriteBehind behind = new WriteBehind(channel, new FileWrites(channel, file, quick))) {
            behind.write(ByteBuffer.allocate(77));
            for (int done = 77; done < content.length; ) {
                int count = Math.min(700_001, content.length - done);
                behind.write(ByteBuffer.wrap(content, done, count));
                done += count;
            }
            assertThat(behind.position()).isEqualTo(content.length);
            behind.position(0);
            behind.write(ByteBuffer.wrap(content, 0, 77));
            behind.position(content.length);
            behind.force();
            assertThat(behind.size()).isEqualTo(content.length);
        }
        return Files.readAllBytes(file);
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }
}
