package dev.keratin.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keratin.files.LoadLimits;
import dev.keratin.files.json.Json;
import dev.keratin.losses.SparseCategoricalCrossentropy;
import dev.keratin.metrics.SparseTopKCategoricalAccuracy;
import dev.keratin.optimizers.Adam;
import dev.keratin.serialization.ConfigTrees;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CompileSettingsTest {

    private static final String ADAM = "{\"module\": \"keras.optimizers\", \"class_name\": \"Adam\", \"config\": "
            + "{\"name\": \"adam\", \"learning_rate\": 0.0010000000474974513, \"weight_decay\": null, \"clipnorm\": null, "
            + "\"global_clipnorm\": null, \"clipvalue\": null, \"use_ema\": false, \"ema_momentum\": 0.99, "
            + "\"ema_overwrite_frequency\": null, \"loss_scale_factor\": null, \"gradient_accumulation_steps\": null, "
            + "\"beta_1\": 0.9, \"beta_2\": 0.999, \"epsilon\": 1e-07, \"amsgrad\": false}, \"registered_name\": null}";

    private static final String TAIL = ", \"run_eagerly\": false, \"steps_per_execution\": 1, \"jit_compile\": false}";

    private static void isWritten(CompileSettings settings, String rest) throws IOException {
        String expected = "{\"optimizer\": " + ADAM + ", " + rest + TAIL;
        assertThat(Json.write(settings.config())).isEqualTo(expected);
        Object tree = Json.parse(expected, LoadLimits.defaults(), "config");
        CompileSettings read = CompileSettings.fromConfig(ConfigTrees.map(tree, "compile_config"));
        assertThat(Json.write(read.config())).isEqualTo(expected);
    }

    private static Adam adam() {
        return Adam.create().name("adam");
    }

    /** As Keras 3.15 writes them. */
    @Test
    void configsAreThoseOfKeras() throws IOException {
        isWritten(
                CompileSettings.of(adam(), "sparse_categorical_crossentropy", "accuracy"),
                "\"loss\": \"sparse_categorical_crossentropy\", \"loss_weights\": null, \"metrics\": [\"accuracy\"], "
                        + "\"weighted_metrics\": null");
        isWritten(
                CompileSettings.of(adam(), List.of("sparse_categorical_crossentropy", "mse"))
                        .metrics(List.of(List.of("accuracy"), List.of("mae", "mse"))),
                "\"loss\": [\"sparse_categorical_crossentropy\", \"mse\"], \"loss_weights\": null, "
                        + "\"metrics\": [[\"accuracy\"], [\"mae\", \"mse\"]], \"weighted_metrics\": null");
        Map<String, Object> losses = new LinkedHashMap<>();
        losses.put("a", SparseCategoricalCrossentropy.create().fromLogits(true));
        losses.put("b", "mse");
        Map<String, Object> weights = new LinkedHashMap<>();
        weights.put("a", 1.0);
        weights.put("b", 0.5);
        isWritten(
                CompileSettings.of(adam(), losses)
                        .lossWeights(weights)
                        .metrics(Map.of(
                                "a",
                                List.of(
                                        "accuracy",
                                        SparseTopKCategoricalAccuracy.create().k(2))))
                        .weightedMetrics(Map.of("a", "accuracy")),
                "\"loss\": {\"a\": {\"module\": \"keras.losses\", \"class_name\": \"SparseCategoricalCrossentropy\", "
                        + "\"config\": {\"name\": \"sparse_categorical_crossentropy\", \"reduction\": \"sum_over_batch_size\", "
                        + "\"from_logits\": true, \"ignore_class\": null}, \"registered_name\": null}, \"b\": \"mse\"}, "
                        + "\"loss_weights\": {\"a\": 1.0, \"b\": 0.5}, \"metrics\": {\"a\": [\"accuracy\", "
                        + "{\"module\": \"keras.metrics\", \"class_name\": \"SparseTopKCategoricalAccuracy\", "
                        + "\"config\": {\"name\": \"sparse_top_k_categorical_accuracy\", \"dtype\": \"float32\", \"k\": 2}, "
                        + "\"registered_name\": null}]}, \"weighted_metrics\": {\"a\": \"accuracy\"}");
    }

    @Test
    void unknownNamesAreRefusedAtOnce() {
        assertThatThrownBy(() -> CompileSettings.of("adam", "mse", "acuracy"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("metrics")
                .hasMessageContaining("acuracy");
        assertThatThrownBy(() -> CompileSettings.of("adam", "accuracy"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("loss")
                .hasMessageContaining("accuracy");
        assertThatThrownBy(() -> CompileSettings.of("adma", "mse"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("adma");
    }
}
