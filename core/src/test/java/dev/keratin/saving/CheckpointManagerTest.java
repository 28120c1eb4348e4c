package dev.keratin.saving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keratin.models.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointManagerTest {

    @TempDir
    Path folder;

    @Test
    void keepsTheNewestAndTouchesNoOtherFile() throws IOException {
        ModelState state = Samples.adam().state();
        CheckpointManager manager = CheckpointManager.in(folder.resolve("c"), 2);
        Path stranger = Files.writeString(folder.resolve("c/ckpt-1.data-00000-of-00001.bak"), "mine");

        for (int i = 0; i < 4; i++) {
            manager.save(state);
        }

        assertThat(manager.checkpoints()).containsExactly(folder.resolve("c/ckpt-3"), folder.resolve("c/ckpt-4"));
        assertThat(stranger).exists();
        try (Stream<Path> files = Files.list(folder.resolve("c"))) {
            assertThat(files).hasSize(6);
        }
        assertThat(Files.readString(folder.resolve("c/checkpoint")))
                .contains("model_checkpoint_path: \"ckpt-4\"")
                .contains("all_model_checkpoint_paths: \"ckpt-3\"");
    }

    @Test
    void aDamagedNewestIsPassedOverAndSaidSo() throws IOException {
        Model model = Samples.adam();
        CheckpointManager manager = CheckpointManager.in(folder, 3);
        manager.save(model.state());
        Model other = Samples.zeros(model, folder);
        manager.save(other.state());
        Path data = folder.resolve("ckpt-2.data-00000-of-00001");
        Files.write(data, java.util.Arrays.copyOf(Files.readAllBytes(data), 100));

        LoadReport report = Checkpoints.restoreLatest(other, Samples.optimizer(other), folder, LoadOptions.defaults());

        assertThat(report.provenance().path()).isEqualTo(folder.resolve("ckpt-1"));
        assertThat(report.notes().get(0)).contains("Passed over").contains("ckpt-2");
        assertThat(Samples.values(other)).isEqualTo(Samples.values(model));
    }

    @Test
    void withoutAWholeCheckpointNothingIsLoaded() throws IOException {
        Model model = Samples.adam();
        CheckpointManager.in(folder, 3).save(model.state());
        Files.delete(folder.resolve("ckpt-1.data-00000-of-00001"));

        assertThatThrownBy(() -> Checkpoints.restoreLatest(model, null, folder, LoadOptions.defaults()))
                .isInstanceOf(NoSuchFileException.class)
                .hasSuppressedException(failure(folder));
    }

    private static Throwable failure(Path folder) {
        try {
            Checkpoints.verify(folder.resolve("ckpt-1"), LoadOptions.defaults());
            return new AssertionError("The damaged checkpoint was read.");
        } catch (IOException e) {
            return e;
        }
    }
}
