package dev.keratin.saving.generations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keratin.saving.InexpressibleException;
import dev.keratin.saving.Target;
import dev.keratin.saving.Trees;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VocabularyTest {

    @ParameterizedTest
    @CsvSource({
        "keras-2.15, AdaptiveMaxPooling2D, no such layer",
        "keras-2.15, RMSNormalization, no such layer",
        "keras-2.15, GroupQueryAttention, no such layer",
        "keras-2.3, RMSNormalization, no such layer",
        "keras-2.3, GroupNormalization, Keras 2.11",
        "keras-2.3, MultiHeadAttention, TensorFlow 2.4",
        "keras-2.3, Conv1DTranspose, TensorFlow 2.3",
        "keras-2.3, UnitNormalization, TensorFlow 2.8",
        "keras-2.3, Identity, Keras 2.11",
    })
    void aLayerThatCameLaterIsRefusedWithTheVersionThatHasIt(String target, String className, String word) {
        refused(() -> layer(target, className, null, null), "`l`", className, target, word);
    }

    @ParameterizedTest
    @CsvSource({
        "keras-2.3, Conv2D, groups, 2",
        "keras-2.3, GlobalMaxPooling2D, keepdims, true",
        "keras-2.3, LSTM, zero_output_for_mask, true",
        "keras-2.3, UpSampling2D, interpolation, bicubic",
        "keras-2.3, ZeroPadding1D, data_format, channels_first",
        "keras-2.15, ZeroPadding1D, data_format, channels_first",
        "keras-2.15, Resizing, antialias, true",
        "keras-2.15, BatchNormalization, renorm, true",
        "keras-2.15, LayerNormalization, rms_scaling, true",
    })
    void anArgumentThatTheReceiverLacksIsRefusedByNameAndValue(
            String target, String className, String key, String value) {
        refused(() -> layer(target, className, key, parsed(value)), "`l`", className, target, "`" + key + "`", value);
    }

    @ParameterizedTest
    @CsvSource({
        "keras-2.3, Conv2D, groups, 1",
        "keras-2.3, GlobalMaxPooling2D, keepdims, false",
        "keras-2.3, LSTM, zero_output_for_mask, false",
        "keras-2.15, Resizing, antialias, false",
        "keras-2.15, BatchNormalization, renorm, false",
    })
    void anArgumentThatSaysNothingIsLeftOut(String target, String className, String key, String value)
            throws InexpressibleException {
        assertThat(layer(target, className, key, parsed(value)).toString()).doesNotContain(key);
    }

    @ParameterizedTest
    @CsvSource({
        "keras-2.3, UpSampling2D, interpolation, bilinear",
        "keras-2.15, UpSampling2D, interpolation, bicubic",
        "keras-2.15, Conv2D, groups, 2",
        "keras-2.15, GlobalMaxPooling2D, keepdims, true",
    })
    void whatTheReceiverKnowsStays(String target, String className, String key, String value)
            throws InexpressibleException {
        assertThat(layer(target, className, key, parsed(value)).toString()).contains(key + "=" + value);
    }

    @ParameterizedTest
    @CsvSource({"keras-2.15, sparsemax", "keras-2.15, glu", "keras-2.3, mish", "keras-2.3, gelu"})
    void anActivationThatTheReceiverLacksIsRefusedByName(String target, String activation) {
        refused(() -> layer(target, "Dense", "activation", activation), "`l`", target, activation);
    }

    @ParameterizedTest
    @CsvSource({
        "keras-2.3, AdamW, no optimizer that computes the same",
        "keras-2.3, Lion, no optimizer that computes the same",
        "keras-2.3, Adafactor, no optimizer that computes the same",
        "keras-2.3, Nadam, no optimizer that computes the same",
        "keras-2.3, RMSprop, no optimizer that computes the same",
        "keras-2.15, Lamb, no optimizer that computes the same",
        "keras-2.15, Muon, no optimizer that computes the same",
        "keras-2.15, LossScaleOptimizer, loss scale",
        "keras-2.3, LossScaleOptimizer, loss scale",
    })
    void anOptimizerThatTheReceiverLacksIsRefusedByName(String target, String className, String word) {
        refused(
                () -> compile(target, Map.of("optimizer", object("keras.optimizers", className, Map.of()))),
                className,
                target,
                word);
    }

    @ParameterizedTest
    @CsvSource({"weight_decay, 0.1", "use_ema, true", "gradient_accumulation_steps, 2", "global_clipnorm, 1.5"})
    void anArgumentThatAnEarlyOptimizerLacksIsRefusedByName(String key, String value) {
        refused(
                () -> compile(
                        "keras-2.3",
                        Map.of("optimizer", object("keras.optimizers", "Adam", Map.of(key, parsed(value))))),
                "Adam",
                "keras-2.3",
                "`" + key + "`",
                value);
    }

    @Test
    void aWarmUpIsRefusedWhereSchedulesHaveNone() throws InexpressibleException {
        assertThat(compile("keras-2.3", Map.of("optimizer", decaying(0))).toString())
                .doesNotContain("warmup");
        assertThat(compile("keras-2.15", Map.of("optimizer", decaying(3))).toString())
                .contains("warmup_steps=3");
        refused(() -> compile("keras-2.3", Map.of("optimizer", decaying(3))), "Adam", "CosineDecay", "`warmup_target`");
    }

    @ParameterizedTest
    @CsvSource({
        "keras-2.15, loss, Dice",
        "keras-2.15, metrics, PearsonCorrelation",
        "keras-2.3, loss, CategoricalFocalCrossentropy",
        "keras-2.3, weighted_metrics, F1Score",
    })
    void lossesAndMetricsThatTheReceiverLacksAreRefusedByName(String target, String key, String className) {
        refused(
                () -> compile(target, Map.of(key, List.of(object("keras." + key, className, Map.of())))),
                "compile settings",
                target,
                className);
        refused(() -> compile(target, Map.of(key, Map.of("out", object("keras", className, Map.of())))), className);
    }

    @Test
    void lossesHaveTheNamesThatAllOfKeras2Knows() throws InexpressibleException {
        Map<String, Object> settings = Map.of("loss", Map.of("a", "kld", "b", "huber"), "metrics", List.of("log_cosh"));

        assertThat(compile("keras-2.3", settings).toString())
                .contains("a=kullback_leibler_divergence", "b=huber_loss", "metrics=[logcosh]");
        assertThat(compile("keras-2.15", settings).toString())
                .contains("a=kl_divergence", "b=huber", "metrics=[log_cosh]");
    }

    private static Map<String, @Nullable Object> decaying(long steps) {
        Map<String, Object> config = Map.of("initial_learning_rate", 0.1, "decay_steps", 9L, "warmup_steps", steps);
        Map<String, @Nullable Object> rate = object("keras.optimizers.schedules", "CosineDecay", config);
        return object("keras.optimizers", "Adam", Map.of("learning_rate", rate));
    }

    private static Map<String, @Nullable Object> layer(
            String target, String className, @Nullable String key, @Nullable Object value)
            throws InexpressibleException {
        Map<String, @Nullable Object> config = new LinkedHashMap<>();
        config.put("name", "l");
        if (key != null) {
            config.put(key, value);
        }
        Map<String, @Nullable Object> model = object(
                "keras", "Sequential", Map.of("name", "m", "layers", List.of(object("keras", className, config))));
        return new Receivers(Target.of(target)).modelConfig(model);
    }

    private static Map<String, @Nullable Object> compile(String target, Map<String, Object> settings)
            throws InexpressibleException {
        return new Receivers(Target.of(target)).trainingConfig(new LinkedHashMap<>(settings));
    }

    private static Map<String, @Nullable Object> object(
            String module, String className, Map<String, ? extends @Nullable Object> config) {
        return Trees.object(module, className, new LinkedHashMap<>(config), null);
    }

    private static Object parsed(String value) {
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default ->
                value.matches("\\d+") ? Long.valueOf(value) : value.matches("[\\d.]+") ? Double.valueOf(value) : value;
        };
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String... words) {
        assertThatThrownBy(call)
                .isInstanceOf(InexpressibleException.class)
                .hasMessageContainingAll(words)
                .hasMessageContaining("Save for keras-");
    }
}
