package dev.keratin.saving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.FormatException;
import dev.keratin.files.UnsupportedFeatureException;
import dev.keratin.layers.core.Dense;
import dev.keratin.models.Model;
import dev.keratin.models.Models;
import dev.keratin.models.Sequential;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictLoadingTest {

    private static final String ALL =
            "opt_adam/opt_adam.keras,opt_adam/opt_adam.h5,opt_adam/opt_adam.weights.h5,opt_adam/tf_ckpt/ckpt-1";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "opt_adam/opt_adam.keras",
                "opt_adam/opt_adam.h5",
                "opt_adam/opt_adam.weights.h5",
                "opt_adam/tf_ckpt/ckpt-1"
            })
    void anotherShapeIsRefusedByLayerAndTheModelIsAsItWas(String file) throws IOException {
        Sequential model =
                Sequential.of(Dense.of(7).name("d1").inputShape(5), Dense.of(2).name("d2"));
        List<?> before = Samples.weights(model);

        assertThatThrownBy(() -> WeightsLoader.load(model, Samples.file(file)))
                .isInstanceOf(WeightMismatchException.class)
                .hasMessageContaining("`d1`")
                .hasMessageContaining("expected shape (5, 7), found (5, 6)")
                .hasMessageContaining("skipMismatch");
        assertThat(Samples.weights(model)).isEqualTo(before);
    }

    @Test
    void everyFormatRefusesAnotherNumberOfLayers() throws IOException {
        for (String file : ALL.split(",")) {
            Sequential longer = Sequential.of(Dense.of(6).inputShape(5), Dense.of(2), Dense.of(2));
            Sequential shorter = Sequential.of(Dense.of(6).inputShape(5));

            assertThatThrownBy(() -> WeightsLoader.load(longer, Samples.file(file)))
                    .as(file)
                    .isInstanceOf(WeightMismatchException.class)
                    .hasMessageContaining("has no tensor in the file");
            assertThatThrownBy(() -> WeightsLoader.load(shorter, Samples.file(file)))
                    .as(file)
                    .isInstanceOf(WeightMismatchException.class)
                    .hasMessageContaining("has no place");
        }
    }

    @Test
    void aModelThatIsNotBuiltIsRefusedHoweverLenientTheLoad() {
        Sequential unbuilt = Sequential.of(Dense.of(6).name("d1"), Dense.of(2).name("d2"));
        LoadOptions lenient = LoadOptions.defaults().byName(true).skipMismatch(true);

        assertThatThrownBy(() -> WeightsLoader.load(unbuilt, null, Samples.file("opt_adam/opt_adam.h5"), lenient))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("inputShape");
    }

    @Test
    void skippingIsAskedForAndReported() throws IOException {
        Sequential model =
                Sequential.of(Dense.of(6).name("d1").inputShape(5), Dense.of(3).name("d2"));
        List<?> before = Samples.weights(model);

        LoadReport report = WeightsLoader.load(
                model,
                null,
                Samples.file("opt_adam/opt_adam.h5"),
                LoadOptions.defaults().skipMismatch(true));

        assertThat(report.of(LoadReport.Status.LOADED)).hasSize(2);
        assertThat(report.of(LoadReport.Status.SKIPPED)).hasSize(2);
        assertThat(Samples.weights(model).subList(2, 4)).isEqualTo(before.subList(2, 4));
        assertThat(Samples.weights(model).get(0))
                .isEqualTo(Samples.weights(Samples.adam()).get(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"opt_adam/opt_adam.h5", "opt_adam/opt_adam.weights.h5"})
    void layersAreFoundByNameWhenAskedFor(String file) throws IOException {
        Sequential model = Sequential.of(
                Dense.of(5).name("other").inputShape(5), Dense.of(6).name("d1"));

        LoadReport report = WeightsLoader.load(
                model, null, Samples.file(file), LoadOptions.defaults().byName(true));

        assertThat(report.of(LoadReport.Status.LOADED)).hasSize(2);
        assertThat(report.of(LoadReport.Status.MISSING)).hasSize(2);
        assertThat(Samples.weights(model).get(2))
                .isEqualTo(Samples.weights(Samples.adam()).get(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x.keras", "x.h5", "x.weights.h5", "x.ckpt", "x.safetensors", "x.npz"})
    void aDamagedTensorIsNoticedAndTheModelIsAsItWas(String name) throws IOException {
        Model model = Samples.adam();
        Path path = folder.resolve(name);
        ModelState state = ModelState.weightsOf(model, null);
        if (name.equals("x.keras") || name.equals("x.h5")) {
            ModelWriter.save(model.state(), path);
        } else {
            ModelWriter.saveWeights(state, path);
        }
        Path data = name.endsWith("ckpt") ? folder.resolve("x.ckpt.data-00000-of-00001") : path;
        byte[] bytes = Files.readAllBytes(data);
        byte[] kernel = kernelBytes(model);
        bytes[find(bytes, kernel) + 5] ^= 4;
        Files.write(data, bytes);
        Model other = Samples.zeros(model, folder);
        List<?> before = Samples.values(other);

        assertThatThrownBy(() -> WeightsLoader.load(other, path))
                .isInstanceOf(CorruptFileException.class)
                .hasMessageContaining(path.getFileName().toString());
        assertThat(Samples.values(other)).isEqualTo(before);
    }

    @Test
    void truncationAnywhereIsATypedError() throws IOException {
        Model model = Samples.adam();
        for (String name : List.of("x.keras", "x.h5", "x.weights.h5", "x.safetensors")) {
            Path path = folder.resolve(name);
            if (name.equals("x.keras") || name.equals("x.h5")) {
                ModelWriter.save(model.state(), path);
            } else {
                ModelWriter.saveWeights(model.state(), path);
            }
            byte[] bytes = Files.readAllBytes(path);
            for (int length = 0; length < bytes.length; length += Math.max(1, bytes.length / 97)) {
                Path cut = folder.resolve("cut");
                Files.write(cut, Arrays.copyOf(bytes, length));
                assertThatThrownBy(() -> WeightsLoader.load(model, cut))
                        .as(name + " cut to " + length)
                        .isInstanceOfAny(FormatException.class, WeightMismatchException.class);
            }
        }
    }

    @Test
    void whatAFileIsFollowsFromItsContent() throws IOException {
        Path path = folder.resolve("archive.h5");
        Files.copy(Samples.file("opt_adam/opt_adam.keras"), path);
        Path other = folder.resolve("legacy.keras");
        Files.copy(Samples.file("opt_adam/opt_adam.h5"), other);

        assertThat(Samples.weights(Models.load(path))).isEqualTo(Samples.weights(Samples.adam()));
        assertThat(Samples.weights(Models.load(other))).isEqualTo(Samples.weights(Samples.adam()));
    }

    @Test
    void whatIsNoModelIsRefusedByName() throws IOException {
        Path text = Files.writeString(folder.resolve("notes.h5"), "not a model at all");
        Path empty = Files.write(folder.resolve("empty.keras"), new byte[0]);
        Path json = Files.writeString(folder.resolve("x.json"), "{\"a\": 1}");

        assertThatThrownBy(() -> ModelReader.open(folder.resolve("gone"))).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> ModelReader.open(text))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("notes.h5");
        assertThatThrownBy(() -> ModelReader.open(empty))
                .isInstanceOf(CorruptFileException.class)
                .hasMessageContaining("0 bytes");
        assertThatThrownBy(() -> ModelReader.open(json)).isInstanceOf(UnsupportedFeatureException.class);
    }

    @Test
    void shardsAreFilesBesideTheIndexOnly() throws IOException {
        for (String name : List.of("../x.h5", "/etc/passwd", "C:\\\\x", ".hidden", "")) {
            Path index = folder.resolve("x.weights.json");
            Files.writeString(
                    index, "{\"weight_map\": {\"/layers/dense/vars\": \"" + name + "\"}}", StandardCharsets.UTF_8);

            assertThatThrownBy(() -> ModelReader.open(index)).isInstanceOf(CorruptFileException.class);
        }
    }

    @Test
    void shardsAreReadAsOneFile() throws IOException {
        Files.copy(Samples.file("opt_adam/opt_adam.weights.h5"), folder.resolve("x_00000.weights.h5"));
        Path index = folder.resolve("x.weights.json");
        Files.writeString(index, "{\"weight_map\": {\"/layers/dense/vars\": [\"x_00000.weights.h5\"]}}");
        Model other = Samples.zeros(Samples.adam(), folder);

        WeightsLoader.load(other, Samples.optimizer(other), index, LoadOptions.defaults());

        assertThat(Samples.values(other)).isEqualTo(Samples.values(Samples.adam()));
    }

    private static byte[] kernelBytes(Model model) throws IOException {
        return dev.keratin.files.StoredArrays.toBytes(
                VariableArrays.of(model.variables().get(0)));
    }

    private static int find(byte[] bytes, byte[] part) {
        for (int i = 0; i + part.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        throw new AssertionError("The kernel is not in the file.");
    }
}
