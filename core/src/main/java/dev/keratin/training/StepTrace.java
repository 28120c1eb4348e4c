package dev.keratin.training;

import dev.keratin.layers.Trace;
import dev.keratin.ops.Graph;
import dev.keratin.ops.Value;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The values of one step while it is traced: what losses and metrics are computed from. All lists have an entry an output. */
record StepTrace(
        Trace trace,
        Value batchSize,
        List<Value> outputs,
        List<? extends @Nullable Value> targets,
        List<? extends @Nullable Value> sampleWeights) {

    Graph graph() {
        return trace.graph();
    }

    Value output(int output) {
        return outputs.get(output);
    }

    Value target(int output) {
        return Objects.requireNonNull(targets.get(output), "target");
    }

    @Nullable
    Value sampleWeight(int output) {
        return sampleWeights.get(output);
    }

    @Nullable
    Value mask(Value prediction) {
        return trace.mask(prediction);
    }
}
