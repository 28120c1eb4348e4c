package dev.keratin.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.keratin.backend.Backend;
import dev.keratin.engine.Plan;
import dev.keratin.files.json.Json;
import dev.keratin.ops.Graph;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.serialization.Registry;
import dev.keratin.serialization.RegistryContractTest;
import dev.keratin.serialization.Schema;
import dev.keratin.serialization.VocabularyGoldens;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import dev.keratin.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class MetricsTest extends RegistryContractTest<Metric> {

    private static final Map<String, @Nullable Object> GOLDEN = VocabularyGoldens.read("metrics");

    @Override
    protected Registry<Metric> registry() {
        return Metrics.REGISTRY;
    }

    @Override
    protected String goldens() {
        return "metrics";
    }

    @FunctionalInterface
    private interface Update {
        void record(Graph graph, List<Value> inputs);
    }

    private static void run(Update update, Tensor... tensors) {
        Graph graph = new Graph();
        List<Value> inputs = new ArrayList<>();
        for (int i = 0; i < tensors.length; i++) {
            inputs.add(graph.input("x" + i, new TensorSpec(tensors[i].dtype(), tensors[i].shape())));
        }
        update.record(graph, inputs);
        Plan plan = Plan.of(graph, List.of(), Backend.current());
        for (int i = 0; i < tensors.length; i++) {
            plan.feed(inputs.get(i), tensors[i]);
        }
        plan.run(0, 0);
    }

    private static void update(Metric metric, Tensor... batch) {
        run(
                (graph, inputs) ->
                        metric.update(graph, inputs.get(0), inputs.get(1), inputs.size() > 2 ? inputs.get(2) : null),
                batch);
    }

    private static void updateAll(Metric metric, @Nullable Object batches) {
        for (Object batch : VocabularyGoldens.list(batches)) {
            update(
                    metric,
                    VocabularyGoldens.list(batch).stream()
                            .map(VocabularyGoldens::tensor)
                            .toArray(Tensor[]::new));
        }
    }

    @TestFactory
    List<DynamicTest> resultsAndVariablesAreThoseOfKeras() {
        List<DynamicTest> tests = new ArrayList<>();
        List<Map<String, @Nullable Object>> cases = VocabularyGoldens.cases(GOLDEN, "cases");
        for (int i = 0; i < cases.size(); i++) {
            Map<String, @Nullable Object> golden = cases.get(i);
            tests.add(DynamicTest.dynamicTest(i + " " + golden.get("object"), () -> {
                Metric metric = Metrics.get(Objects.requireNonNull(VocabularyGoldens.parse(golden.get("object"))));
                updateAll(metric, golden.get("batches"));
                VocabularyGoldens.assertClose(metric.result(), golden.get("result"), 1e-6, "result");
                List<?> expected = VocabularyGoldens.list(golden.get("variables"));
                List<Variable> variables = metric.variables();
                assertThat(variables).hasSize(expected.size());
                for (int j = 0; j < expected.size(); j++) {
                    List<?> pair = VocabularyGoldens.list(expected.get(j));
                    assertThat(variables.get(j).name()).isEqualTo(pair.get(0));
                    assertThat(variables.get(j).path()).isEqualTo(metric.name() + "/" + pair.get(0));
                    VocabularyGoldens.assertClose(
                            variables.get(j).value(),
                            pair.get(1),
                            1e-6,
                            1,
                            variables.get(j).name());
                }
            }));
        }
        return tests;
    }

    @TestFactory
    List<DynamicTest> afterAResetAMetricIsAsNewWithTheSameVariables() {
        return VocabularyGoldens.cases(GOLDEN, "cases").stream()
                .map(golden -> DynamicTest.dynamicTest(String.valueOf(golden.get("object")), () -> {
                    Metric metric = Metrics.get(Objects.requireNonNull(VocabularyGoldens.parse(golden.get("object"))));
                    updateAll(metric, golden.get("batches"));
                    Tensor first = metric.result();
                    List<Variable> variables = metric.variables();
                    metric.reset();
                    assertThat(variables)
                            .allSatisfy(v -> assertThat(v.value().toDoubles()).containsOnly(0));
                    updateAll(metric, golden.get("batches"));
                    assertThat(metric.variables()).isEqualTo(variables);
                    assertThat(metric.result()).isEqualTo(first);
                }))
                .toList();
    }

    @TestFactory
    List<DynamicTest> meansAndSumsOfValuesAreThoseOfKeras() {
        return VocabularyGoldens.cases(GOLDEN, "means").stream()
                .map(golden -> DynamicTest.dynamicTest(String.valueOf(golden.get("object")), () -> {
                    Metric metric = Metrics.get(Objects.requireNonNull(VocabularyGoldens.parse(golden.get("object"))));
                    run(
                            (graph, inputs) -> {
                                Value weight = inputs.size() > 1 ? inputs.get(1) : null;
                                if (metric instanceof Mean mean) {
                                    mean.update(graph, inputs.get(0), weight);
                                } else {
                                    ((Sum) metric).update(graph, inputs.get(0), weight);
                                }
                            },
                            VocabularyGoldens.list(golden.get("batch")).stream()
                                    .map(VocabularyGoldens::tensor)
                                    .toArray(Tensor[]::new));
                    VocabularyGoldens.assertClose(metric.result(), golden.get("result"), 1e-6, "result");
                }))
                .toList();
    }

    @Test
    void aPlanStaysBoundThroughResets() {
        Mean mean = Mean.create().name("loss");
        Graph graph = new Graph();
        Value x = graph.input("x", TensorSpec.of(DType.FLOAT32, 2));
        mean.update(graph, x, null);
        Plan plan = Plan.of(graph, List.of(), Backend.current());
        for (float value : new float[] {3, 5}) {
            mean.reset();
            plan.feed(x, Tensor.of(new float[] {value, value}));
            plan.run(0, 0);
            plan.run(0, 0);
            assertThat(mean.result().getDouble(0)).isEqualTo(value);
        }
        assertThat(mean.variables().get(0).path()).isEqualTo("loss/total");
    }

    @Test
    void masksLeaveValuesOut() {
        MeanSquaredError metric = MeanSquaredError.create();
        run(
                (graph, inputs) -> metric.update(graph, inputs.get(0), inputs.get(1), null, inputs.get(2)),
                Tensor.of(new float[] {0, 0}, 2, 1),
                Tensor.of(new float[] {2, 100}, 2, 1),
                Tensor.of(new float[] {1, 0}));
        assertThat(metric.result().getDouble(0)).isEqualTo(4);
    }

    @Test
    void accuracyFollowsTheShapesAndKeepsItsGivenName() {
        assertThat(Metrics.get("acc", Shape.of(8, 1), Shape.of(8, 1))).isInstanceOf(BinaryAccuracy.class);
        assertThat(Metrics.get("accuracy", Shape.of(8), Shape.of(8, 3))).isInstanceOf(SparseCategoricalAccuracy.class);
        assertThat(Metrics.get("accuracy", Shape.of(8, 1), Shape.of(8, 3)))
                .isInstanceOf(SparseCategoricalAccuracy.class);
        assertThat(Metrics.get("accuracy", Shape.of(8, 3), Shape.of(8, 3))).isInstanceOf(CategoricalAccuracy.class);
        assertThat(Metrics.get("acc", Shape.of(8, 3), Shape.of(8, 3)).name()).isEqualTo("acc");
        assertThat(Metrics.get("mse", Shape.of(8, 3), Shape.of(8, 3)).name()).isEqualTo("mse");
        assertThat(Metrics.get("ce", Shape.of(8), Shape.of(8, 3))).isInstanceOf(SparseCategoricalCrossentropy.class);
        assertThat(Metrics.get("huber", Shape.of(8), Shape.of(8, 3))).isInstanceOf(MeanMetricWrapper.class);
    }

    @Test
    void classesOfAnEpochAreCountedExactlyInAConfusionMatrix() {
        MeanIoU metric = MeanIoU.of(2);
        update(metric, Tensor.of(new int[] {0, 1, 1, 5}), Tensor.of(new int[] {0, 1, 0, 0}));
        assertThat(metric.variables().get(0).value().toLongs()).containsExactly(1, 0, 1, 1);
    }

    @Test
    void argumentsAreFixedOnceTheStateExists() {
        AUC auc = AUC.create();
        auc.variables();
        assertThatThrownBy(() -> auc.numThresholds(10))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("`num_thresholds`");
        auc.name("area");
        assertThat(auc.variables().get(0).path()).isEqualTo("area/true_positives");
    }

    @Test
    void badArgumentsAreRefusedWhereTheyEnter() {
        assertThatThrownBy(() -> Precision.create().thresholds(1.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("`thresholds`")
                .hasMessageContaining("1.5");
        assertThatThrownBy(() -> AUC.create().curve("roc_curve"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("`curve`")
                .hasMessageContaining("PRGAIN");
        assertThatThrownBy(() -> SensitivityAtSpecificity.of(2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("`specificity`");
        assertThatThrownBy(() -> IoU.of(3, List.of(3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[0, 3)")
                .hasMessageContaining("[3]");
        assertThatThrownBy(() -> update(F1Score.create(), Tensor.of(new float[3]), Tensor.of(new float[3])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(3,)");
        assertThatThrownBy(() -> R2Score.create().result()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> update(Mean.create(), Tensor.of(new float[3]), Tensor.of(new float[3])))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Metrics.mean");
    }

    @Test
    void functionsAndClassesOfYourOwnAreMetrics() {
        Metric bias = Metrics.mean("bias", (t, p) -> Ops.subtract(p, t));
        update(bias, Tensor.of(new float[] {1, 2}, 2, 1), Tensor.of(new float[] {2, 5}, 2, 1));
        assertThat(bias.result().getDouble(0)).isCloseTo(2, offset(1e-7));
        assertThat(bias.name()).isEqualTo("bias");
        Metrics.REGISTRY.register(Largest.SCHEMA);
        Metric largest = Metrics.get(registry().tree(new Largest()));
        update(largest, Tensor.of(new float[2]), Tensor.of(new float[] {2, 5}));
        assertThat(largest.result().getDouble(0)).isEqualTo(5);
        assertThat(Json.write(registry().tree(largest))).contains("\"registered_name\": \"mine>LargestForTest\"");
    }

    private static final class Largest extends Metric {
        static final Schema<Largest> SCHEMA = declareCustom("mine", "LargestForTest", Largest::new);

        Largest() {
            super(SCHEMA, "largest");
        }

        @Override
        public void update(Graph graph, Value yTrue, Value yPred, @Nullable Value sampleWeight) {
            Variable largest = variable("largest", DType.FLOAT32);
            graph.assign(largest, Ops.maximum(graph.read(largest), Ops.max(yPred, new int[] {0}, false)));
        }

        @Override
        public Tensor result() {
            return variable("largest", DType.FLOAT32).value().copy();
        }
    }
}
