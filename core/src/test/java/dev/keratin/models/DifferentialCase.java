package dev.keratin.models;

import dev.keratin.backend.Backend;
import dev.keratin.engine.Gradients;
import dev.keratin.engine.Plan;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.StoredArray;
import dev.keratin.files.json.Json;
import dev.keratin.files.npy.Npz;
import dev.keratin.layers.Trace;
import dev.keratin.layers.Weight;
import dev.keratin.ops.Graph;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.saving.ModelState;
import dev.keratin.saving.VariableArrays;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Tensor;
import dev.keratin.tensor.TensorSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** A case that {@code oracle/differential.py} wrote: what of the model is other here than in the real Keras. */
final class DifferentialCase {

    private static final LoadLimits LIMITS = LoadLimits.defaults();

    // A learned vocabulary is an asset of the archive and not in its config; the outputs show it.
    private static final Set<String> UNCOMPARED =
            Set.of("build_config", "shared_object_id", "keratin", "vocabulary", "idf_weights");

    private final Path file;
    private final Map<String, Tensor> numbers = new LinkedHashMap<>();
    private final List<String> differences = new ArrayList<>();

    private DifferentialCase(Path file) throws IOException {
        this.file = file;
        try (Npz npz =
                Npz.open(file.resolveSibling(file.getFileName().toString().replace(".keras", ".npz")), LIMITS)) {
            for (String name : npz.names()) {
                StoredArray array = npz.array(name);
                numbers.put(
                        name,
                        VariableArrays.read(array, DType.valueOf(array.type().name())));
            }
        }
    }

