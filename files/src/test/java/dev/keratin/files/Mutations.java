package dev.keratin.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Damages a file in every way that is cheap to try: a reader must answer with its declared exceptions only. */
public final class Mutations {

    private static final FileSystem MEMORY = MemoryFiles.create();

    private Mutations() {}

    /** A file in memory to write damaged versions to; the tests of one process run one after another. */
    public static Path scratch(String name) {
        return MEMORY.getPath("/models").resolve(name);
    }

    /** Reads everything that a file holds. */
    @FunctionalInterface
    public interface Reader {
        /** Reads all of it, or throws. */
        void readAll(Path path) throws IOException;
    }

    /** Cuts the file after every byte; each must be refused. */
    public static void refusesEveryTruncation(byte[] original, Path scratch, Reader reader) throws IOException {
        for (int length = 0; length < original.length; length++) {
            Files.write(scratch, java.util.Arrays.copyOf(original, length));
            try {
                reader.readAll(scratch);
            } catch (FormatException expected) {
                continue;
            }
            fail("A file cut to " + length + " of " + original.length + " bytes was read without a complaint.");
        }
    }

    /** Sets up to three random bytes, many times; returns how many of the files were refused. */
    public static int survivesByteFlips(byte[] original, Path scratch, int rounds, long seed, Reader reader)
            throws IOException {
        Random random = new Random(seed);
        int refused = 0;
        for (int round = 0; round < rounds; round++) {
            byte[] bytes = original.clone();
            for (int k = random.nextInt(3); k >= 0; k--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            Files.write(scratch, bytes);
            try {
                reader.readAll(scratch);
            } catch (FormatException e) {
                assertThat(e.getMessage()).as("seed %d, round %d", seed, round).isNotBlank();
                refused++;
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed + ", round " + round + ": " + e, e);
            }
        }
        return refused;
    }
}
