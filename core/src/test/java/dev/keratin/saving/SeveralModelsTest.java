package dev.keratin.saving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keratin.files.LoadLimits;
import dev.keratin.files.MissingEntryException;
import dev.keratin.files.json.Json;
import dev.keratin.layers.Layer;
import dev.keratin.layers.core.Dense;
import dev.keratin.layers.normalization.BatchNormalization;
import dev.keratin.models.Model;
import dev.keratin.models.Sequential;
import dev.keratin.optimizers.Adam;
import dev.keratin.optimizers.Optimizer;
import dev.keratin.optimizers.RMSprop;
import dev.keratin.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checkpoints of custom training loops: several models and optimizers under names of the author's. Written by make_several.py. */
class SeveralModelsTest {

    private static final LoadOptions DEFAULTS = LoadOptions.defaults();

    private static Path file(String name) {
        return Python.resource("fixtures/several_models/" + name);
    }

    private static Sequential model(String generation, int inputs, int units, int outputs) {
        // Old Keras's batch normalization is not in the wheel that wrote the files; a Dense stands in its place.
        Layer middle = generation.equals("keras3") ? BatchNormalization.create() : Dense.of(6);
        return Sequential.of(Dense.of(units).activation("tanh").inputShape(inputs), middle, Dense.of(outputs));
    }

    private static void predictsAs(Model model, String generation, String key, int inputs) throws IOException {
        Map<?, ?> expected = (Map<?, ?>) Json.parse(
                Files.readString(file(generation + "/expected.json"), StandardCharsets.UTF_8),
                LoadLimits.defaults(),
                "expected.json");
        float[] numbers = new float[2 * inputs];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = -1 + 2f * i / (numbers.length - 1);
        }
        float[] found = model.predict(Tensor.of(numbers, 2, inputs)).toFloats();
        int at = 0;
        for (Object row : (List<?>) expected.get(key)) {
            for (Object value : (List<?>) row) {
                assertThat(found[at++])
                        .isCloseTo(((Number) value).floatValue(), org.assertj.core.data.Offset.offset(1e-5f));
            }
        }
        assertThat(at).isEqualTo(found.length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"keras2", "keras3"})
    void theOneThatFitsIsTakenWithItsOwnOptimizer(String generation) throws IOException {
        Sequential generator = model(generation, 4, 6, 3);
        Optimizer adam = Adam.create();
        adam.build(generator.trainableVariables());
        LoadReport report = WeightsLoader.load(generator, adam, file(generation + "/gan-1"), DEFAULTS);
        predictsAs(generator, generation, "gan/generator", 4);
        assertThat(report.notes()).anyMatch(note -> note.contains("`discriminator`"));
        assertThat(adam.iterations().value().toLongs()).containsExactly(2);
        assertThat(report.entries().stream()
                        .filter(entry -> entry.status() == LoadReport.Status.MISSING)
                        .map(LoadReport.Entry::variable))
                .allMatch(variable -> String.valueOf(variable).contains("learning_rate"));

        Sequential discriminator = model(generation, 3, 5, 1);
        Optimizer rms = RMSprop.create();
        rms.build(discriminator.trainableVariables());
        WeightsLoader.load(discriminator, rms, file(generation + "/gan-1"), DEFAULTS.root("discriminator"));
        predictsAs(discriminator, generation, "gan/discriminator", 3);
        assertThat(rms.iterations().value().toLongs()).containsExactly(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"keras2", "keras3"})
    void severalThatFitAreNamedAndTheCallerChooses(String generation) throws IOException {
        Sequential model = model(generation, 4, 6, 3);
        assertThatThrownBy(() -> WeightsLoader.load(model, file(generation + "/dqn")))
                .isInstanceOf(WeightMismatchException.class)
                .hasMessageContaining("`q`, `target` fit")
                .hasMessageContaining("LoadOptions.root(\"q\")");
        WeightsLoader.load(model, null, file(generation + "/dqn"), DEFAULTS.root("target"));
        predictsAs(model, generation, "dqn/target", 4);
        assertThatThrownBy(() -> WeightsLoader.load(model, null, file(generation + "/dqn"), DEFAULTS.root("policy")))
                .isInstanceOf(MissingEntryException.class)
                .hasMessageContaining("`q`, `target`");
    }

    @ParameterizedTest
    @ValueSource(strings = {"keras2", "keras3"})
    void noneThatFitsIsRefusedWithTheNames(String generation) {
        assertThatThrownBy(() -> WeightsLoader.load(model(generation, 9, 2, 2), file(generation + "/gan-1")))
                .isInstanceOf(WeightMismatchException.class)
                .hasMessageContaining("`discriminator`")
                .hasMessageContaining("none of them fits");
    }

    @ParameterizedTest
    @CsvSource({"net-1,net", "sub-1,sub", "module,module"})
    void otherNamesSubclassesAndModulesAreFollowed(String name, String key) throws IOException {
        for (String generation : List.of("keras2", "keras3")) {
            Sequential model = model(generation, 4, 6, 3);
            Optimizer adam = Adam.create();
            adam.build(model.trainableVariables());
            WeightsLoader.load(model, adam, file(generation + "/" + name), DEFAULTS);
            predictsAs(model, generation, key, 4);
            assertThat(adam.iterations().value().toLongs()).containsExactly(name.equals("module") ? 0 : 2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"subw"})
    void weightsOfASubclassAreTakenInTheOrderOfItsAttributes(String name) throws IOException {
        Sequential model = model("keras2", 4, 6, 3);
        WeightsLoader.load(model, file("keras2/" + name));
        predictsAs(model, "keras2", name, 4);
    }
}
