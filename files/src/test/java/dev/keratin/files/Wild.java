package dev.keratin.files;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Strangers' files, which are not part of the repository: the system property {@code keratin.wild} says where they lie. */
public final class Wild {

    private Wild() {}

    /** The folders whose names begin so; the test is skipped where there are no strangers' files. */
    public static List<Path> folders(String start) throws IOException {
        String root = System.getProperty("keratin.wild", "");
        assumeTrue(
                !root.isEmpty(), "SKIPPED: strangers' files are not here; give their folder with -Dkeratin.wild=DIR");
        try (Stream<Path> folders = Files.list(Path.of(root))) {
            List<Path> found = folders.filter(
                            path -> path.getFileName().toString().startsWith(start))
                    .sorted()
                    .toList();
            if (found.isEmpty()) {
                throw new IllegalStateException("keratin.wild=" + root + " has no folder " + start + "*.");
            }
            return found;
        }
    }
}
