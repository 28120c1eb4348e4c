package dev.keratin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the order of the packages: each imports only from those above it. Where this fails, move the class; do not add an exception. */
class ArchitectureTest {

    private static final List<String> ORDER = List.of(
            "tensor",
            "backend",
            "serialization",
            "ops",
            "engine",
            "random",
            "initializers",
            "regularizers",
            "constraints",
            "activations",
            "layers",
            "losses",
            "metrics",
            "optimizers",
            "saving",
            "datasets",
            "data",
            "callbacks",
            "training",
            "models");

    private static final Path SOURCES = Path.of("src/main/java/dev/keratin");
    private static final Pattern REFERENCE = Pattern.compile("\\bdev\\.keratin\\.([a-z0-9]+)\\b");

    @Test
    void packagesReferOnlyToThoseAboveThem() throws IOException {
        List<String> violations = new ArrayList<>();
        for (Path file : sources()) {
            String own = SOURCES.relativize(file).getName(0).toString();
            if (own.equals("internal")) {
                own = "backend";
            }
            int rank = ORDER.indexOf(own);
            assertThat(rank).as("package of " + file + " is not in the order").isNotNegative();
            for (String line : Files.readAllLines(file)) {
                if (line.stripLeading().startsWith("*") || line.stripLeading().startsWith("/**")) {
                    continue;
                }
                Matcher matcher = REFERENCE.matcher(line);
                while (matcher.find()) {
                    int other = ORDER.indexOf(matcher.group(1));
                    if (other > rank && !file.endsWith("module-info.java")) {
                        violations.add(file + " refers to " + matcher.group());
                    }
                }
            }
        }
        assertThat(violations).isEmpty();
    }

    @Test
    void onlyTheBackendKnowsTheProviders() throws IOException {
        for (Path file : sources()) {
            String own = SOURCES.relativize(file).getName(0).toString();
            if (!own.equals("internal") && !own.equals("backend") && !own.equals("random")) {
                assertThat(Files.readString(file)).as(file.toString()).doesNotContain("dev.keratin.internal");
            }
        }
    }

    @Test
    void everyPackageSaysWhatItHolds() throws IOException {
        for (Path file : sources()) {
            assertThat(file.resolveSibling("package-info.java")).exists();
        }
    }

    @Test
    void theModuleExportsEveryPackageThatIsApi() throws IOException {
        String module = Files.readString(Path.of("src/main/module/module-info.java"));
        List<String> exported = module.lines()
                .map(String::strip)
                .filter(line -> line.startsWith("exports"))
                .toList();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            List<String> api = files.filter(file -> file.endsWith("package-info.java"))
                    .map(file -> "dev.keratin."
                            + SOURCES.relativize(file.getParent()).toString().replace('/', '.'))
                    // Adapters of single formats are reached through dev.keratin.saving.
                    .filter(name -> !name.contains(".internal") && !name.startsWith("dev.keratin.saving."))
                    .map(name -> "exports " + name + ";")
                    .toList();
            assertThat(exported).containsExactlyInAnyOrderElementsOf(api);
        }
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java") && !file.endsWith("module-info.java"))
                    .toList();
        }
    }
}
