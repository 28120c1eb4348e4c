package dev.keratin.optimizers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keratin.files.LoadLimits;
import dev.keratin.files.json.Json;
import dev.keratin.ops.Variable;
import dev.keratin.optimizers.Goldens.Run;
import dev.keratin.optimizers.Goldens.Weight;
import dev.keratin.serialization.ConfigTrees;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every optimizer and option against six steps of real Keras ({@code fixtures/optimizers/make_optimizers.py}). */
class OptimizerGoldenTest {

    private static final Map<String, @Nullable Object> GOLDEN = Goldens.read("optimizers.json");
    private static final List<Weight> WEIGHTS = Goldens.weights(GOLDEN);

    static Stream<Arguments> cases() {
        return Goldens.cases(GOLDEN).stream().map(map -> Arguments.of(map.get("name"), map));
    }

    private static Optimizer optimizer(Map<String, @Nullable Object> golden) throws Exception {
        Optimizer optimizer = Optimizers.REGISTRY.parse(
                Json.parse((String) Objects.requireNonNull(golden.get("tree")), LoadLimits.defaults(), "tree"));
        if (golden.get("exclude") != null) {
            List<String> names = Goldens.list(golden.get("exclude")).stream()
                    .map(String.class::cast)
                    .toList();
            ((AdamW) optimizer).excludeFromWeightDecay(List.of(), names);
        }
        return optimizer;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void configIsByteEqualToKerass(String name, Map<String, @Nullable Object> golden) throws Exception {
        assertThat(Json.write(Optimizers.REGISTRY.tree(optimizer(golden)))).isEqualTo(golden.get("tree"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void stepsAreThoseOfKeras(String name, Map<String, @Nullable Object> golden) throws Exception {
        Optimizer optimizer = optimizer(golden);
        List<Variable> variables = WEIGHTS.stream().map(Weight::variable).toList();
        Object missing = golden.get("missing");
        Run run = new Run(optimizer, variables, missing == null ? null : ((Number) missing).intValue());
        int step = 0;
        for (Object expected : Goldens.list(golden.get("weights"))) {
            run.step(Goldens.gradients(GOLDEN, step++, golden.get("infinite")));
            assertWeights(variables, Goldens.list(expected), name + " after step " + step);
        }
        assertState(optimizer.variables(), Goldens.list(golden.get("state")));
        optimizer.finalizeVariableValues();
        assertWeights(variables, Goldens.list(golden.get("final")), name + " at the end");
    }

    private static void assertWeights(List<Variable> variables, List<?> expected, String what) {
        for (int i = 0; i < variables.size(); i++) {
            Variable variable = variables.get(i);
            assertClose(variable.value().toDoubles(), expected.get(i), what + ": " + variable.path());
        }
    }

    private static void assertState(List<Variable> variables, List<?> expected) {
        assertThat(variables.stream().map(Variable::path).toList())
                .isEqualTo(expected.stream()
                        .map(tree -> (String) entry(tree, "path"))
                        .toList());
        for (int i = 0; i < variables.size(); i++) {
            Variable variable = variables.get(i);
            Object tree = expected.get(i);
            assertThat(variable.name()).isEqualTo(entry(tree, "name"));
            assertThat(variable.shape()).isEqualTo(Goldens.shape(entry(tree, "shape")));
            assertThat(variable.dtype().kerasName()).isEqualTo(entry(tree, "dtype"));
            assertClose(variable.value().toDoubles(), entry(tree, "values"), variable.path());
        }
    }

    private static Object entry(Object tree, String key) {
        return Objects.requireNonNull(ConfigTrees.map(tree, "variable").get(key));
    }

    /** Relative to the largest element: single elements may cancel. */
    private static void assertClose(double[] actual, Object expected, String what) {
        float[] numbers = Goldens.floats(expected);
        double scale = 1e-30;
        for (float number : numbers) {
            scale = Math.max(scale, Math.abs(number));
        }
        assertThat(actual).as(what).hasSize(numbers.length);
        for (int i = 0; i < numbers.length; i++) {
            assertThat(actual[i])
                    .as(what + "[" + i + "]")
                    .isCloseTo(numbers[i], org.assertj.core.data.Offset.offset(1e-6 * scale));
        }
    }
}
