package dev.keratin.training;

import dev.keratin.data.Batches;
import dev.keratin.engine.Plan;
import dev.keratin.ops.Value;
import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A step for batches of one shape, ready to run: data goes straight into the plan's memory. */
final class Step {

    private final Plan plan;
    private final List<Value> outputs;
    private final int[] columns;
    private final Buffer[] buffers;
    private final DType[] dtypes;

    /**
     * A step.
     *
     * @param fed per column that the step reads, its input
     * @param outputs what a run computes for the caller
     */
    Step(Plan plan, Map<Integer, Value> fed, List<Value> outputs) {
        this.plan = plan;
        this.outputs = outputs;
        this.columns = fed.keySet().stream().mapToInt(Integer::intValue).toArray();
        this.buffers = fed.values().stream().map(plan::input).toArray(Buffer[]::new);
        this.dtypes = fed.values().stream().map(Value::dtype).toArray(DType[]::new);
    }

    /** Runs the present batch. */
    void run(Batches batches, long seed, long counter) {
        for (int i = 0; i < columns.length; i++) {
            batches.copy(columns[i], buffers[i], dtypes[i]);
        }
        plan.run(seed, counter);
    }

    /** The outputs of the last run, copied. */
    List<Tensor> outputs() {
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            tensors.add(plan.output(i));
        }
        return tensors;
    }
}
