package dev.keratin.layers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keratin.backend.Backend;
import dev.keratin.engine.Plan;
import dev.keratin.layers.core.Dense;
import dev.keratin.layers.core.Embedding;
import dev.keratin.layers.core.Masking;
import dev.keratin.layers.merging.Concatenate;
import dev.keratin.layers.merging.Maximum;
import dev.keratin.layers.merging.Multiply;
import dev.keratin.layers.regularization.AlphaDropout;
import dev.keratin.layers.regularization.Dropout;
import dev.keratin.layers.regularization.GaussianDropout;
import dev.keratin.layers.regularization.GaussianNoise;
import dev.keratin.layers.regularization.SpatialDropout1D;
import dev.keratin.layers.reshaping.Flatten;
import dev.keratin.ops.Graph;
import dev.keratin.ops.Value;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How masks travel, and what layers do with random numbers. */
class MaskingTest {

    private final Graph graph = new Graph();
    private final Trace trace = new Trace(graph, false);

    private Value constant(double... values) {
        return graph.constant(Tensor.of(values, 1, values.length, 1).cast(DType.FLOAT32));
    }

    private double[] run(Value value) {
        Plan plan = Plan.of(graph, List.of(value), Backend.current());
        plan.run(3, 0);
        return plan.output(0).toDoubles();
    }

    private double[] mask(Value value) {
        return run(Objects.requireNonNull(trace.mask(value), "mask"));
    }

    private Value masked(double... values) {
        return trace.call(Masking.create(), constant(values));
    }

    @Test
    void aMaskPassesLayersThatKnowMasksAndStopsAtOthers() {
        Value x = masked(1, 0, 2);
        assertThat(mask(x)).containsExactly(1, 0, 1);
        assertThat(mask(trace.call(Dense.of(2), x))).containsExactly(1, 0, 1);
        assertThat(trace.mask(trace.call(Flatten.create(), x))).isNull();
    }

    @Test
    void aLayerThatStopsMasksStopsThemAlsoWhereItChangesNothing() {
        Value flat = graph.constant(Tensor.of(new float[] {1, 2}, 1, 2));
        trace.setMask(flat, graph.constant(Tensor.of(new int[] {1}, 1).cast(DType.BOOL)));
        assertThat(trace.mask(trace.call(Flatten.create(), flat))).isNull();
    }

    @Test
    void zeroIndicesAreMaskedWhereAskedFor() {
        Value indices = graph.constant(Tensor.of(new int[] {3, 0, 1}, 1, 3));
        assertThat(mask(trace.call(Embedding.of(4, 2).maskZero(true), indices))).containsExactly(1, 0, 1);
        assertThat(trace.mask(trace.call(Embedding.of(4, 2), indices))).isNull();
    }

    @Test
    void mergingLeavesMaskedElementsOut() {
        Value a = masked(-1, 0, -3);
        Value b = masked(0, 0, -5);
        Value largest =
                trace.callAll(Maximum.create(), Arguments.ofList(List.of(a, b))).get(0);
        assertThat(run(largest)).containsExactly(-1, 0, -3);
        assertThat(mask(largest)).containsExactly(1, 0, 1);

        Value product = trace.callAll(Multiply.create(), Arguments.ofList(List.of(a, b)))
                .get(0);
        assertThat(run(product)).containsExactly(-1, 0, 15);
    }

    @Test
    void concatenationJoinsMasks() {
        Value joined = trace.callAll(
                        Concatenate.create().axis(1), Arguments.ofList(List.of(masked(1, 0), constant(0, 5))))
                .get(0);
        assertThat(mask(joined)).containsExactly(1, 0, 1, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dropout", "alpha", "gaussian", "noise"})
    void randomLayersKeepTheMeanWhileTrainingAndTheInputOtherwise(String kind) {
        Layer layer =
                switch (kind) {
                    case "dropout" -> Dropout.of(0.4);
                    case "alpha" -> AlphaDropout.of(0.4);
                    case "gaussian" -> GaussianDropout.of(0.4);
                    default -> GaussianNoise.of(0.4);
                };
        // AlphaDropout keeps mean 0 and variance 1.
        double level = kind.equals("alpha") ? 0 : 2;
        double[] values = new double[20_000];
        Arrays.setAll(values, i -> level + (i % 2 == 0 ? 1 : -1));
        Value x = constant(values);

        assertThat(run(trace.call(layer, x))).isEqualTo(values);

        double[] noisy = run(new Trace(graph, true).call(layer, x));
        double mean = Arrays.stream(noisy).average().orElseThrow();
        assertThat(noisy).isNotEqualTo(values);
        assertThat(mean).isBetween(level - 0.06, level + 0.06);
    }

    @Test
    void spatialDropoutDropsWholeChannels() {
        float[] ones = new float[50 * 40];
        Arrays.fill(ones, 1);
        Value x = graph.constant(Tensor.of(ones, 1, 50, 40));
        double[] dropped = run(new Trace(graph, true).call(SpatialDropout1D.of(0.5), x));
        for (int i = 0; i < dropped.length; i++) {
            assertThat(dropped[i]).isEqualTo(dropped[i % 40]).isIn(0.0, 2.0);
        }
        assertThat(Arrays.stream(dropped, 0, 40).distinct().count()).isEqualTo(2);
    }
}
