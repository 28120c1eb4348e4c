package dev.keratin.saving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keratin.files.LoadLimits;
import dev.keratin.files.json.Json;
import dev.keratin.layers.core.Dense;
import dev.keratin.layers.normalization.BatchNormalization;
import dev.keratin.layers.regularization.Dropout;
import dev.keratin.layers.reshaping.Reshape;
import dev.keratin.layers.rnn.LSTM;
import dev.keratin.models.Sequential;
import dev.keratin.ops.Variable;
import dev.keratin.optimizers.Adam;
import dev.keratin.optimizers.LossScaleOptimizer;
import dev.keratin.optimizers.Optimizer;
import dev.keratin.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checkpoints in which optimizers and models do not go in pairs. Written by make_shared_training.py. */
class SharedTrainingTest {

    private static Path file(String name) {
        return Python.resource("fixtures/shared_training/" + name);
    }

    private static Sequential net(int inputs, int units, int outputs) {
        return Sequential.of(
                Dense.of(units).activation("tanh").inputShape(inputs), BatchNormalization.create(), Dense.of(outputs));
    }

    private static void isAsSaved(
            Sequential model, @Nullable Optimizer optimizer, String generation, String key, int inputs)
            throws IOException {
        Map<?, ?> all = (Map<?, ?>) Objects.requireNonNull(Json.parse(
                Files.readAllBytes(file(generation + "/expected.json")), LoadLimits.defaults(), "expected.json"));
        Map<?, ?> expected = (Map<?, ?>) Objects.requireNonNull(all.get(key));
        float[] numbers = new float[2 * inputs];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = -1 + 2f * i / (numbers.length - 1);
        }
        close(model.predict(Tensor.of(numbers, 2, inputs)).toFloats(), expected.get("predictions"));
        if (optimizer != null) {
            List<@Nullable Variable> slots =
                    Objects.requireNonNull(optimizer.slots().get("momentum"));
            float[] sums = new float[slots.size()];
            for (int i = 0; i < sums.length; i++) {
                for (float value : Objects.requireNonNull(slots.get(i)).value().toFloats()) {
                    sums[i] += Math.abs(value);
                }
            }
            close(sums, expected.get("moments"));
        }
    }

    private static void close(float[] found, @Nullable Object expected) {
        List<?> numbers = (List<?>) Objects.requireNonNull(expected);
        assertThat(found).hasSize(numbers.size());
        for (int i = 0; i < found.length; i++) {
            float wanted = ((Number) Objects.requireNonNull(numbers.get(i))).floatValue();
            assertThat(found[i]).isCloseTo(wanted, Offset.offset(1e-5f));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "keras2,joint,encoder,4,5,4,3",
        "keras3,joint,encoder,4,5,4,3",
        "keras2,joint,decoder,4,6,3,3",
        "keras3,joint,decoder,4,6,3,3",
        "keras2,compiled,g_net,4,5,3,3",
        "keras3,compiled,g_net,4,5,3,3",
        "keras2,compiled,d_net,3,6,1,2",
        "keras3,compiled,d_net,3,6,1,2",
        "keras2,wrapped,'',4,5,3,2",
        "keras3,wrapped,'',4,5,3,2",
        "keras2,block,'',4,5,3,2",
        "keras3,block,'',4,5,3,2",
        "keras2,scaled,'',4,5,3,2"
    })
    void aModelTakesTheStateOfTheOptimizerThatTrainedIt(
            String generation, String name, String part, int inputs, int units, int outputs, long steps)
            throws IOException {
        Sequential model = net(inputs, units, outputs);
        Optimizer adam = Adam.create();
        Optimizer optimizer = name.equals("scaled") ? LossScaleOptimizer.of(adam) : adam;
        optimizer.build(model.trainableVariables());

        WeightsLoader.load(model, optimizer, file(generation + "/" + name), LoadOptions.defaults());

        isAsSaved(model, optimizer, generation, part.isEmpty() ? name : name + "/" + part, inputs);
        assertThat(optimizer.iterations().value().toLongs()).containsExactly(steps);
    }

    @Test
    void anExportedModelIsAListOfItsVariables() throws IOException {
        Sequential model = Sequential.of(
                Reshape.of(2, 2).inputShape(4), LSTM.of(3), Dropout.of(0.5), BatchNormalization.create(), Dense.of(3));

        WeightsLoader.load(model, null, file("keras3/exported"), LoadOptions.defaults());

        isAsSaved(model, null, "keras3", "exported", 4);
    }

    @Test
    void listsOfOptimizersAreNoModels() throws IOException {
        Sequential model = Sequential.of(Dense.of(3).inputShape(4));
        Optimizer adam = Adam.create();
        adam.build(model.trainableVariables());

        WeightsLoader.load(model, adam, file("keras3/listed"), LoadOptions.defaults());

        isAsSaved(model, adam, "keras3", "listed", 4);
        assertThat(adam.iterations().value().toLongs()).containsExactly(2);
    }
}