    /** The cases of a folder. */
    static List<Path> in(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(path -> path.toString().endsWith(".keras"))
                    .sorted()
                    .toList();
        }
    }

    /** What is other here, empty where all agrees. */
    static List<String> differences(Path file) throws IOException {
        DifferentialCase one = new DifferentialCase(file);
        one.check();
        return one.differences;
    }

    private void check() throws IOException {
        Model model = Models.load(file);
        weights(model);
        configs(model);
        outputs("out_", model.trainer().predictOnBatch(inputs(model)));
        if (numbers.containsKey("loss")) {
            training(model);
        }
    }

    private void weights(Model model) throws IOException {
        List<Variable> trainable = model.trainableVariables();
        List<?> expected = (List<?>) Objects.requireNonNull(Json.parse(
                Objects.requireNonNull(numbers.get("weights")).buffer().i8(), LIMITS, "weights"));
        List<Variable> variables = model.variables();
        for (int i = 0; i < Math.max(expected.size(), variables.size()); i++) {
            Object golden = i < expected.size() ? expected.get(i) : "none";
            Object actual = "none";
            if (i < variables.size()) {
                Variable variable = variables.get(i);
                actual = List.of(
                        variable.path(), FunctionalConfig.shapeTree(variable.shape()), trainable.contains(variable));
            }
            // A layer that was part of another model first has that model's name in front, until it is loaded.
            String text = Json.write(actual).substring(1);
            if (!Json.write(golden).endsWith(text) && !Json.write(golden).endsWith("/" + text.substring(1))) {
                differences.add("weight " + i + ": " + actual + ", expected " + golden);
            }
        }
    }

    /** The settings are those of the file, and a file of ours, which leaves defaults out, has them all. */
    private void configs(Model model) throws IOException {
        String expected = config(file);
        same("config", config(model), expected);
        Path copy = Files.createTempFile("differential", ".keras");
        try {
            model.save(copy);
            same("config of a copy", config(Models.load(copy)), expected);
        } finally {
            Files.delete(copy);
        }
    }

    private void same(String what, String actual, String expected) {
        int at = 0;
        while (at < Math.min(actual.length(), expected.length()) && actual.charAt(at) == expected.charAt(at)) {
            at++;
        }
        if (!actual.equals(expected)) {
            differences.add(what + ": ..." + around(actual, at) + "..., expected ..." + around(expected, at));
        }
    }

    private static String config(Model model) throws IOException {
        ModelState state = model.state();
        Map<String, @Nullable Object> tree = new LinkedHashMap<>(state.architecture());
        if (state.compileConfig() != null) {
            tree.put("compile_config", state.compileConfig());
        }
        // As text and back: numbers are then those of a file.
        return Json.write(meaning(Json.parse(Json.writeBytes(tree), LIMITS, "config")));
    }

    private static String around(String text, int at) {
        return text.substring(Math.max(0, at - 60), Math.min(text.length(), at + 60));
    }

    private static String config(Path path) throws IOException {
        try (ZipFile zip = new ZipFile(path.toFile())) {
            ZipEntry entry = zip.getEntry("config.json");
            try (InputStream in = zip.getInputStream(entry)) {
                return Json.write(meaning(Json.parse(in.readAllBytes(), LIMITS, "config.json")));
            }
        }
    }

    /** Without what says how a process once built the model, and what lies elsewhere. */
    private static @Nullable Object meaning(@Nullable Object tree) {
        if (tree instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>();
            list.forEach(element -> copy.add(meaning(element)));
            return copy;
        }
        if (tree instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((key, value) -> {
                boolean empty = value instanceof Map<?, ?> inner && inner.isEmpty();
                if (!UNCOMPARED.contains(String.valueOf(key)) && !(empty && "compile_config".equals(key))) {
                    copy.put(key, meaning(value));
                }
            });
            return copy;
        }
        return tree;
    }

    private List<Tensor> inputs(Model model) throws IOException {
        List<Tensor> inputs = new ArrayList<>();
        for (String name : model.inputNames()) {
            Tensor texts = numbers.get("s:" + name);
            inputs.add(texts == null ? Objects.requireNonNull(numbers.get("x:" + name), name) : strings(name, texts));
        }
        return inputs;
    }

    private Tensor strings(String name, Tensor json) throws IOException {
        List<?> tree = (List<?>) Objects.requireNonNull(Json.parse(
                new String(json.buffer().i8(), StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8), LIMITS, name));
        int[] shape = ((List<?>) Objects.requireNonNull(tree.get(0)))
                .stream().mapToInt(dim -> ((Number) dim).intValue()).toArray();
        String[] values = ((List<?>) Objects.requireNonNull(tree.get(1)))
                .stream().map(String::valueOf).toArray(String[]::new);
        return Tensor.of(values, shape);
    }

    private void outputs(String prefix, List<Tensor> actual) {
        for (int i = 0; i < actual.size(); i++) {
            Tensor expected = numbers.get(prefix + i);
            if (expected == null) {
                differences.add(prefix + i + ": surplus result");
                continue;
            }
            compare(prefix + i, actual.get(i), expected, 0);
        }
        if (numbers.containsKey(prefix + actual.size())) {
            differences.add(prefix + actual.size() + ": missing result");
        }
    }

    private void compare(String what, Tensor actual, Tensor expected, double neighbours) {
        compare(what, actual, expected, neighbours, tolerance());
    }

    private void compare(String what, Tensor actual, Tensor expected, double neighbours, double tolerance) {
        if (!actual.shape().equals(expected.shape())) {
            differences.add(what + ": shape " + actual.shape() + ", expected " + expected.shape());
            return;
        }
        String difference = new Close(tolerance).difference(what, actual, expected, neighbours);
        if (difference != null) {
            differences.add(difference);
        }
    }

    private double tolerance() {
        Tensor given = numbers.get("tolerance");
        return given == null ? 2e-5 : given.getDouble(0);
    }

    private void training(Model model) throws IOException {
        Graph graph = new Graph();
        Trace trace = new Trace(graph, true);
        List<Value> inputs = new ArrayList<>();
        List<Tensor> given = inputs(model);
        for (int i = 0; i < given.size(); i++) {
            inputs.add(graph.input(
                    "x" + i,
                    new TensorSpec(model.inputs().get(i).dtype(), given.get(i).shape())));
        }
        List<Value> outputs = model.forward(trace, inputs);
        Value total = graph.scalar(DType.FLOAT32, 0);
        for (int i = 0; i < outputs.size(); i++) {
            Tensor mix = numbers.get("mix_" + i);
            if (mix != null && mix.shape().equals(outputs.get(i).shape())) {
                Value weighted = Ops.multiply(Ops.cast(outputs.get(i), DType.FLOAT32), graph.constant(mix));
                total = Ops.add(total, Ops.sum(weighted));
            }
        }
        List<Variable> variables = model.trainableVariables();
        for (Value loss : trace.losses()) {
            total = Ops.add(total, Ops.cast(Ops.sum(loss), DType.FLOAT32));
        }
        for (Weight weight : model.allWeights()) {
            if (weight.regularizer() != null && variables.contains(weight.variable())) {
                Value loss = weight.regularizer().apply(graph.read(weight.variable()));
                total = Ops.add(total, Ops.cast(Ops.sum(loss), DType.FLOAT32));
            }
        }
        List<String> names = new ArrayList<>();
        List<Value> targets = new ArrayList<>();
        for (int i = 0; i < variables.size(); i++) {
            names.add("g_" + i);
            targets.add(graph.read(variables.get(i)));
        }
        for (int i = 0; i < inputs.size(); i++) {
            if (inputs.get(i).dtype().isFloating()) {
                names.add("gx:" + model.inputNames().get(i));
                targets.add(inputs.get(i));
            }
        }
        List<@Nullable Value> gradients = Gradients.of(total, targets);
        List<Value> results = new ArrayList<>(outputs);
        results.add(total);
        gradients.stream().filter(Objects::nonNull).forEach(results::add);
        Plan plan = Plan.of(graph, results, Backend.current());
        for (int i = 0; i < inputs.size(); i++) {
            plan.feed(inputs.get(i), given.get(i).cast(inputs.get(i).dtype()));
        }
        plan.run(1, 0);
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            tensors.add(plan.output(i));
        }
        outputs("tout_", tensors.subList(0, outputs.size()));
        double size = outputs.isEmpty() ? 0 : tensors.get(0).size();
        Tensor loss = Objects.requireNonNull(numbers.get("loss"));
        double scale = Math.max(Math.abs(loss.getDouble(0)), size);
        if (!(Math.abs(tensors.get(outputs.size()).getDouble(0) - loss.getDouble(0)) <= tolerance() * scale)) {
            differences.add("loss: " + tensors.get(outputs.size()).getDouble(0) + ", expected " + loss.getDouble(0));
        }
        double largest = numbers.entrySet().stream()
                .filter(entry ->
                        entry.getKey().startsWith("g_") || entry.getKey().startsWith("gx:"))
                .mapToDouble(entry -> Close.scale(entry.getValue()))
                .max()
                .orElse(0);
        int at = outputs.size() + 1;
        for (int i = 0; i < targets.size(); i++) {
            Tensor expected = numbers.get(names.get(i));
            Tensor actual = gradients.get(i) == null ? null : tensors.get(at++);
            String what = names.get(i).startsWith("g_")
                    ? "gradient of " + variables.get(i).path()
                    : names.get(i);
            if (actual == null && expected == null) {
                continue;
            }
            if (actual == null || expected == null) {
                Tensor present = Objects.requireNonNull(actual == null ? expected : actual);
                if (Close.scale(present) > 0) {
                    differences.add(what + (actual == null ? ": none, expected one" : ": one, expected none"));
                }
                continue;
            }
            // Sums over the batch, of which much cancels.
            compare(what, actual, expected, largest, 5 * tolerance());
        }
        List<Variable> rest = model.nonTrainableVariables();
        for (int i = 0; i < rest.size(); i++) {
            Tensor expected = numbers.get("after_" + i);
            if (expected == null) {
                differences.add(
                        "after_" + i + ": surplus variable " + rest.get(i).path());
            } else {
                compare("after: " + rest.get(i).path(), rest.get(i).value(), expected, 0);
            }
        }
    }

    /** Prints what differs in folders of cases, a line a case. */
    public static void main(String[] folders) throws IOException {
        int failed = 0;
        int count = 0;
        for (String folder : folders) {
            for (Path file : in(Path.of(folder))) {
                count++;
                List<String> found;
                try {
                    found = differences(file);
                } catch (Exception | LinkageError | AssertionError e) {
                    found = List.of(e + (e instanceof RuntimeException ? " @ " + e.getStackTrace()[0] : ""));
                }
                if (!found.isEmpty()) {
                    failed++;
                    System.out.println(file.getFileName() + " | " + found.size() + " | "
                            + String.join(" | ", found).replace('\n', ' '));
                }
            }
        }
        System.out.println(failed + " of " + count + " failed");
    }
}
