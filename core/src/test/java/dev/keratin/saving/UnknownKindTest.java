package dev.keratin.saving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keratin.files.FormatException;
import dev.keratin.files.MemoryArray;
import dev.keratin.files.StoredArrays;
import dev.keratin.files.npy.Npy;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that hold no model: what came, what was expected, what to do. */
class UnknownKindTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "version https://git-lfs.github.com/spec/v1|git lfs pull",
                "<!DOCTYPE html><html>|a web page",
                "hello world, this is text|begins with the text \"hello world, thi\"",
                "[1, 2]|Expected HDF5",
                "\u001f\u008b\u0008|gunzip",
                "\u0080\u0004\u0095|a pickle",
                "\u001c\u0000\u0000\u0000TFL3|TensorFlow Lite",
                "\u0008\u0007\u0012|begins with 08 07 12. Expected"
            })
    void saysWhatAFileIs(String content, String expected) throws IOException {
        Path file = folder.resolve("model.h5");
        Files.write(file, content.getBytes(StandardCharsets.ISO_8859_1));

        assertRefused(file, expected);
    }

    @Test
    void sendsTheUserFromAPartToTheWhole() throws IOException {
        Path part = Files.createDirectories(folder.resolve("saved/variables"));
        Files.write(part.resolve("variables.index"), new byte[1]);
        Files.write(folder.resolve("saved/saved_model.pb"), new byte[] {8, 1});

        assertRefused(part, "Name one of those", part.resolve("variables").toString());
        assertRefused(folder.resolve("saved/saved_model.pb"), "Name the folder that it lies in");
        assertRefused(Files.createDirectory(folder.resolve("empty")), "found nothing");
    }

    @Test
    void looksIntoZipsThatAreNoModels() throws IOException {
        assertRefused(zip("mlp/config.json", "mlp/metadata.json"), "in the folder `mlp`", "!/mlp/");
        assertRefused(zip("my model.keras"), "a zip around my model.keras", "!/my model.keras");
        assertRefused(zip("archive/data.pkl"), "a PyTorch file");
        assertRefused(zip("a.txt"), "expected a member `config.json`, found a.txt");
        assertRefused(zip(), "found nothing");
    }

    @Test
    void aSingleArrayIsReadAsNumpyWouldNameIt() throws IOException {
        Path file = folder.resolve("one.npy");
        Npy.write(file, MemoryArray.of(new float[] {1, 2}, 2));

        try (ModelSnapshot snapshot = ModelReader.open(file)) {
            assertThat(snapshot.provenance().format()).isEqualTo(FileFormat.NPY);
            assertThat(StoredArrays.toDoubles(snapshot.weights().tensors().get("arr_0")))
                    .containsExactly(1, 2);
        }
    }

    private Path zip(String... names) throws IOException {
        Path file = folder.resolve("model.keras");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.closeEntry();
            }
        }
        return file;
    }

    private static void assertRefused(Path file, String... parts) {
        assertThatThrownBy(() -> ModelReader.open(file).close())
                .isInstanceOf(FormatException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContainingAll(parts);
    }
}
