package dev.keratin.optimizers.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.keratin.files.LoadLimits;
import dev.keratin.files.json.Json;
import dev.keratin.serialization.ConfigTrees;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every schedule against real Keras ({@code fixtures/optimizers/make_optimizers.py}). */
class ScheduleTest {

    static Stream<Map<String, @Nullable Object>> cases() throws Exception {
        try (InputStream in =
                Objects.requireNonNull(ScheduleTest.class.getResourceAsStream("/fixtures/optimizers/schedules.json"))) {
            Map<String, @Nullable Object> golden =
                    ConfigTrees.map(Json.parse(in.readAllBytes(), LoadLimits.defaults(), "schedules"), "schedules");
            List<Map<String, @Nullable Object>> cases = new ArrayList<>();
            for (Object tree : (List<?>) Objects.requireNonNull(golden.get("cases"))) {
                cases.add(ConfigTrees.map(tree, "case"));
            }
            return cases.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void ratesAreThoseOfKeras(Map<String, @Nullable Object> golden) throws Exception {
        String tree = (String) Objects.requireNonNull(golden.get("tree"));
        LearningRateSchedule schedule = Schedules.REGISTRY.parse(Json.parse(tree, LoadLimits.defaults(), "tree"));
        List<?> steps = (List<?>) Objects.requireNonNull(golden.get("steps"));
        List<?> rates = (List<?>) Objects.requireNonNull(golden.get("rates"));

        assertThat(Json.write(Schedules.REGISTRY.tree(schedule))).isEqualTo(tree);
        for (int i = 0; i < steps.size(); i++) {
            double rate = ((Number) rates.get(i)).doubleValue();
            assertThat(schedule.at(((Number) steps.get(i)).longValue()))
                    .as("%s at step %s", schedule, steps.get(i))
                    .isCloseTo(rate, offset(2e-6 * Math.abs(rate) + 1e-8));
        }
    }

    @Test
    void settersWriteTheConfigOfKeras() {
        assertThat(CosineDecay.of(0.1, 100).alpha(0.1).warmup(0.2, 10).getConfig())
                .containsEntry("decay_steps", 100L)
                .containsEntry("warmup_target", 0.2)
                .containsEntry("warmup_steps", 10L);
        assertThat(PolynomialDecay.of(0.1, 10)
                        .endLearningRate(0)
                        .power(2)
                        .cycle(true)
                        .getConfig())
                .containsEntry("power", 2.0)
                .containsEntry("cycle", true);
        assertThat(CosineDecayRestarts.of(0.1, 10).tMul(1).mMul(0.5).alpha(0.2).getConfig())
                .containsEntry("t_mul", 1.0);
        assertThat(PiecewiseConstantDecay.of(List.of(2, 5), List.of(1, 0.5, 0.1))
                        .getConfig())
                .containsEntry("boundaries", List.of(2L, 5L))
                .containsEntry("values", List.of(1L, 0.5, 0.1));
        assertThat(ExponentialDecay.of(0.1, 10, 0.5).staircase(true).at(19)).isEqualTo(0.05f);
        assertThat(InverseTimeDecay.of(0.1, 10, 1).staircase(true).at(19)).isEqualTo(0.05f);
    }

    @Test
    void refusesBadArguments() {
        assertThatThrownBy(() -> ExponentialDecay.of(0.1, 0, 0.5)).hasMessageContainingAll("decay_steps", "0");
        assertThatThrownBy(() -> PiecewiseConstantDecay.of(List.of(1), List.of(0.1)))
                .hasMessageContaining("1 boundaries");
        assertThatThrownBy(() -> Schedules.REGISTRY.parse(Map.of("class_name", "StepDecay", "config", Map.of())))
                .hasMessageContaining("StepDecay");
    }
}
