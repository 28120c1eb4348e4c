package dev.keratin.layers.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.keratin.backend.Backend;
import dev.keratin.engine.Gradients;
import dev.keratin.engine.Plan;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.json.Json;
import dev.keratin.layers.GoldenArrays;
import dev.keratin.layers.Trace;
import dev.keratin.models.Model;
import dev.keratin.models.Models;
import dev.keratin.ops.Graph;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.ConfigTrees;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Tensor;
import dev.keratin.tensor.TensorSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Operations of real Keras: configs, results and types, gradients against Keras's and against differences of results in double precision. */
class OperationGradientsTest {

    private static final double STEP = 1e-6;

    /** One model, what it is fed, what it gives and how that changes. */
    record Case(Map<String, @Nullable Object> tree) {
        Map<String, @Nullable Object> model() {
            return ConfigTrees.map(tree.get("model"), "model");
        }

        List<Tensor> tensors(String key) {
            List<Tensor> tensors = new ArrayList<>();
            for (Object element : list(key)) {
                tensors.add(GoldenArrays.tensor(element));
            }
            return tensors;
        }

        List<?> list(String key) {
            return (List<?>) Objects.requireNonNull(tree.get(key));
        }

        @Override
        public String toString() {
            return String.valueOf(tree.get("name"));
        }
    }

    static List<Case> cases() {
        return GoldenArrays.cases("/fixtures/layers/operation_gradients.json").stream()
                .map(Case::new)
                .toList();
    }

    static List<Case> differentiable() {
        return cases().stream().filter(c -> c.tree().get("gradients") != null).toList();
    }

    /** Results, then the gradient of each floating-point input, null where there is none. */
    private record Run(List<Tensor> results, List<@Nullable Tensor> gradients) {

        static Run of(Model model, List<Tensor> given, boolean differentiate) {
            Graph graph = new Graph();
            List<Value> inputs = new ArrayList<>();
            for (Tensor tensor : given) {
                inputs.add(graph.input("x" + inputs.size(), new TensorSpec(tensor.dtype(), tensor.shape())));
            }
            List<Value> outputs = model.forward(new Trace(graph, true), inputs);
            List<Value> kept = new ArrayList<>(outputs);
            List<@Nullable Value> gradients = new ArrayList<>();
            Value loss = differentiate ? mixed(graph, outputs) : null;
            if (loss != null) {
                gradients.addAll(Gradients.of(loss, inputs));
            }
            gradients.stream().filter(Objects::nonNull).forEach(kept::add);
            Plan plan = Plan.of(graph, kept, Backend.current());
            for (int i = 0; i < given.size(); i++) {
                plan.feed(inputs.get(i), given.get(i));
            }
            plan.run(1, 0);
            List<Tensor> results = new ArrayList<>();
            for (int i = 0; i < outputs.size(); i++) {
                results.add(plan.output(i));
            }
            int at = outputs.size();
            List<@Nullable Tensor> found = new ArrayList<>();
            for (Value gradient : gradients) {
                found.add(gradient == null ? null : plan.output(at++));
            }
            return new Run(results, found);
        }

        private static @Nullable Value mixed(Graph graph, List<Value> outputs) {
            Value loss = null;
            for (Value output : outputs) {
                if (output.dtype().isFloating()) {
                    Tensor mix = mix(output.shape().size());
                    Value flat = Ops.reshape(output, -1);
                    Value sum = Ops.sum(Ops.multiply(flat, graph.constant(mix.cast(output.dtype()))));
                    loss = loss == null ? sum : Ops.add(loss, sum);
                }
            }
            return loss;
        }
    }

    private static Tensor mix(int size) {
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = Math.cos(i + 1.0);
        }
        return Tensor.of(values, size);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void resultsAndTypesAreKeras(Case golden) {
        Model model = Models.fromConfigTree(golden.model());
        List<Tensor> expected = golden.tensors("outputs");

        List<Tensor> actual = Run.of(model, golden.tensors("inputs"), false).results();

        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.get(i).dtype().kerasName())
                    .isEqualTo(golden.list("dtypes").get(i));
            assertClose(actual.get(i), expected.get(i), 1e-5);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void configsAreWrittenAsTheyWereRead(Case golden) {
        Model model = Models.fromConfigTree(golden.model());

        assertThat(OperationsTest.objects(model.getConfig().get("layers")))
                .isEqualTo(OperationsTest.objects(
                        ConfigTrees.map(golden.model().get("config"), "config").get("layers")));
    }

