package dev.keratin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keratin.files.MemoryArray;
import dev.keratin.files.safetensors.Safetensors;
import dev.keratin.layers.core.Dense;
import dev.keratin.models.Model;
import dev.keratin.models.Sequential;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerifyCommandTest {

    private static final int STEP = 61;

    @TempDir
    Path folder;

    /** One bit of a byte after another: what verify lets pass is a file that still says the same. */
    @ParameterizedTest
    @ValueSource(strings = {"m.h5", "m.keras", "m.weights.h5", "m.safetensors", "m.npz"})
    void findsEveryFlippedBitThatMatters(String name) throws IOException {
        Path file = saved(name);
        byte[] whole = Files.readAllBytes(file);
        Path damaged = Files.createDirectory(folder.resolve("damaged")).resolve(name);
        List<String> missed = new ArrayList<>();
        for (int i = 0; i < whole.length; i += STEP) {
            byte[] copy = whole.clone();
            copy[i] ^= (byte) (1 << i % 8);
            Files.write(damaged, copy);
            CommandRun run = CommandRun.of("verify", damaged);
            assertThat(run.err()).as("byte " + i).isEmpty();
            assertThat(CommandRun.of("verify", damaged.resolveSibling("")).code())
                    .as("byte " + i + " of a file in a folder")
                    .isEqualTo(run.code());
            if (run.code() == 0 && CommandRun.of("diff", file, damaged).code() != 0) {
                missed.add(i + ": " + run.out());
            }
        }
        assertThat(missed).isEmpty();
    }

    @Test
    void saysWhereThereIsNothingToVerifyBy() throws IOException {
        Path file = folder.resolve("plain.safetensors");
        Safetensors.write(file, Map.of("a", MemoryArray.of(new float[] {1}, 1)), Map.of());

        CommandRun run = CommandRun.of("verify", file);

        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("1 tensor, not verified: the file has no checksums");
    }

    @Test
    void tensorsThatHaveLostTheirNamesAreBad() throws IOException {
        Path file = saved("m.safetensors");
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        Path renamed = folder.resolve("renamed.safetensors");
        Files.write(renamed, text.replace("\"d1/kernel\":{", "\"d9/kernel\":{").getBytes(StandardCharsets.ISO_8859_1));

        CommandRun run = CommandRun.of("verify", renamed);

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out())
                .contains("the tensor `d9/kernel` has no checksum")
                .contains("a checksum of the tensor `d1/kernel`, but not the tensor");
    }

    private Path saved(String name) throws IOException {
        Path model = folder.resolve("model.keras");
        Model layers = Sequential.of(Dense.of(3).inputShape(2).name("d1"));
        layers.compile("sgd", "mse");
        layers.save(model);
        Path file = folder.resolve(name);
        CommandRun run = CommandRun.of("convert", model, file);
        assertThat(run.err()).isEmpty();
        return file;
    }
}
