package dev.keratin.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Damaged files of every kind through every public opener: only declared exceptions, in bounded time and memory, and a model whose loading was refused is as it
 * was.
 *
 * <p>In a normal build a few files of a fixed seed; the Maven profile {@code fuzz} goes on for {@code keratin.fuzz.seconds} a kind with a seed of its own. A failure
 * names the seed of its file; {@code -Dkeratin.fuzz.file=SEED} makes that file alone.
 */
class FuzzTest {

    private static final int ROUNDS = 20;
    private static final int SECONDS = 5;

    /** All that a dozen openers of a small file allocate, one after the other. */
    private static final long BYTES = 1L << 30;

    @TempDir
    Path scratch;

    @ParameterizedTest
    @EnumSource(Container.class)
    void damagedFilesAreRefusedInBoundedTimeAndMemory(Container container) throws Exception {
        String only = System.getProperty("keratin.fuzz.container", "");
        if (!only.isEmpty() && !only.equalsIgnoreCase(container.name())) {
            return;
        }
        long seconds = Long.getLong("keratin.fuzz.seconds", 0);
        long seed = Long.getLong("keratin.fuzz.seed", seconds == 0 ? 1 : System.nanoTime());
        Long single = Long.getLong("keratin.fuzz.file");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        List<Subject> subjects = subjects(container);
        Random seeds = new Random(seed);
        int rounds = 0;
        try (Watchdog watchdog = new Watchdog(SECONDS, BYTES)) {
            while (rounds < ROUNDS || System.nanoTime() < end) {
                long file = single != null ? single : seeds.nextLong();
                round(container, subjects, file, watchdog);
                rounds++;
            }
        }
        if (seconds > 0) {
            System.out.println(container + ": " + rounds + " files, seed " + seed);
        }
    }

    /**
     * A good file and what opens those like it.
     *
     * @param sample the file
     * @param openers what opens damaged ones
     */
    private record Subject(Sample sample, Openers openers) {}

    private List<Subject> subjects(Container container) throws IOException {
        FileSystem memory = Jimfs.newFileSystem(Configuration.unix());
        Path converted = Files.createDirectories(memory.getPath("/converted"));
        List<Subject> subjects = new ArrayList<>();
        for (Sample sample : container.samples(scratch)) {
            Path good = sample.writeTo(Files.createDirectory(scratch.resolve("good-" + subjects.size())));
            Openers openers = new Openers(good, Container.fitting(sample.name()), converted);
            subjects.add(new Subject(sample, openers));
        }
        return subjects;
    }

    private void round(Container container, List<Subject> subjects, long file, Watchdog watchdog)
            throws IOException, InterruptedException {
        Random random = new Random(file);
        Subject subject = subjects.get(random.nextInt(subjects.size()));
        Sample damaged = container.mutate(subject.sample(), random);
        Path folder = Files.createDirectories(scratch.resolve("damaged"));
        Path path = damaged.writeTo(folder);
        try {
            watchdog.run(() -> container.open(subject.openers(), path, random));
        } catch (AssertionError e) {
            throw new AssertionError(
                    container + ", " + damaged.name() + ": " + e.getMessage()
                            + " Make the file again with -Dkeratin.fuzz.container=" + container
                            + " -Dkeratin.fuzz.file=" + file,
                    e);
        }
        assertUntouched(damaged, folder);
    }

    /** Opening writes nothing, deletes nothing and leaves nothing behind. */
    private static void assertUntouched(Sample damaged, Path folder) throws IOException {
        Sample after = Sample.folder(folder, "");
        assertThat(after.files().keySet())
                .isEqualTo(new java.util.TreeSet<>(damaged.files().keySet()));
        damaged.files()
                .forEach((name, bytes) -> assertThat(after.files().get(name)).isEqualTo(bytes));
        for (String name : damaged.files().keySet()) {
            Files.delete(folder.resolve(name));
        }
    }
}