    @ParameterizedTest
    @MethodSource("differentiable")
    void gradientsAreKeras(Case golden) {
        Model model = Models.fromConfigTree(golden.model());

        List<@Nullable Tensor> actual =
                Run.of(model, golden.tensors("inputs"), true).gradients();

        for (int i = 0; i < golden.list("gradients").size() && !actual.isEmpty(); i++) {
            Object expected = golden.list("gradients").get(i);
            Tensor found = actual.get(i);
            if (expected != null) {
                Tensor gradient = GoldenArrays.tensor(expected);
                assertClose(found == null ? Tensor.zeros(DType.FLOAT32, gradient.shape()) : found, gradient, 5e-5);
            } else if (found != null) {
                assertClose(found, Tensor.zeros(DType.FLOAT32, found.shape()), 5e-5);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("differentiable")
    void gradientsAreTheDifferencesInDoublePrecision(Case golden) throws Exception {
        String text = Json.write(golden.model()).replace("float32", "float64");
        Map<String, @Nullable Object> tree = ConfigTrees.map(
                Json.parse(text.getBytes(StandardCharsets.UTF_8), LoadLimits.defaults(), "model"), "model");
        Model model = Models.fromConfigTree(tree);
        List<Tensor> inputs = golden.tensors("inputs").stream()
                .map(x -> x.dtype().isFloating() ? x.cast(DType.FLOAT64) : x)
                .toList();
        List<@Nullable Tensor> gradients = Run.of(model, inputs, true).gradients();

        for (int i = 0; i < gradients.size(); i++) {
            Tensor gradient = gradients.get(i);
            if (gradient == null) {
                continue;
            }
            double expected =
                    (mixed(model, moved(inputs, i, STEP)) - mixed(model, moved(inputs, i, -STEP))) / (2 * STEP);
            double actual = 0;
            double scale = 1;
            for (int j = 0; j < gradient.size(); j++) {
                actual += gradient.getDouble(j) * direction(j);
                scale += Math.abs(gradient.getDouble(j));
            }
            assertThat(actual).as("input " + i).isCloseTo(expected, within(scale * 1e-6));
        }
    }

    private static double direction(int index) {
        return Math.sin(2.0 * index + 1);
    }

    private static List<Tensor> moved(List<Tensor> inputs, int which, double step) {
        List<Tensor> moved = new ArrayList<>(inputs);
        double[] values = inputs.get(which).toDoubles();
        for (int i = 0; i < values.length; i++) {
            values[i] += step * direction(i);
        }
        moved.set(which, Tensor.of(values, inputs.get(which).shape().toArray()));
        return moved;
    }

    private static double mixed(Model model, List<Tensor> inputs) {
        double sum = 0;
        for (Tensor result : Run.of(model, inputs, false).results()) {
            Tensor mix = mix(result.size());
            for (int i = 0; i < result.size() && result.dtype().isFloating(); i++) {
                sum += result.getDouble(i) * mix.getDouble(i);
            }
        }
        return sum;
    }

    private static void assertClose(Tensor actual, Tensor expected, double tolerance) {
        assertThat(actual.shape()).isEqualTo(expected.shape());
        double scale = 1e-3;
        for (int i = 0; i < expected.size(); i++) {
            double size = Math.abs(expected.getDouble(i));
            scale = Double.isFinite(size) ? Math.max(scale, size) : scale;
        }
        for (int i = 0; i < expected.size(); i++) {
            double value = expected.getDouble(i);
            if (Double.isFinite(value)) {
                assertThat(actual.getDouble(i)).isCloseTo(value, within(scale * tolerance));
            } else {
                assertThat(actual.getDouble(i)).isEqualTo(value);
            }
        }
    }
}
