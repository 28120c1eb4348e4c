package dev.keratin.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.keratin.backend.Backend;
import dev.keratin.engine.Gradients;
import dev.keratin.engine.Plan;
import dev.keratin.files.ElementType;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.StoredArray;
import dev.keratin.files.json.Json;
import dev.keratin.files.npy.Npz;
import dev.keratin.losses.Losses;
import dev.keratin.models.Functional;
import dev.keratin.models.Model;
import dev.keratin.models.Sequential;
import dev.keratin.ops.Graph;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.serialization.ConfigTrees;
import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import dev.keratin.tensor.TensorSpec;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** A model that real Keras saved, with the numbers that it computed. */
public final class ModelGolden {

    private final Model model;
    private final Object loss;
    private final Map<String, Tensor> numbers;

    private ModelGolden(Model model, Object loss, Map<String, Tensor> numbers) {
        this.model = model;
        this.loss = loss;
        this.numbers = numbers;
    }

    /** The fixture of this name, built from its config, with its weights. */
    public static ModelGolden load(String name) throws IOException {
        Map<String, @Nullable Object> tree = config(file(name, ".keras"));
        Layers.REGISTRY.register(Sequential.SCHEMA);
        Layers.REGISTRY.register(Functional.SCHEMA);
        Model model = (Model) Layers.REGISTRY.parse(tree);
        Map<String, Tensor> numbers = numbers(file(name, ".npz"));
        List<Variable> variables = model.variables();
        for (int i = 0; i < variables.size(); i++) {
            variables.get(i).assign(Objects.requireNonNull(numbers.get(String.format("w_%03d", i))));
        }
        assertThat(numbers).doesNotContainKey(String.format("w_%03d", variables.size()));
        Map<String, @Nullable Object> compiled = ConfigTrees.map(tree.get("compile_config"), name);
        return new ModelGolden(model, Objects.requireNonNull(compiled.get("loss")), numbers);
    }

    public Model model() {
        return model;
    }

    /** Predicts and compares. */
    public void checkOutputs() {
        Graph graph = new Graph();
        Trace trace = new Trace(graph, false);
        List<Value> inputs = inputs(graph);
        List<Value> outputs = model.forward(trace, inputs);
        Plan plan = Plan.of(graph, outputs, Backend.current());
        feed(plan, inputs, "x_");
        plan.run(0, 0);
        for (int i = 0; i < outputs.size(); i++) {
            check("out_" + i, plan.output(i), number("out_" + i), 0);
        }
    }

    /** Computes the loss of a training pass and its gradients and compares. */
    public void checkGradients() {
        Graph graph = new Graph();
        Trace trace = new Trace(graph, true);
        List<Value> inputs = inputs(graph);
        Value output = model.forward(trace, inputs).get(0);
        Tensor target = number("y_0");
        Value y = graph.input("y", new TensorSpec(target.dtype(), target.shape()));
        Value total = Losses.get(loss).apply(y, output, null, trace.mask(output));
        for (Value more : trace.losses()) {
            total = Ops.add(total, more);
        }
        List<Variable> variables = model.trainableVariables();
        List<Value> results = new ArrayList<>();
        results.add(total);
        List<@Nullable Value> gradients =
                Gradients.of(total, variables.stream().map(graph::read).toList());
        gradients.stream().filter(Objects::nonNull).forEach(results::add);
        Plan plan = Plan.of(graph, results, Backend.current());
        feed(plan, inputs, "x_");
        plan.feed(y, target);
        plan.run(0, 0);
        check("grad_loss", plan.output(0), number("grad_loss"), 0);
        double largest = numbers.entrySet().stream()
                .filter(entry -> entry.getKey().matches("g_\\d+"))
                .mapToDouble(entry -> largest(entry.getValue()))
                .max()
                .orElse(0);
        int at = 1;
        for (int i = 0; i < variables.size(); i++) {
            if (gradients.get(i) != null) {
                check(variables.get(i).path(), plan.output(at++), number(String.format("g_%03d", i)), 1e-2 * largest);
            }
        }
    }

    private List<Value> inputs(Graph graph) {
        List<Value> inputs = new ArrayList<>();
        for (int i = 0; i < model.inputs().size(); i++) {
            Tensor x = number("x_" + i);
            inputs.add(graph.input("x" + i, new TensorSpec(model.inputs().get(i).dtype(), x.shape())));
        }
        return inputs;
    }

    private void feed(Plan plan, List<Value> inputs, String prefix) {
        for (int i = 0; i < inputs.size(); i++) {
            plan.feed(inputs.get(i), number(prefix + i));
        }
    }

    private Tensor number(String key) {
        return Objects.requireNonNull(numbers.get(key), key);
    }

    private static double largest(Tensor tensor) {
        return Arrays.stream(tensor.toDoubles()).map(Math::abs).max().orElse(0);
    }

    /** Equal within 1e-5 of the largest number; {@code floor} is for gradients that are zero but for what rounding leaves. */
    private static void check(String what, Tensor actual, Tensor expected, double floor) {
        assertThat(actual.size()).as(what).isEqualTo(expected.size());
        double tolerance = 1e-5 * Math.max(largest(expected), Math.max(floor, 1e-3));
        double[] a = actual.toDoubles();
        double[] e = expected.toDoubles();
        for (int i = 0; i < a.length; i++) {
            assertThat(a[i]).as("%s[%d]", what, i).isEqualTo(e[i], within(tolerance));
        }
    }

    private static Path file(String name, String suffix) {
        URL url = Objects.requireNonNull(
                ModelGolden.class.getResource("/fixtures/keras3/" + name + "/" + name + suffix), name);
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, @Nullable Object> config(Path path) throws IOException {
        try (ZipFile zip = new ZipFile(path.toFile());
                InputStream in = zip.getInputStream(zip.getEntry("config.json"))) {
            return ConfigTrees.map(Json.parse(in.readAllBytes(), LoadLimits.defaults(), "config.json"), "model");
        }
    }

    private static Map<String, Tensor> numbers(Path path) throws IOException {
        Map<String, Tensor> numbers = new LinkedHashMap<>();
        try (Npz npz = Npz.open(path, LoadLimits.defaults())) {
            for (String name : npz.names()) {
                StoredArray array = npz.array(name);
                ByteBuffer bytes = ByteBuffer.allocate((int) array.byteSize()).order(ByteOrder.LITTLE_ENDIAN);
                array.transferTo(bytes::put);
                bytes.flip();
                numbers.put(name, tensor(array.type(), array.shape(), bytes));
            }
        }
        return numbers;
    }

    private static Tensor tensor(ElementType type, long[] dims, ByteBuffer bytes) {
        int n = bytes.remaining() / type.byteSize();
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = switch (type) {
                case FLOAT32 -> bytes.getFloat();
                case FLOAT64 -> bytes.getDouble();
                case INT32 -> bytes.getInt();
                case INT64 -> bytes.getLong();
                default -> throw new IllegalStateException("Unexpected type " + type);
            };
        }
        int[] shape = new int[dims.length];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = (int) dims[i];
        }
        Tensor tensor = Tensor.of(DType.FLOAT64, Shape.of(shape), Buffer.over(values));
        return type == ElementType.FLOAT64 ? tensor : tensor.cast(DType.FLOAT32);
    }
}
