package dev.keratin.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.keratin.backend.Backend;
import dev.keratin.engine.Plan;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.json.Json;
import dev.keratin.ops.Graph;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.serialization.ConfigTrees;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import dev.keratin.tensor.TensorSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What real Keras computed, and the means to compute the same. */
final class Goldens {

    private Goldens() {}

    /** A trainable variable of the fixtures. */
    record Weight(String path, Shape shape, float[] start) {
        Variable variable() {
            return variable(DType.FLOAT32);
        }

        Variable variable(DType dtype) {
            Variable variable = new Variable(
                    path.substring(path.lastIndexOf('/') + 1), new TensorSpec(dtype, shape), true, () -> Tensor.of(
                                    start.clone(), shape.toArray())
                            .cast(dtype));
            variable.setPath(path);
            return variable;
        }
    }

    static Map<String, @Nullable Object> read(String name) {
        try (InputStream in =
                Objects.requireNonNull(Goldens.class.getResourceAsStream("/fixtures/optimizers/" + name))) {
            return ConfigTrees.map(Json.parse(in.readAllBytes(), LoadLimits.defaults(), name), name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Map<String, @Nullable Object>> cases(Map<String, @Nullable Object> golden) {
        List<Map<String, @Nullable Object>> cases = new ArrayList<>();
        for (Object tree : list(golden.get("cases"))) {
            cases.add(ConfigTrees.map(tree, "case"));
        }
        return cases;
    }

    static List<Weight> weights(Map<String, @Nullable Object> golden) {
        List<Weight> weights = new ArrayList<>();
        for (Object tree : list(golden.get("variables"))) {
            Map<String, @Nullable Object> map = ConfigTrees.map(tree, "variable");
            weights.add(new Weight(
                    (String) Objects.requireNonNull(map.get("path")),
                    shape(map.get("shape")),
                    floats(map.get("values"))));
        }
        return weights;
    }

    static List<?> list(@Nullable Object tree) {
        return (List<?>) Objects.requireNonNull(tree);
    }

    static Shape shape(@Nullable Object tree) {
        return Shape.of(
                list(tree).stream().mapToInt(dim -> ((Number) dim).intValue()).toArray());
    }

    static float[] floats(@Nullable Object tree) {
        List<?> numbers = list(tree);
        float[] floats = new float[numbers.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = ((Number) numbers.get(i)).floatValue();
        }
        return floats;
    }

    /** One training step, planned once: gradients are fed. */
    static final class Run {
        private final Plan plan;
        private final List<@Nullable Value> inputs = new ArrayList<>();

        Run(Optimizer optimizer, List<Variable> variables, @Nullable Integer missing) {
            Graph graph = new Graph();
            for (int i = 0; i < variables.size(); i++) {
                boolean absent = missing != null && missing == i;
                inputs.add(absent ? null : graph.input("g" + i, variables.get(i).spec()));
            }
            optimizer.apply(graph, variables, inputs);
            plan = Plan.of(graph, List.of(), Backend.current());
        }

        void step(List<float[]> gradients) {
            for (int i = 0; i < inputs.size(); i++) {
                Value input = inputs.get(i);
                if (input != null) {
                    plan.feed(
                            input,
                            Tensor.of(gradients.get(i).clone(), input.shape().toArray()));
                }
            }
            plan.run(0, 0);
        }
    }

    /** Fails where an element differs by more than {@code tolerance} times the largest: single elements may cancel. */
    static void assertClose(double[] actual, @Nullable Object expected, double tolerance, String what) {
        float[] numbers = floats(expected);
        double scale = 1e-30;
        for (float number : numbers) {
            scale = Math.max(scale, Math.abs(number));
        }
        assertThat(actual).as(what).hasSize(numbers.length);
        for (int i = 0; i < numbers.length; i++) {
            assertThat(actual[i]).as(what + "[" + i + "]").isCloseTo(numbers[i], offset(tolerance * scale));
        }
    }

    static void assertClose(List<Variable> variables, @Nullable Object expected, double tolerance, String what) {
        for (int i = 0; i < variables.size(); i++) {
            Variable variable = variables.get(i);
            assertClose(variable.value().toDoubles(), list(expected).get(i), tolerance, what + ": " + variable.path());
        }
    }

    /** The gradients of a step; in step {@code infinite} the first is not finite. */
    static List<float[]> gradients(Map<String, @Nullable Object> golden, int step, @Nullable Object infinite) {
        List<float[]> gradients = new ArrayList<>();
        for (Object tree : list(list(golden.get("gradients")).get(step))) {
            gradients.add(floats(tree));
        }
        if (infinite != null && ((Number) infinite).intValue() == step) {
            gradients.get(0)[0] = Float.POSITIVE_INFINITY;
        }
        return gradients;
    }
}
