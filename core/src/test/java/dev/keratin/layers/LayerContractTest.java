package dev.keratin.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.keratin.backend.Backend;
import dev.keratin.engine.Gradients;
import dev.keratin.engine.Plan;
import dev.keratin.files.json.Json;
import dev.keratin.ops.Graph;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every layer obeys, against numbers of real Keras: a layer earns all of it by a line in the script beside the golden file.
 *
 * <p>Subclasses name their golden file.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class LayerContractTest {

    /** Relative to the size of what is compared. */
    private static final double FORWARD = 1e-5;

    /** Central differences in double precision are this exact where the function is smooth. */
    private static final double GRADIENT = 1e-6;

    private static final double STEP = 1e-5;

    private final String resource;

    LayerContractTest(String resource) {
        this.resource = resource;
    }

    List<LayerCase> cases() {
        return LayerCase.read(resource);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theConfigIsKerasByteForByte(LayerCase golden) {
        Layer layer = golden.layer();
        golden.load(layer);

        assertThat(Json.write(Layers.REGISTRY.tree(layer))).isEqualTo(Json.write(golden.layerTree()));
        Layer copy = Layers.REGISTRY.copy(layer);
        golden.load(copy);
        assertThat(Json.write(copy.getConfig())).isEqualTo(Json.write(layer.getConfig()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void weightsHaveKerasNamesShapesAndOrder(LayerCase golden) {
        Layer layer = golden.layer();
        golden.build(layer);

        List<Variable> trainable = layer.trainableVariables();
        assertThat(layer.variables().stream()
                        .map(variable -> variable.name() + (trainable.contains(variable) ? "" : "*")))
                .isEqualTo(golden.weightNames());
        assertThat(layer.variables().stream().map(Variable::shape))
                .isEqualTo(golden.weights().stream().map(Tensor::shape).toList());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void resultsLossesAndStatesAreKeras(LayerCase golden) {
        Layer layer = golden.layer();
        golden.load(layer);
        Graph graph = new Graph();
        Trace trace = new Trace(graph, golden.training());
        List<Value> inputs = golden.placeholders(graph, DType.FLOAT32);
        List<Value> outputs = new ArrayList<>(golden.call(layer, graph, trace, inputs));
        outputs.addAll(trace.losses());
        Plan plan = Plan.of(graph, outputs, Backend.current());
        for (int i = 0; i < inputs.size(); i++) {
            plan.feed(inputs.get(i), golden.inputs().get(i));
        }
        plan.run(1, 0);

        assertClose(plan.output(0), golden.output());
        for (int i = 0; i < golden.losses().size(); i++) {
            double loss = golden.losses().get(i);
            assertThat(plan.output(i + 1).getDouble(0)).isCloseTo(loss, within(Math.abs(loss) * FORWARD));
        }
        for (int i = 0; i < golden.after().size(); i++) {
            assertClose(layer.variables().get(i).value(), golden.after().get(i));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shapesWithoutABatchSizeAreKeras(LayerCase golden) {
        Shape expected = golden.symbolicShape();
        if (expected == null) {
            return;
        }
        List<KerasTensor> inputs = golden.inputs().stream()
                .map(input -> new KerasTensor(input.dtype(), OutputSpecs.batchUnknown(input.shape())))
                .toList();

        assertThat(golden.layer()
                        .applyAll(golden.arguments(inputs, null))
                        .get(0)
                        .shape())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gradientsAreThoseOfFiniteDifferences(LayerCase golden) {
        Layer layer = golden.doubleLayer();
        golden.load(layer);
        Graph graph = new Graph();
        List<Value> inputs = golden.placeholders(graph, DType.FLOAT64);
        List<Variable> weights = layer.trainableVariables();
        List<Value> targets = new ArrayList<>();
        inputs.stream().filter(input -> input.dtype().isFloating()).forEach(targets::add);
        // Statistics and normalized kernels are assigned while training: what is differentiated is the call without
        // Renormalization and spectral normalization cut gradients off on purpose while training.
        boolean training = golden.training()
                && layer.variables().stream()
                        .noneMatch(v -> List.of("vector_u", "renorm_mean").contains(v.name()));
        Value output =
                golden.call(layer, graph, new Trace(graph, training), inputs).get(0);
        weights.forEach(weight -> targets.add(graph.read(weight)));
        Random random = new Random(7);
        double[] factors = random.doubles(output.shape().size(), -1, 1).toArray();
        Value mix = graph.constant(Tensor.of(factors, output.shape().toArray()));
        Value loss = Ops.sum(Ops.multiply(Ops.cast(output, DType.FLOAT64), mix));
        List<@Nullable Value> gradients = Gradients.of(loss, targets);
        List<Value> results = new ArrayList<>(List.of(loss));
        gradients.forEach(gradient -> results.add(gradient == null ? loss : gradient));
        graph.assignments()
                .keySet()
                .forEach(variable ->
                        graph.assign(variable, graph.constant(variable.value().copy())));
        Plan plan = Plan.of(graph, results, Backend.current());
        for (int i = 0; i < inputs.size(); i++) {
            plan.feed(inputs.get(i), golden.inputs().get(i));
        }
        plan.run(1, 0);
        List<Tensor> analytic = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            analytic.add(plan.output(i + 1));
        }
        for (int i = 0; i < targets.size(); i++) {
            Value target = targets.get(i);
            double[] memory = target.node().operation() instanceof dev.keratin.ops.Sources.Read read
                    ? read.variable().buffer().f64()
                    : plan.input(target).f64();
            for (int draw = 0; draw < 8; draw++) {
                int index = random.nextInt(target.shape().size());
                if (memory[index] == 0) {
                    // A masked step: where it stops being one the result jumps.
                    continue;
                }
                double numeric = difference(plan, memory, index);
                double expected = gradients.get(i) == null ? 0 : analytic.get(i).getDouble(index);
                assertThat(numeric)
                        .as("%s element %d of target %d", golden, index, i)
                        .isCloseTo(expected, within(GRADIENT * Math.max(1, Math.abs(expected))));
            }
        }
    }

    private static double difference(Plan plan, double[] memory, int index) {
        double kept = memory[index];
        memory[index] = kept + STEP;
        plan.run(1, 0);
        double above = plan.output(0).getDouble(0);
        memory[index] = kept - STEP;
        plan.run(1, 0);
        double below = plan.output(0).getDouble(0);
        memory[index] = kept;
        return (above - below) / (2 * STEP);
    }

    private static void assertClose(Tensor actual, Tensor expected) {
        assertThat(actual.shape()).isEqualTo(expected.shape());
        double scale = 1e-3;
        for (int i = 0; i < expected.size(); i++) {
            scale = Math.max(scale, Math.abs(expected.getDouble(i)));
        }
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.getDouble(i))
                    .as("element %d", i)
                    .isCloseTo(expected.getDouble(i), within(scale * FORWARD));
        }
    }
}
