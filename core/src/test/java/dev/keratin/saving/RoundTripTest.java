package dev.keratin.saving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keratin.models.Model;
import dev.keratin.models.Models;
import dev.keratin.ops.Variable;
import dev.keratin.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoundTripTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "model.keras, DEFAULT",
        "model.h5, DEFAULT",
        "model.h5, KERAS_3",
        "model.h5, KERAS_2_15",
        "model.h5, KERAS_2_3",
    })
    void wholeModelsComeBackToTheBit(String name, Target target) throws IOException {
        Model model = Samples.adam();
        Path path = folder.resolve(name);

        ModelWriter.save(model.state(), path, SaveOptions.defaults().target(target));
        Models.Loaded loaded = Models.load(path, LoadOptions.defaults());

        assertThat(Samples.weights(loaded.model())).isEqualTo(Samples.weights(model));
        assertThat(slots(loaded.model())).isEqualTo(slots(model));
        assertThat(Samples.optimizer(loaded.model()).learningRate())
                .isEqualTo(Samples.optimizer(model).learningRate());
        assertThat(loaded.report().isVerified()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x.weights.h5", "x.safetensors", "x.npz", "x.ckpt"})
    void weightsAndOptimizerComeBackToTheBit(String name) throws IOException {
        Model model = Samples.adam();
        Model other = Samples.zeros(model, folder);
        Path path = folder.resolve(name);

        ModelWriter.saveWeights(model.state(), path);
        LoadReport report = WeightsLoader.load(other, Samples.optimizer(other), path, LoadOptions.defaults());

        assertThat(Samples.values(other)).isEqualTo(Samples.values(model));
        assertThat(report.isVerified()).isTrue();
        assertThat(report.of(LoadReport.Status.LOADED)).hasSize(14);
    }

    @ParameterizedTest
    @EnumSource(Target.class)
    void everyCheckpointDialectComesBackToTheBit(Target target) throws IOException {
        Model model = Samples.adam();
        Model other = Samples.zeros(model, folder);
        Path path = folder.resolve("ckpt");

        ModelWriter.saveWeights(model.state(), path, SaveOptions.defaults().target(target));
        WeightsLoader.load(other, Samples.optimizer(other), path, LoadOptions.defaults());

        assertThat(Samples.values(other)).isEqualTo(Samples.values(model));
        assertThat(Checkpoints.latest(folder)).contains(path);
    }

    @Test
    void weightsByLayerOrderComeBackToTheBit() throws IOException {
        Model model = Samples.adam();
        Model other = Samples.zeros(model, folder);

        ModelWriter.saveWeights(model.state(), folder.resolve("x.h5"));
        WeightsLoader.load(other, folder.resolve("x.h5"));

        assertThat(Samples.weights(other)).isEqualTo(Samples.weights(model));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x.keras", "x.h5", "x.ckpt"})
    void trainingPositionRidesAlong(String name) throws IOException {
        Map<String, Object> position = Map.of("epoch", 3L, "callbacks", List.of(1.5));
        ModelState state = Samples.adam().state().at(position);
        Path path = folder.resolve(name);

        if (name.endsWith("ckpt")) {
            ModelWriter.saveWeights(state, path);
        } else {
            ModelWriter.save(state, path);
        }

        try (ModelSnapshot snapshot = ModelReader.open(path)) {
            assertThat(snapshot.trainingPosition()).isEqualTo(position);
        }
    }

    @Test
    void anArchitectureAloneComesBackEqual() throws IOException {
        ModelState state = Samples.adam().state();
        Path path = folder.resolve("x.json");
        ModelWriter.save(state, folder.resolve("x.keras"));

        for (Target target : Target.values()) {
            ModelWriter.save(
                    state,
                    path,
                    SaveOptions.defaults().format(FileFormat.ARCHITECTURE_JSON).target(target));

            try (ModelSnapshot snapshot = ModelReader.open(path);
                    ModelSnapshot archive = ModelReader.open(folder.resolve("x.keras"))) {
                assertThat(snapshot.weights().tensors()).isEmpty();
                assertThat(snapshot.provenance().format()).isEqualTo(FileFormat.ARCHITECTURE_JSON);
                assertThat(Models.fromConfigTree(snapshot.architecture()).toConfigTree())
                        .isEqualTo(Models.fromConfigTree(archive.architecture()).toConfigTree());
                // to_json() of Keras 2 says nothing of compile, but which version it is.
                assertThat(snapshot.compileConfig()).isEqualTo(target.isKeras2() ? null : archive.compileConfig());
                assertThat(snapshot.provenance().version() == null).isEqualTo(!target.isKeras2());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.keras",
                "a.h5",
                "a.json",
                "a.weights.h5",
                "a.weights.json",
                "w.h5",
                "a.safetensors",
                "a.npz",
                "a"
            })
    void savingChangesNothing(String name) throws IOException {
        Model model = Samples.adam();
        Model twin = Samples.adam();
        List<?> before = Samples.values(model);
        Object config = model.state().architecture();
        Object compiled = model.state().compileConfig();

        save(model, name);

        assertThat(Samples.values(model)).isEqualTo(before);
        assertThat(model.state().architecture()).isEqualTo(config);
        assertThat(model.state().compileConfig()).isEqualTo(compiled);
        Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5, -1, 0, 1, 2, 3}, 2, 5);
        Tensor y = Tensor.of(new float[] {1, 0, 0, 1}, 2, 2);
        assertThat(model.trainOnBatch(x, y)).isEqualTo(twin.trainOnBatch(x, y));
        assertThat(Samples.values(model)).isEqualTo(Samples.values(twin));
        for (String later : List.of("later.keras", "later.h5")) {
            save(model, later);
            assertThat(Samples.values(Models.load(folder.resolve(later)))).isEqualTo(Samples.values(twin));
        }
    }

    private void save(Model model, String name) throws IOException {
        Path path = folder.resolve(name);
        if (name.equals("a.json")) {
            ModelWriter.save(model.state(), path, SaveOptions.defaults().format(FileFormat.ARCHITECTURE_JSON));
        } else if (name.endsWith(".keras") || name.endsWith("a.h5") || name.equals("later.h5")) {
            model.save(path);
        } else {
            model.saveWeights(path);
        }
    }

    @Test
    void convertsWithoutTheWeightsOfTheModel() throws IOException {
        Path target = folder.resolve("converted.weights.h5");
        Model model = Samples.adam();
        Model unallocated = Models.cloneModel(model);

        try (ModelSnapshot source = ModelReader.open(Samples.file("opt_adam/opt_adam.h5"))) {
            Matching matching = source.match(unallocated, null);
            ModelState state = ModelState.weightsOf(unallocated, null)
                    .with(variable ->
                            Objects.requireNonNull(matching.of(variable)).array());
            ModelWriter.saveWeights(state, target);
        }

        assertThat(unallocated.variables()).noneMatch(Variable::isInitialized);
        WeightsLoader.load(unallocated, target);
        assertThat(Samples.weights(unallocated)).isEqualTo(Samples.weights(model));
    }

    private static List<?> slots(Model model) {
        return Samples.optimizer(model).slots().values().stream()
                .flatMap(List::stream)
                .map(variable -> Objects.requireNonNull(variable).value())
                .toList();
    }
}
