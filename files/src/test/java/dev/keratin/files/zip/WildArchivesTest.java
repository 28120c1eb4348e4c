package dev.keratin.files.zip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keratin.files.LoadLimits;
import dev.keratin.files.Wild;
import dev.keratin.files.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WildArchivesTest {

    private static final LoadLimits LIMITS = LoadLimits.defaults();

    @Test
    void strangersArchivesAreReadCompletely() throws IOException {
        int archives = 0;
        for (Path folder : Wild.folders("keras-")) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.filter(WildArchivesTest::isZip).toList()) {
                    readAll(file);
                    archives++;
                }
            }
        }
        assertThat(archives).isPositive();
    }

    private static boolean isZip(Path file) {
        if (file.toString().endsWith(".npz") || !Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.read() == 'P' && in.read() == 'K';
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void readAll(Path file) throws IOException {
        try (Archive archive = Archive.open(file, LIMITS)) {
            assertThat(archive.names()).as(file.toString()).contains("config.json", "metadata.json");
            for (String name : archive.names()) {
                archive.member(name).transferTo(piece -> {});
            }
            for (String name : new String[] {"config.json", "metadata.json"}) {
                byte[] text = archive.member(name).bytes(LIMITS.jsonBytes());
                Object tree = Json.parse(text, LIMITS, file + ": " + name);
                assertThat(tree).isInstanceOf(Map.class);
                // Keras writes these with Python's json.dumps, so writing the tree again gives the same text.
                assertThat(Json.writeBytes(tree)).as(file + " " + name).isEqualTo(text);
            }
        }
    }
}
