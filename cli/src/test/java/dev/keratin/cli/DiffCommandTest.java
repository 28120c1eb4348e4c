package dev.keratin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keratin.files.MemoryArray;
import dev.keratin.files.StoredArray;
import dev.keratin.files.npy.Npz;
import dev.keratin.layers.core.Dense;
import dev.keratin.losses.MeanSquaredError;
import dev.keratin.models.Model;
import dev.keratin.models.Sequential;
import dev.keratin.optimizers.SGD;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiffCommandTest {

    private static final String NORMALIZED = "{'args': [@a], 'kwargs': {}}";
    private static final String ATTENTION = "{'args': [@norm, @a], 'kwargs': {}}";

    @TempDir
    Path folder;

    // architecture

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'args': [@a], 'kwargs': {'training': null, 'mask': null}} | " + ATTENTION,
                "{'args': [@a], 'kwargs': {'training': false}} | " + ATTENTION,
                "{'args': [], 'kwargs': {'inputs': @a}} | " + ATTENTION,
                "{'args': [[@a]], 'kwargs': {}} | " + ATTENTION,
                NORMALIZED + " | {'args': [@norm], 'kwargs': {'value': @a}}",
                NORMALIZED + " | {'args': [], 'kwargs': {'value': @a, 'query': @norm}}",
                NORMALIZED + " | {'args': [@norm, @a, null], 'kwargs': {'return_attention_scores': false}}",
                NORMALIZED + " | {'args': [@norm, @a], 'kwargs': {'key': @a, 'use_causal_mask': false}}",
                NORMALIZED + " | {'args': [@norm, @a, @a], 'kwargs': {}}",
            })
    void callsThatMeanTheSameAreTheSame(String normalized, String attention) throws IOException {
        Path first = architecture("a.json", NORMALIZED, ATTENTION, "norm", "[['out', 0, 0]]");
        Path second = architecture("b.json", normalized, attention, "norm", "['out', 0, 0]");

        CommandRun run = CommandRun.of("diff", first, second);

        assertThat(run.code()).as(run.out() + run.err()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'args': [@a], 'kwargs': {'training': true}} | " + ATTENTION + " | training: none and true",
                NORMALIZED + " | {'args': [@a, @norm], 'kwargs': {}} | query[0]: layer 1 and layer 0",
                NORMALIZED + " | {'args': [@norm, @a], 'kwargs': {'key': @norm}} | key: none and",
                NORMALIZED
                        + " | {'args': [@norm, @a], 'kwargs': {'use_causal_mask': true}} | use_causal_mask: none and true",
            })
    void callsThatMeanSomethingElseAreNamed(String normalized, String attention, String expected) throws IOException {
        Path first = architecture("a.json", NORMALIZED, ATTENTION, "norm", "[['out', 0, 0]]");
        Path second = architecture("b.json", normalized, attention, "norm", "[['out', 0, 0]]");

        CommandRun run = CommandRun.of("diff", first, second);

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).contains("inbound_nodes[0]." + expected);
    }

    @Test
    void anotherNameOfALayerIsOneDifferenceAndCanBeIgnored() throws IOException {
        Path first = architecture("a.json", NORMALIZED, ATTENTION, "norm", "[['out', 0, 0]]");
        Path second = architecture("b.json", NORMALIZED, ATTENTION, "norm_9", "[['out', 0, 0]]");

        CommandRun run = CommandRun.of("diff", first, second);

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out())
                .contains("architecture: config.layers[1].config.name: norm and norm_9")
                .contains("in architecture: 1,");
        assertThat(CommandRun.of("diff", first, second, "--ignore-names").code())
                .isZero();
    }

    @Test
    void layersThatOnlyOneModelHasAreNamed() throws IOException {
        Path first = saved("a.keras", Sequential.of(Dense.of(2).inputShape(3).name("d")));
        Path second = saved(
                "b.keras",
                Sequential.of(Dense.of(2).inputShape(3).name("d"), Dense.of(2).name("more")));

        CommandRun run = CommandRun.of("diff", first, second, "--json");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.rows("architecture"))
                .extracting(row -> row.get("place") + " " + row.get("a") + " " + row.get("b"))
                .contains("config.layers[more] none Dense");
    }

    // compile settings

    @Test
    void anObjectIsTheSameAsItsNameWhereItHasNoOtherSettings() throws IOException {
        Model byName = Sequential.of(Dense.of(1).inputShape(2).name("d"));
        byName.compile("sgd", "mse", "mae");
        Model byObject = Sequential.of(Dense.of(1).inputShape(2).name("d"));
        byObject.compile(SGD.create(), MeanSquaredError.create(), "mean_absolute_error");
        Model summed = Sequential.of(Dense.of(1).inputShape(2).name("d"));
        summed.compile(SGD.create(), MeanSquaredError.create().reduction("sum"), "mae");
        Path first = saved("a.keras", byName);

        String same = CommandRun.of("diff", first, saved("b.keras", byObject)).out();
        String other = CommandRun.of("diff", first, saved("c.keras", summed)).out();

        assertThat(same).doesNotContain("compile.");
        assertThat(other).contains("compile.loss.config.reduction: sum_over_batch_size and sum");
    }

    // tensors

    @Test
    void weightsOfAnotherArchitectureAreDifferentAndNoTrouble() throws IOException {
        Model wide = Sequential.of(Dense.of(4).inputShape(3).name("d"));
        Path first = saved("a.keras", Sequential.of(Dense.of(2).inputShape(3).name("d")));
        Path second = folder.resolve("b.weights.h5");
        wide.saveWeights(second);

        CommandRun run = CommandRun.of("diff", first, second);

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).contains("another architecture").contains("expected shape (3, 2), found (3, 4)");
    }

    @Test
    void notANumberIsTheSameAsItselfAndNothingElse() throws IOException {
        Path first = npz("a.npz", Map.of("x", MemoryArray.of(new float[] {Float.NaN, 1, 2}, 3)));
        Path same = npz("b.npz", Map.of("x", MemoryArray.of(new float[] {Float.intBitsToFloat(0x7fc00001), 1, 2}, 3)));
        Path other = npz("c.npz", Map.of("x", MemoryArray.of(new float[] {0, 1, 2.5f}, 3)));

        assertThat(CommandRun.of("diff", first, same).code()).isZero();
        assertThat(CommandRun.of("diff", first, other, "--tolerance", "1").out())
                .contains("x: 1 of 3 elements differ, some by NaN or infinity");
    }

    @Test
    void theToleranceIsAbsoluteAndIncludesItself() throws IOException {
        Path first = npz("a.npz", Map.of("x", MemoryArray.of(new double[] {1000, -0.0}, 2)));
        Path second = npz("b.npz", Map.of("x", MemoryArray.of(new double[] {1000.5, 0.0}, 2)));

        assertThat(CommandRun.of("diff", first, second).out()).contains("2 of 2 elements differ, by at most 0.5");
        assertThat(CommandRun.of("diff", first, second, "--tolerance", "0.49").code())
                .isEqualTo(1);
        assertThat(CommandRun.of("diff", first, second, "--tolerance", "0.5").code())
                .isZero();
        assertThat(CommandRun.of("diff", first, second, "--tolerance", "NaN").code())
                .isEqualTo(2);
    }

    @Test
    void manyDifferencesAreCutShortForReadersAndWholeForPrograms() throws IOException {
        Map<String, MemoryArray> one = new LinkedHashMap<>();
        Map<String, MemoryArray> other = new LinkedHashMap<>();
        for (int i = 0; i < 200; i++) {
            one.put("t" + i, MemoryArray.of(new float[] {i}, 1));
            other.put("t" + i, MemoryArray.of(new double[] {i}, 1));
        }
        Path first = npz("a.npz", one);
        Path second = npz("b.npz", other);

        CommandRun text = CommandRun.of("diff", first, second);
        CommandRun json = CommandRun.of("diff", first, second, "--json");

        assertThat(text.out())
                .contains("tensor t0: type float32 and float64")
                .contains("... and 150 more; --json lists all")
                .contains("in tensors: 200");
        assertThat(json.rows("tensors")).hasSize(200);
        assertThat(json.rows("tensors").get(7))
                .containsEntry("name", "t7")
                .containsEntry("difference", "type float32 and float64");
    }

    private Path saved(String name, Model model) throws IOException {
        Path file = folder.resolve(name);
        model.save(file);
        return file;
    }

    private Path npz(String name, Map<String, MemoryArray> arrays) throws IOException {
        Path file = folder.resolve(name);
        Npz.write(file, new LinkedHashMap<String, StoredArray>(arrays));
        return file;
    }

    /** Input, normalisation and attention, with these calls; {@code @x} is the tensor of a layer. */
    private Path architecture(String file, String normalized, String attention, String name, String outputs)
            throws IOException {
        String text =
                """
                {"class_name": "Functional", "config": {"name": "m", "input_layers": [["a", 0, 0]], "output_layers": OUTPUTS, "layers": [
                {"class_name": "InputLayer", "name": "a", "inbound_nodes": [], "config": {"name": "a", "batch_shape": [null, 3, 4]}},
                {"class_name": "BatchNormalization", "name": "norm", "inbound_nodes": [FIRST], "config": {"name": "norm"}},
                {"class_name": "MultiHeadAttention", "name": "out", "inbound_nodes": [SECOND],
                 "config": {"name": "out", "num_heads": 2, "key_dim": 2}}]}}"""
                        .replace("FIRST", normalized)
                        .replace("SECOND", attention)
                        .replace("OUTPUTS", outputs)
                        .replace('\'', '"')
                        .replaceAll(
                                "@(\\w+)",
                                "{\"class_name\": \"__keras_tensor__\", \"config\": {\"shape\": [null, 3, 4],"
                                        + " \"dtype\": \"float32\", \"keras_history\": [\"$1\", 0, 0]}}")
                        .replace("\"norm\"", "\"" + name + "\"");
        return Files.writeString(folder.resolve(file), text);
    }
}
