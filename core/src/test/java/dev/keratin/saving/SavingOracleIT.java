package dev.keratin.saving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keratin.files.LoadLimits;
import dev.keratin.models.Models;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Golden models in every format for every receiver, opened by the Keras that it is meant for: the same weights and optimizer state to the bit, the same
 * predictions, and the same weights after one more step of training.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SavingOracleIT {

    private static final List<String> MODELS = List.of(
            "keras3/cnn",
            "keras3/cnn_variants",
            "keras3/functional_multi_io",
            "keras3/functional_dict_io",
            "keras3/nested_models",
            "keras3/lstm_stacked",
            "keras3/rnn_masked",
            "keras3/rnn_masking_layer_states",
            "keras3/rnn_cells_timedistributed",
            "keras3/conv_lstm",
            "keras3/attention_zoo",
            "keras3/transformer_block",
            "keras3/norm_zoo",
            "keras3/merge_zoo",
            "keras3/preprocessing",
            "keras3/float64_model",
            "keras3/mixed_float16",
            "keras3/bfloat16_weights",
            "keras3/regularized_constrained",
            "keras3/frozen_layers",
            "keras3/ops_operators",
            "keras3/opt_adam",
            "keras3/opt_adam_expdecay",
            "keras3/opt_sgd_momentum",
            "keras3/opt_nadam",
            "keras3/opt_lion",
            "keras3/opt_sgd_cosine",
            "keras3/opt_adam_lossscale",
            "keras2/k2_transformer",
            "keras2/k2_opt_legacy_adam_expdecay",
            "keras2/k2_opt_legacy_rmsprop",
            "keras2/k2_opt_legacy_ftrl");

    /** What cannot be said to a receiver: the file that is refused, and words of the reason. */
    private static final Map<String, List<String>> REFUSED = Map.ofEntries(
            Map.entry("lstm_stacked/keras-2.15.h5", List.of("`lstm_2`", "hard_sigmoid")),
            Map.entry("lstm_stacked/keras-2.15.json", List.of("`lstm_2`", "hard_sigmoid")),
            Map.entry("lstm_stacked/keras-2.15.keras", List.of("`lstm_2`", "hard_sigmoid")),
            Map.entry("lstm_stacked/keras-2.3.h5", List.of("`lstm_2`", "hard_sigmoid")),
            Map.entry("lstm_stacked/keras-2.3.json", List.of("`lstm_2`", "hard_sigmoid")),
            Map.entry("rnn_masked/keras-2.3.h5", List.of("`forward_lstm`", "zero_output_for_mask")),
            Map.entry("rnn_masked/keras-2.3.json", List.of("`forward_lstm`", "zero_output_for_mask")),
            Map.entry("rnn_masking_layer_states/keras-3.h5", List.of("NotEqual", "operations")),
            Map.entry("rnn_masking_layer_states/keras-2.15.h5", List.of("`dec`", "mask")),
            Map.entry("rnn_masking_layer_states/keras-2.15.json", List.of("`dec`", "mask")),
            Map.entry("rnn_masking_layer_states/keras-2.15.keras", List.of("`dec`", "mask")),
            Map.entry("rnn_masking_layer_states/keras-2.3.h5", List.of("operation", "TensorFlow 2.4")),
            Map.entry("rnn_masking_layer_states/keras-2.3.json", List.of("operation", "TensorFlow 2.4")),
            Map.entry("attention_zoo/keras-3.h5", List.of("`dot_att`", "score_mode")),
            Map.entry("attention_zoo/keras-2.15.h5", List.of("`gqa`", "no such layer")),
            Map.entry("attention_zoo/keras-2.15.json", List.of("`gqa`", "no such layer")),
            Map.entry("attention_zoo/keras-2.15.keras", List.of("`gqa`", "no such layer")),
            Map.entry("attention_zoo/keras-2.3.h5", List.of("`gqa`", "no such layer")),
            Map.entry("attention_zoo/keras-2.3.json", List.of("`gqa`", "no such layer")),
            Map.entry("transformer_block/keras-3.h5", List.of("`add`", "operations")),
            Map.entry("preprocessing/keras-2.3.h5", List.of("Normalization", "TensorFlow 2.3")),
            Map.entry("preprocessing/keras-2.3.json", List.of("Normalization", "TensorFlow 2.3")),
            Map.entry("transformer_block/keras-2.3.h5", List.of("MultiHeadAttention", "TensorFlow 2.4")),
            Map.entry("transformer_block/keras-2.3.json", List.of("MultiHeadAttention", "TensorFlow 2.4")),
            Map.entry("norm_zoo/keras-3.h5", List.of("LayerNormalization", "last axis")),
            Map.entry("norm_zoo/keras-2.15.h5", List.of("RMSNormalization", "no such layer")),
            Map.entry("norm_zoo/keras-2.15.json", List.of("RMSNormalization", "no such layer")),
            Map.entry("norm_zoo/keras-2.15.keras", List.of("RMSNormalization", "no such layer")),
            Map.entry("norm_zoo/keras-2.3.h5", List.of("GroupNormalization", "Keras 2.11")),
            Map.entry("norm_zoo/keras-2.3.json", List.of("GroupNormalization", "Keras 2.11")),
            Map.entry("bfloat16_weights/keras-3.h5", List.of("bfloat16", "no Keras reads")),
            Map.entry("bfloat16_weights/keras-3-layers.h5", List.of("bfloat16", "no Keras reads")),
            Map.entry("bfloat16_weights/keras-2.15.h5", List.of("bfloat16", "no Keras reads")),
            Map.entry("bfloat16_weights/keras-2.15.keras", List.of("bfloat16", "Keras 2 does not read")),
            Map.entry("bfloat16_weights/keras-2.15.weights.h5", List.of("bfloat16", "Keras 2 does not read")),
            Map.entry("bfloat16_weights/keras-2.15-layers.h5", List.of("bfloat16", "no Keras reads")),
            Map.entry("bfloat16_weights/keras-2.3.h5", List.of("bfloat16", "no Keras reads")),
            Map.entry("bfloat16_weights/keras-2.3-layers.h5", List.of("bfloat16", "no Keras reads")),
            Map.entry("ops_operators/keras-3.h5", List.of("`multiply`", "operations")),
            Map.entry("ops_operators/keras-2.3.h5", List.of("operation", "TensorFlow 2.4")),
            Map.entry("ops_operators/keras-2.3.json", List.of("operation", "TensorFlow 2.4")),
            Map.entry("opt_nadam/keras-2.3.h5", List.of("Nadam", "no optimizer that computes the same")),
            Map.entry("opt_lion/keras-2.3.h5", List.of("Lion", "no optimizer that computes the same")),
            Map.entry("opt_sgd_cosine/keras-2.3.h5", List.of("CosineDecay", "warmup_target")),
            Map.entry("opt_adam_lossscale/keras-2.15.h5", List.of("LossScaleOptimizer", "loss scale")),
            Map.entry("opt_adam_lossscale/keras-2.15.keras", List.of("LossScaleOptimizer", "loss scale")),
            Map.entry("opt_adam_lossscale/keras-2.3.h5", List.of("LossScaleOptimizer", "loss scale")),
            Map.entry("k2_transformer/keras-3.h5", List.of("(Add)", "operations")),
            Map.entry("k2_transformer/keras-2.3.h5", List.of("MultiHeadAttention", "TensorFlow 2.4")),
            Map.entry("k2_transformer/keras-2.3.json", List.of("MultiHeadAttention", "TensorFlow 2.4")),
            Map.entry("k2_opt_legacy_rmsprop/keras-3.keras", List.of("LegacyRMSprop", "computes something else")),
            Map.entry("k2_opt_legacy_rmsprop/keras-3.h5", List.of("LegacyRMSprop", "computes something else")),
            Map.entry("k2_opt_legacy_rmsprop/keras-2.15.keras", List.of("LegacyRMSprop", "keeps no state")));

    private Path folder = Path.of("");
    private final Map<String, String> refusals = new LinkedHashMap<>();

    @BeforeAll
    void write(@TempDir Path folder) throws IOException {
        this.folder = folder;
        for (String model : MODELS) {
            String name = model.substring(model.indexOf('/') + 1);
            String file = "fixtures/" + model + "/" + name + (model.startsWith("keras2/") ? ".h5" : ".keras");
            WrittenForKeras.write(Python.resource(file), folder.resolve(name))
                    .forEach((written, why) -> refusals.put(name + "/" + written, why));
        }
    }

    @TestFactory
    Stream<DynamicTest> keras3() throws IOException, InterruptedException {
        return results("keras-3");
    }

    @TestFactory
    Stream<DynamicTest> keras215() throws IOException, InterruptedException {
        return results("keras-2.15", Python.tfKeras());
    }

    @TestFactory
    Stream<DynamicTest> tensorFlow26() throws IOException, InterruptedException {
        return results("keras-2.3", Python.legacyKeras());
    }

    @Test
    void whatAReceiverCannotExpressIsRefusedWithTheReason() {
        assertThat(refusals.keySet()).containsExactlyInAnyOrderElementsOf(REFUSED.keySet());
        REFUSED.forEach((file, words) -> assertThat(refusals.get(file)).as(file).contains(words));
    }

    @Test
    void keras3KnowsTheWordsThatWereLearnedHere() throws IOException, InterruptedException {
        Path archive = folder.resolve("assets.keras");
        Models.load(Python.resource("fixtures/vocabulary/assets.keras")).save(archive);

        String result = Python.run(folder, "oracle/open_assets_with_keras3.py", archive);

        assertThat(result.lines().toList())
                .contains(
                        "learned ['[UNK]', 'b', 'ü', 'a'] False",
                        "given ['[UNK]', 'x', 'b'] True",
                        "words ['', '[UNK]', 'the', 'dog', 'cat'] False",
                        "integers ['-1', '3', '5'] False",
                        "nested ['[UNK]', 'q', 'b'] False");
    }

    private Stream<DynamicTest> results(String who, Object... where) throws IOException, InterruptedException {
        List<Object> arguments = new ArrayList<>(List.of(who, folder));
        arguments.addAll(List.of(where));
        String output = Python.run(folder, "oracle/open_written.py", arguments.toArray());
        List<DynamicTest> tests = new ArrayList<>();
        for (String line : output.split("\n")) {
            if (line.startsWith("RESULT ")) {
                Map<String, @Nullable Object> result =
                        Trees.parseObject(line.substring("RESULT ".length()), LoadLimits.defaults(), who);
                tests.add(DynamicTest.dynamicTest(result.get("model") + "/" + result.get("file"), () -> {
                    assumeTrue(!"SKIPPED".equals(result.get("error")), "SKIPPED: the wheel has no such layer");
                    assertThat(result.get("error")).isEqualTo("");
                }));
            }
        }
        assertThat(tests).isNotEmpty();
        return tests.stream();
    }
}
