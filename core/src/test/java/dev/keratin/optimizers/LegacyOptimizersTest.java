package dev.keratin.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keratin.ops.Variable;
import dev.keratin.optimizers.Goldens.Run;
import dev.keratin.optimizers.Goldens.Weight;
import dev.keratin.optimizers.schedules.InverseTimeDecay;
import dev.keratin.serialization.ConfigTrees;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The optimizers of tf.keras 2.x against six of their own steps ({@code fixtures/optimizers/make_legacy.py}). */
class LegacyOptimizersTest {

    /** Where what Keras 2 calls so is kept here, by class and slot. */
    private static final Map<String, String> SLOTS = Map.ofEntries(
            Map.entry("m", "momentum"),
            Map.entry("v", "velocity"),
            Map.entry("Adamax/v", "norm"),
            Map.entry("vhat", "velocity_hat"),
            Map.entry("rms", "velocity"),
            Map.entry("mg", "average_gradient"),
            Map.entry("accum_grad", "accumulated_grad"),
            Map.entry("accum_var", "accumulated_delta_var"));

    static Stream<Arguments> cases() {
        return Goldens.cases(Goldens.read("legacy.json")).stream().map(map -> Arguments.of(map.get("name"), map));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void stepsAreThoseOfKeras2(String name, Map<String, @Nullable Object> golden) {
        Map<String, @Nullable Object> data = Goldens.read("optimizers.json");
        List<Variable> variables =
                Goldens.weights(data).stream().map(Weight::variable).toList();
        String className = (String) Objects.requireNonNull(golden.get("class_name"));
        Optimizer optimizer = Optimizers.REGISTRY.parse(
                LegacyOptimizers.modern(className, ConfigTrees.map(golden.get("config"), className)));
        Run run = new Run(optimizer, variables, null);
        List<?> expected = Goldens.list(golden.get("weights"));
        for (int step = 0; step < expected.size(); step++) {
            run.step(Goldens.gradients(data, step, null));
            Goldens.assertClose(variables, expected.get(step), 2e-6, name + " after step " + step);
        }
        ConfigTrees.map(golden.get("slots"), "slots").forEach((slot, values) -> {
            String meaning = SLOTS.getOrDefault(className + "/" + slot, SLOTS.getOrDefault(slot, slot));
            List<Variable> slots = optimizer.slots().get(meaning).stream()
                    .map(Objects::requireNonNull)
                    .toList();
            Goldens.assertClose(slots, values, 2e-6, slot);
        });
        assertThat(Optimizers.REGISTRY.copy(optimizer).getConfig()).isEqualTo(optimizer.getConfig());
    }

    @Test
    void readsTheSpellingOfKeras1() {
        BaseOptimizer<?> sgd = (BaseOptimizer<?>) Optimizers.REGISTRY.parse(
                LegacyOptimizers.modern("SGD", Map.of("lr", 0.01, "momentum", 0.9, "decay", 1e-6, "nesterov", true)));

        assertThat(sgd.learningRateSchedule()).isInstanceOf(InverseTimeDecay.class);
        assertThat(sgd.learningRate()).isEqualTo(0.01f);
        assertThat(Optimizers.REGISTRY.parse(
                        LegacyOptimizers.modern("Nadam", Map.of("lr", 0.002, "schedule_decay", 0.004))))
                .isInstanceOf(LegacyNadam.class);
    }

    @Test
    void keepsTheNewArithmeticOfKeras211() {
        Map<String, @Nullable Object> config =
                Map.of("learning_rate", 0.01, "is_legacy_optimizer", false, "jit_compile", true, "use_ema", false);

        assertThat(Optimizers.REGISTRY.parse(LegacyOptimizers.modern("Custom>RMSprop", config)))
                .isInstanceOf(RMSprop.class);
    }

    @Test
    void readsLossScalingWithAFixedScale() {
        Map<String, @Nullable Object> inner = Map.of("class_name", "Adam", "config", Map.of("learning_rate", 0.01));
        Optimizer dynamic = Optimizers.REGISTRY.parse(LegacyOptimizers.modern(
                "LossScaleOptimizer",
                Map.of("inner_optimizer", inner, "dynamic", true, "initial_scale", 8.0, "dynamic_growth_steps", 4L)));
        Optimizer fixed = Optimizers.REGISTRY.parse(LegacyOptimizers.modern(
                "LossScaleOptimizer", Map.of("inner_optimizer", inner, "dynamic", false, "initial_scale", 8.0)));

        assertThat(dynamic).isInstanceOf(LossScaleOptimizer.class);
        assertThat(fixed.getConfig()).containsEntry("loss_scale_factor", 8.0);
    }

    @Test
    void refusesDecayBesideASchedule() {
        Map<String, @Nullable Object> schedule = Map.of("class_name", "ExponentialDecay", "config", Map.of());

        assertThatThrownBy(() -> LegacyOptimizers.modern("Adam", Map.of("learning_rate", schedule, "decay", 0.1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("`decay`=0.1");
    }
}
