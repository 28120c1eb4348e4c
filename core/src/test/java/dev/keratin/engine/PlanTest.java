package dev.keratin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keratin.backend.Backend;
import dev.keratin.ops.AdamStep;
import dev.keratin.ops.Graph;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import dev.keratin.tensor.TensorSpec;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PlanTest {

    private static Variable variable(String name, float... values) {
        return new Variable(name, TensorSpec.of(DType.FLOAT32, values.length), true, () -> Tensor.of(values.clone()));
    }

    @Test
    void biasAndActivationRideOnTheProduct() {
        Graph graph = new Graph();
        Value x = graph.input("x", TensorSpec.of(DType.FLOAT32, 2, 3));
        Value w = graph.constant(Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2));
        Value b = graph.constant(Tensor.of(new float[] {-100, 1}));
        Plan plan = Plan.of(graph, List.of(Ops.relu(Ops.add(Ops.matmul(x, w), b))), Backend.current());
        plan.feed(x, Tensor.of(new float[] {1, 0, 0, 0, 1, 1}, 2, 3));
        plan.run(0, 0);

        assertThat(plan.output(0)).isEqualTo(Tensor.of(new float[] {0, 3, 0, 11}, 2, 2));
        assertThat(plan.describe()).isEqualTo("matmul + [add, relu] -> [%5:float32(2, 2)]\n");
    }

    @Test
    void aProductThatIsAlsoReadElsewhereIsKept() {
        Graph graph = new Graph();
        Value x = graph.input("x", TensorSpec.of(DType.FLOAT32, 2, 2));
        Value product = Ops.matmul(x, x);
        Value activated = Ops.relu(product);
        Plan plan = Plan.of(graph, List.of(Ops.sum(product), Ops.sum(activated), product), Backend.current());
        plan.feed(x, Tensor.of(new float[] {1, 2, -3, 1}, 2, 2));
        plan.run(0, 0);

        assertThat(plan.output(2)).isEqualTo(Tensor.of(new float[] {-5, 4, -6, -5}, 2, 2));
        assertThat(plan.output(0)).isEqualTo(Tensor.scalar(-12f));
        assertThat(plan.output(1)).isEqualTo(Tensor.scalar(4f));
    }

    @Test
    void instructionsReadWhatIsBroadcastWhereItLies() {
        Graph graph = new Graph();
        Value x = graph.input("x", TensorSpec.of(DType.FLOAT32, 2, 3));
        Value sums = graph.input("sums", TensorSpec.of(DType.FLOAT32, 2, 1));
        Value wide = Ops.broadcastTo(sums, Shape.of(2, 3));
        Plan plan = Plan.of(graph, List.of(Ops.subtract(x, Ops.multiply(wide, wide))), Backend.current());
        plan.feed(x, Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3));
        plan.feed(sums, Tensor.of(new float[] {1, 2}, 2, 1));
        plan.run(0, 0);

        assertThat(plan.output(0)).isEqualTo(Tensor.of(new float[] {0, 1, 2, 0, 1, 2}, 2, 3));
        assertThat(plan.describe()).doesNotContain("broadcast_to");
    }

    @Test
    void assignmentsAreSeenByLaterReadsAndStoredAtTheEnd() {
        Variable count = variable("count", 1);
        Graph graph = new Graph();
        Value before = graph.read(count);
        graph.assign(count, Ops.add(before, 1));
        Value between = Ops.multiply(graph.read(count), 10);
        graph.assign(count, Ops.multiply(graph.read(count), 3));
        Plan plan = Plan.of(graph, List.of(before, between), Backend.current());
        plan.run(0, 0);

        assertThat(plan.output(1).getFloat(0)).isEqualTo(20f);
        assertThat(count.value().getFloat(0)).isEqualTo(6f);
    }

    @Test
    void variablesCanBeSwapped() {
        Variable a = variable("a", 1, 2);
        Variable b = variable("b", 3, 4);
        Graph graph = new Graph();
        Value oldA = graph.read(a);
        Value oldB = graph.read(b);
        graph.assign(a, oldB);
        graph.assign(b, oldA);
        Plan.of(graph, List.of(), Backend.current()).run(0, 0);

        assertThat(a.value()).isEqualTo(Tensor.of(new float[] {3, 4}));
        assertThat(b.value()).isEqualTo(Tensor.of(new float[] {1, 2}));
    }

    @Test
    void anUpdateIsComputedInTheVariablesMemory() {
        Variable w = variable("w", 1, 2, 3);
        Graph graph = new Graph();
        Value g = graph.input("g", TensorSpec.of(DType.FLOAT32, 3));
        graph.assign(w, Ops.subtract(graph.read(w), Ops.multiply(g, 0.5)));
        Plan plan = Plan.of(graph, List.of(), Backend.current());
        plan.feed(g, Tensor.of(new float[] {2, 2, 2}));
        plan.run(0, 0);
        plan.run(0, 1);

        assertThat(w.value()).isEqualTo(Tensor.of(new float[] {-1, 0, 1}));
        assertThat(plan.allocatedElements()).isZero();
    }

    @Test
    void inPlaceStepKeepsWhatIsStillNeeded() {
        Variable w = variable("w", 1, 1);
        Variable m = variable("m", 0, 0);
        Variable v = variable("v", 0, 0);
        Graph graph = new Graph();
        Value old = graph.read(w);
        Value g = graph.constant(Tensor.of(new float[] {1, -1}));
        Value alpha = graph.constant(Tensor.scalar(0.1f));
        List<Value> stepped =
                graph.applyAll(new AdamStep(0.9, 0.999, 1e-7), List.of(old, graph.read(m), graph.read(v), g, alpha));
        graph.assign(w, stepped.get(0));
        graph.assign(m, stepped.get(1));
        graph.assign(v, stepped.get(2));
        Plan plan = Plan.of(graph, List.of(Ops.subtract(stepped.get(0), old)), Backend.current());
        plan.run(0, 0);

        assertThat(plan.output(0).getFloat(0)).isNegative();
        assertThat(plan.output(0).getFloat(1)).isPositive();
        assertThat(w.value().getFloat(0)).isLessThan(1f);
        assertThat(m.value()).isEqualTo(Tensor.of(new float[] {0.1f, -0.1f}));
    }

    @Test
    void memoryIsReused() {
        Graph graph = new Graph();
        Value x = graph.input("x", TensorSpec.of(DType.FLOAT32, 64, 64));
        Value y = x;
        for (int i = 0; i < 10; i++) {
            y = Ops.matmul(y, x);
        }
        Plan plan = Plan.of(graph, List.of(y), Backend.current());

        assertThat(plan.allocatedElements()).isEqualTo(2 * 64 * 64);
    }

    @Test
    void dropoutIsAFunctionOfSeedAndCounter() {
        Graph graph = new Graph();
        Value x = graph.constant(Tensor.of(new float[1000]).cast(DType.FLOAT32));
        Value dropped = Ops.dropout(Ops.add(x, 1), 0.3, Shape.of(1000));
        Plan plan = Plan.of(graph, List.of(dropped), Backend.current());
        plan.run(7, 1);
        Tensor first = plan.output(0);
        plan.run(7, 2);
        Tensor second = plan.output(0);
        plan.run(7, 1);

        assertThat(plan.output(0)).isEqualTo(first);
        assertThat(second).isNotEqualTo(first);
        long kept = java.util.stream.IntStream.range(0, 1000)
                .filter(i -> first.getFloat(i) > 0)
                .count();
        assertThat(kept).isBetween(630L, 770L);
    }

    @Test
    void gradientsAgreeWithFiniteDifferencesInDoublePrecision() {
        Tensor x = Tensor.of(new double[] {0.3, -0.7, 1.1, 0.4, 0.9, -0.2}, 2, 3);
        Tensor w = Tensor.of(new double[] {0.5, -0.4, 0.2, 0.8, -0.6, 0.1}, 3, 2);
        java.util.function.Function<List<Value>, Value> loss = v -> {
            Value hidden = Ops.tanh(Ops.add(Ops.matmul(v.get(0), v.get(1)), Ops.mean(v.get(1), new int[] {0}, false)));
            return Ops.add(
                    Ops.mean(Ops.square(hidden)),
                    Ops.sum(Ops.multiply(Ops.softmax(hidden, -1), Ops.exp(Ops.max(hidden, new int[] {1}, true)))));
        };
        List<Tensor> results = Eager.run(
                v -> {
                    Value value = loss.apply(v);
                    return List.of(Objects.requireNonNull(Gradients.of(value, v).get(1)));
                },
                x,
                w);
        double step = 1e-6;
        for (int i = 0; i < w.size(); i++) {
            double up = at(loss, x, w, i, step);
            double down = at(loss, x, w, i, -step);
            assertThat(results.get(0).getDouble(i))
                    .isCloseTo((up - down) / (2 * step), org.assertj.core.data.Offset.offset(1e-8));
        }
    }

    private static double at(
            java.util.function.Function<List<Value>, Value> loss, Tensor x, Tensor w, int i, double step) {
        Tensor moved = w.copy();
        moved.buffer().f64()[i] += step;
        return Eager.run(v -> List.of(loss.apply(v)), x, moved).get(0).getDouble(0);
    }
}
