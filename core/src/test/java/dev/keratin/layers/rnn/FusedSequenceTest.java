package dev.keratin.layers.rnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.keratin.activations.Activation;
import dev.keratin.backend.Backend;
import dev.keratin.engine.Gradients;
import dev.keratin.engine.Plan;
import dev.keratin.layers.Arguments;
import dev.keratin.layers.Trace;
import dev.keratin.ops.Graph;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import dev.keratin.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A sequence in one operation gives what the same sequence gives step by step. */
class FusedSequenceTest {

    private static final int BATCH = 9;
    private static final int STEPS = 5;
    private static final int FEATURES = 3;
    private static final int UNITS = 4;

    /** A function of the user's is computed step by step. */
    private static final Activation STEP_BY_STEP = Activation.of("mine", Ops::tanh);

    @ParameterizedTest
    @CsvSource({
        "LSTM, false, false, false, false",
        "LSTM, true, true, false, false",
        "LSTM, true, false, true, true",
        "GRU, false, true, false, true",
        "GRU, true, false, true, false",
        "GRU_BEFORE, true, true, false, true",
        "GRU_BEFORE, false, false, true, true",
        "SimpleRNN, true, false, true, true",
        "SimpleRNN, false, true, true, false"
    })
    void equalsTheSequenceStepByStep(
            String kind, boolean backwards, boolean masked, boolean states, boolean sequences) {
        UnitsLayer<?> fused = layer(kind, backwards, sequences);
        UnitsLayer<?> stepwise = layer(kind, backwards, sequences);
        stepwise.activation(STEP_BY_STEP);

        List<Tensor> one = run(fused, masked, states);
        List<Tensor> two = run(stepwise, masked, states);

        assertThat(one).hasSameSizeAs(two);
        for (int i = 0; i < one.size(); i++) {
            double[] a = one.get(i).toDoubles();
            double[] b = two.get(i).toDoubles();
            for (int j = 0; j < a.length; j++) {
                assertThat(a[j]).as("result %d [%d]", i, j).isEqualTo(b[j], within(1e-5));
            }
        }
    }

    private static UnitsLayer<?> layer(String kind, boolean backwards, boolean sequences) {
        UnitsLayer<?> layer =
                switch (kind) {
                    case "LSTM" -> LSTM.of(UNITS);
                    case "GRU" -> GRU.of(UNITS);
                    case "GRU_BEFORE" -> GRU.of(UNITS).resetAfter(false);
                    default -> SimpleRNN.of(UNITS);
                };
        layer.goBackwards(backwards).returnSequences(sequences).returnState(true);
        return layer;
    }

    /** All results and the gradients of a weighted sum of them by input and weights. */
    private static List<Tensor> run(UnitsLayer<?> layer, boolean masked, boolean states) {
        Random random = new Random(7);
        Graph graph = new Graph();
        Trace trace = new Trace(graph, true);
        Value x = graph.input("x", TensorSpec.of(DType.FLOAT32, BATCH, STEPS, FEATURES));
        layer.buildOnce(List.of(x.shape()));
        Arguments arguments = Arguments.of(x);
        if (masked) {
            int[] holds = new int[BATCH * STEPS];
            for (int i = 0; i < holds.length; i++) {
                holds[i] = random.nextInt(3) == 0 ? 0 : 1;
            }
            arguments = arguments.with(
                    "mask", graph.constant(Tensor.of(holds, BATCH, STEPS).cast(DType.BOOL)));
        }
        List<Value> targets = new ArrayList<>(List.of(x));
        if (states) {
            List<Value> initial = new ArrayList<>();
            for (Shape shape : layer.cell().stateShapes()) {
                initial.add(graph.constant(numbers(random, shape.prepend(BATCH))));
            }
            arguments = arguments.with("initial_state", initial);
            targets.addAll(initial);
        }
        for (Variable variable : layer.variables()) {
            variable.assign(numbers(random, variable.shape()));
            targets.add(graph.read(variable));
        }
        List<Value> results = new ArrayList<>(trace.callAll(layer, arguments));
        Value loss = graph.scalar(DType.FLOAT32, 0);
        for (Value result : results) {
            loss = Ops.add(loss, Ops.sum(Ops.multiply(result, graph.constant(numbers(random, result.shape())))));
        }
        for (@Nullable Value gradient : Gradients.of(loss, targets)) {
            results.add(java.util.Objects.requireNonNull(gradient));
        }
        Plan plan = Plan.of(graph, results, Backend.current());
        plan.feed(x, numbers(random, x.shape()));
        plan.run(0, 0);
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            tensors.add(plan.output(i));
        }
        return tensors;
    }

    private static Tensor numbers(Random random, Shape shape) {
        float[] values = new float[shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian() / 2;
        }
        return Tensor.of(values, shape.toArray());
    }
}
