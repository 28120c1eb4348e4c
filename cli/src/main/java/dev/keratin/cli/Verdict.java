package dev.keratin.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be said of a file.
 *
 * @param path the file, folder or prefix
 * @param status how it is
 * @param what what it is, in words
 * @param tensors how many tensors were read
 * @param checksummed how many of them had a checksum, which agreed
 * @param problems what is bad, one sentence each
 */
record Verdict(Path path, Status status, String what, int tensors, int checksummed, List<String> problems) {

    /** How a file is. */
    enum Status {
        OK,
        BAD,
        /** Not a file that there is anything to check of. */
        SKIPPED
    }

    static Verdict bad(Path path, String what, String problem) {
        return new Verdict(path, Status.BAD, what, 0, 0, List.of(problem));
    }

    static Verdict skipped(Path path, String why) {
        return new Verdict(path, Status.SKIPPED, why, 0, 0, List.of());
    }

    Map<String, @Nullable Object> tree() {
        return Trees.ordered(
                "file",
                path.toString(),
                "status",
                status.name().toLowerCase(Locale.ROOT),
                "what",
                what,
                "tensors",
                tensors,
                "checksummed",
                checksummed,
                "problems",
                new ArrayList<@Nullable Object>(problems));
    }
}
