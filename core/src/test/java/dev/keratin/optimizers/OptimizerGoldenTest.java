package dev.keratin.optimizers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keratin.files.LoadLimits;
import dev.keratin.files.json.Json;
import dev.keratin.ops.Variable;
import dev.keratin.optimizers.Goldens.Run;
import dev.keratin.optimizers.Goldens.Weight;
import dev.keratin.serialization.ConfigTrees;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every optimizer and option against six steps of real Keras ({@code fixtures/optimizers/make_optimizers.py}). */
class OptimizerGoldenTest {

    private static final Map<String, @Nullable Object> GOLDEN = Goldens.read("optimizers.json");
    private static final List<Weight> WEIGHTS = Goldens.weights(GOLDEN);
    private static final int STEPS = 6;

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

    private static Run run(Optimizer optimizer, List<Variable> variables, Map<String, @Nullable Object> golden) {
        Object missing = golden.get("missing");
        return new Run(optimizer, variables, missing == null ? null : ((Number) missing).intValue());
    }

    private static List<float[]> gradients(Map<String, @Nullable Object> golden, int step) {
        return Goldens.gradients(GOLDEN, step, golden.get("infinite"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void configIsByteEqualToKerass(String name, Map<String, @Nullable Object> golden) throws Exception {
        Optimizer optimizer = optimizer(golden);
        assertThat(Json.write(Optimizers.REGISTRY.tree(optimizer))).isEqualTo(golden.get("tree"));
        assertThat(Json.write(Optimizers.REGISTRY.tree(Optimizers.REGISTRY.copy(optimizer))))
                .isEqualTo(golden.get("tree"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void stepsAreThoseOfKeras(String name, Map<String, @Nullable Object> golden) throws Exception {
        Optimizer optimizer = optimizer(golden);
        List<Variable> variables = WEIGHTS.stream().map(Weight::variable).toList();
        Run run = run(optimizer, variables, golden);
        List<?> expected = Goldens.list(golden.get("weights"));
        for (int step = 0; step < STEPS; step++) {
            run.step(gradients(golden, step));
            Goldens.assertClose(variables, expected.get(step), 1e-6, name + " after step " + step);
        }
        assertState(optimizer.variables(), Goldens.list(golden.get("state")));
        optimizer.finalizeVariableValues();
        Goldens.assertClose(variables, golden.get("final"), 1e-6, name + " at the end");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void restoringInTheMiddleContinuesIdentically(String name, Map<String, @Nullable Object> golden) throws Exception {
        Optimizer optimizer = optimizer(golden);
        List<Variable> variables = WEIGHTS.stream().map(Weight::variable).toList();
        Run run = run(optimizer, variables, golden);
        for (int step = 0; step < STEPS / 2; step++) {
            run.step(gradients(golden, step));
        }

        Optimizer restored = optimizer(golden);
        List<Variable> copies = WEIGHTS.stream().map(Weight::variable).toList();
        restored.build(copies);
        copyValues(variables, copies);
        copyValues(optimizer.variables(), restored.variables());
        Run continued = run(restored, copies, golden);

        for (int step = STEPS / 2; step < STEPS; step++) {
            run.step(gradients(golden, step));
            continued.step(gradients(golden, step));
        }
        assertThat(values(copies)).isEqualTo(values(variables));
        assertThat(values(restored.variables())).isEqualTo(values(optimizer.variables()));
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT64", "BFLOAT16", "FLOAT16"})
    void otherFloatingPointTypesFollowFloat32(DType dtype) throws Exception {
        for (Map<String, @Nullable Object> golden : Goldens.cases(GOLDEN)) {
            // Muon's matrix iteration amplifies rounding by design, float16 cannot hold Adafactor's epsilon.
            String name = (String) Objects.requireNonNull(golden.get("name"));
            boolean coarse = dtype != DType.FLOAT64;
            if (coarse && (name.startsWith("muon") || name.startsWith("ada") || name.startsWith("schedule_free"))) {
                continue;
            }
            List<Variable> variables =
                    WEIGHTS.stream().map(weight -> weight.variable(dtype)).toList();
            Run run = run(optimizer(golden), variables, golden);
            for (int step = 0; step < STEPS; step++) {
                run.step(gradients(golden, step));
            }
            Object expected = Goldens.list(golden.get("weights")).get(STEPS - 1);
            Goldens.assertClose(variables, expected, coarse ? 3e-2 : 1e-5, name + " in " + dtype);
        }
    }

    private static void copyValues(List<Variable> from, List<Variable> to) {
        assertThat(to).hasSameSizeAs(from);
        for (int i = 0; i < from.size(); i++) {
            to.get(i).assign(from.get(i).value());
        }
    }

    private static List<Tensor> values(List<Variable> variables) {
        return variables.stream().map(Variable::value).toList();
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
            Goldens.assertClose(variable.value().toDoubles(), entry(tree, "values"), 1e-6, variable.path());
        }
    }

    private static Object entry(Object tree, String key) {
        return Objects.requireNonNull(ConfigTrees.map(tree, "variable").get(key));
    }
}
