package dev.keratin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keratin.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A folder with what a short tutorial leaves, for tests that need saved models. */
final class TutorialRun {

    private TutorialRun() {}

    /** Fills the folder; {@code x.npz} in it holds four rows for the models. */
    static Path in(Path folder) throws IOException {
        CommandRun run = CommandRun.of(
                "tutorial", "--data", "digits", "--limit", "48", "--epochs", "1", "--out", folder, "--json");
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        NpzTensors.write(folder.resolve("x.npz"), Map.of("x", rows(4)));
        return folder;
    }

    /** Numbers that look like pixels. */
    static Tensor rows(int count) {
        float[] values = new float[count * 784];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i * 37 % 256) / 255f;
        }
        return Tensor.of(values, count, 784);
    }

    /** Changes one byte of a file, counted from its middle. */
    static void damage(Path file, int offset) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2 + offset] ^= 0x10;
        Files.write(file, bytes);
    }
}
