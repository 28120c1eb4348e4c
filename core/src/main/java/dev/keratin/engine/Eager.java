package dev.keratin.engine;

import dev.keratin.backend.Backend;
import dev.keratin.ops.Graph;
import dev.keratin.ops.Value;
import dev.keratin.tensor.Tensor;
import dev.keratin.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Operations on concrete tensors, at once: traces, plans and runs a small graph. */
public final class Eager {

    private Eager() {}

    /** {@code function} of the tensors, computed on the current backend; random numbers are those of seed 0. */
    public static List<Tensor> run(Function<List<Value>, List<Value>> function, Tensor... tensors) {
        Graph graph = new Graph();
        List<Value> inputs = new ArrayList<>();
        for (int i = 0; i < tensors.length; i++) {
            inputs.add(graph.input("x" + i, new TensorSpec(tensors[i].dtype(), tensors[i].shape())));
        }
        List<Value> outputs = function.apply(inputs);
        Plan plan = Plan.of(graph, outputs, Backend.current());
        for (int i = 0; i < tensors.length; i++) {
            plan.feed(inputs.get(i), tensors[i]);
        }
        plan.run(0, 0);
        List<Tensor> results = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            results.add(plan.output(i));
        }
        return results;
    }

    /** A function of one tensor with one result. */
    public static Tensor apply(Function<Value, Value> function, Tensor tensor) {
        return run(values -> List.of(function.apply(values.get(0))), tensor).get(0);
    }

    /** A function of two tensors with one result. */
    public static Tensor apply(java.util.function.BinaryOperator<Value> function, Tensor a, Tensor b) {
        return run(values -> List.of(function.apply(values.get(0), values.get(1))), a, b)
                .get(0);
    }
}
