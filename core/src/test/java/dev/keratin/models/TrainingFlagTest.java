package dev.keratin.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keratin.backend.Backend;
import dev.keratin.engine.Plan;
import dev.keratin.layers.Arguments;
import dev.keratin.layers.InputLayer;
import dev.keratin.layers.KerasTensor;
import dev.keratin.layers.Trace;
import dev.keratin.layers.regularization.Dropout;
import dev.keratin.ops.Graph;
import dev.keratin.ops.Value;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import dev.keratin.tensor.TensorSpec;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keras writes {@code training: false} at every call of a dropout, and goes by the pass all the same. */
class TrainingFlagTest {

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void thePassDecidesWhetherDropoutDrops(boolean training) {
        KerasTensor x = InputLayer.of(DType.FLOAT32, 100).output();
        KerasTensor y = Dropout.of(0.5)
                .applyAll(Arguments.of(x).with("training", !training))
                .get(0);
        Model model = Models.cloneModel(Functional.of(x, y));

        Graph graph = new Graph();
        Value input = graph.input("x", new TensorSpec(DType.FLOAT32, Shape.of(2, 100)));
        List<Value> outputs = model.forward(new Trace(graph, training), List.of(input));
        Plan plan = Plan.of(graph, outputs, Backend.current());
        float[] ones = new float[200];
        Arrays.fill(ones, 1);
        plan.feed(input, Tensor.of(ones, 2, 100));
        plan.run(1, 0);

        double[] values = plan.output(0).toDoubles();
        assertThat(Arrays.stream(values).anyMatch(value -> value == 0)).isEqualTo(training);
    }
}
