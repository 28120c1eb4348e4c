package dev.keratin.models;

import dev.keratin.data.Dataset;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.StoredArray;
import dev.keratin.files.json.Json;
import dev.keratin.files.npy.Npz;
import dev.keratin.ops.Variable;
import dev.keratin.saving.VariableArrays;
import dev.keratin.serialization.ConfigTrees;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Tensor;
import dev.keratin.training.FitOptions;
import dev.keratin.training.RunOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A training that {@code oracle/training_cases.py} made with the real Keras: what of it goes otherwise here. */
final class TrainingCase {

    private static final Close CLOSE = new Close(1e-4);

    private final Path file;
    private final Map<String, Tensor> numbers = new LinkedHashMap<>();
    private final List<String> differences = new ArrayList<>();

    private TrainingCase(Path file) throws IOException {
        this.file = file;
        Path arrays = file.resolveSibling(file.getFileName().toString().replace(".keras", ".npz"));
        try (Npz npz = Npz.open(arrays, LoadLimits.defaults())) {
            for (String name : npz.names()) {
                StoredArray array = npz.array(name);
                numbers.put(
                        name,
                        VariableArrays.read(array, DType.valueOf(array.type().name())));
            }
        }
    }

    /** What goes otherwise here, empty where all agrees. */
    static List<String> differences(Path file) throws IOException {
        TrainingCase one = new TrainingCase(file);
        one.check();
        return one.differences;
    }

    private void check() throws IOException {
        Model model = Models.load(file);
        Map<String, @Nullable Object> fit = tree("fit");
        List<Tensor> inputs = new ArrayList<>();
        for (String name : model.inputNames()) {
            inputs.add(Objects.requireNonNull(numbers.get("x:" + name), name));
        }
        Dataset data = Dataset.of(inputs, numbered("y_"), numbered("sw_"));
        int batchSize = ((Number) Objects.requireNonNull(fit.get("batch_size"))).intValue();
        Map<String, List<Double>> history = model.fit(data, options(fit)).history();
        history(history, ConfigTrees.map(fit.get("history"), "history"));
        variables("w_", model.variables());
        if (numbers.containsKey("o_0")) {
            variables("o_", Objects.requireNonNull(model.optimizer()).variables());
        }
        evaluated(
                model.evaluate(data, new RunOptions().verbose(0).batchSize(batchSize)),
                ConfigTrees.map(tree("evaluate"), "evaluate"));
    }

    private Map<String, @Nullable Object> tree(String key) throws IOException {
        return ConfigTrees.map(
                Json.parse(Objects.requireNonNull(numbers.get(key)).buffer().i8(), LoadLimits.defaults(), key), key);
    }

    private List<Tensor> numbered(String prefix) {
        List<Tensor> list = new ArrayList<>();
        while (numbers.containsKey(prefix + list.size())) {
            list.add(numbers.get(prefix + list.size()));
        }
        return list;
    }

    private static FitOptions options(Map<String, @Nullable Object> fit) {
        FitOptions options = new FitOptions().verbose(0).shuffle(false);
        fit.forEach((key, value) -> {
            int number = value instanceof Number n ? n.intValue() : 0;
            switch (key) {
                case "batch_size" -> options.batchSize(number);
                case "epochs" -> options.epochs(number);
                case "initial_epoch" -> options.initialEpoch(number);
                case "steps_per_epoch" -> options.stepsPerEpoch(number);
                case "validation_split" ->
                    options.validationSplit(((Number) Objects.requireNonNull(value)).doubleValue());
                case "validation_steps" -> options.validationSteps(number);
                case "validation_batch_size" -> options.validationBatchSize(number);
                case "validation_freq" -> {
                    if (value instanceof List<?> epochs) {
                        options.validationFreq(epochs.stream()
                                .map(e -> ((Number) e).intValue())
                                .toList());
                    } else {
                        options.validationFreq(number);
                    }
                }
                case "class_weight" -> {
                    Map<Integer, Double> weights = new LinkedHashMap<>();
                    ConfigTrees.map(value, key)
                            .forEach((k, w) -> weights.put(
                                    Integer.parseInt(k), ((Number) Objects.requireNonNull(w)).doubleValue()));
                    options.classWeight(weights);
                }
                case "history", "epoch" -> {}
                default -> throw new IllegalArgumentException("No option " + key + " here.");
            }
        });
        return options;
    }

    private void history(Map<String, List<Double>> actual, Map<String, @Nullable Object> expected) {
        if (!new ArrayList<>(actual.keySet()).equals(new ArrayList<>(expected.keySet()))) {
            differences.add("history: " + actual.keySet() + ", expected " + expected.keySet());
        }
        expected.forEach((name, values) -> {
            List<?> epochs = (List<?>) Objects.requireNonNull(values);
            List<Double> found = actual.getOrDefault(name, List.of());
            for (int i = 0; i < Math.min(found.size(), epochs.size()); i++) {
                number(name + "[" + i + "]", found.get(i), epochs.get(i));
            }
            if (actual.containsKey(name) && found.size() != epochs.size()) {
                differences.add(name + ": " + found.size() + " values, expected " + epochs.size());
            }
        });
    }

    /** Metrics that give several numbers are logged here by their mean. */
    private void number(String what, double actual, Object expected) {
        List<?> values = (List<?>) expected;
        double mean = values.stream()
                .mapToDouble(value -> value instanceof Number n ? n.doubleValue() : Double.NaN)
                .average()
                .orElse(Double.NaN);
        if (!(Math.abs(actual - mean) <= 1e-4 * Math.max(Math.abs(mean), 1e-2))
                && !(Double.isNaN(actual) && Double.isNaN(mean))) {
            differences.add(what + ": " + actual + ", expected " + values);
        }
    }

    private void evaluated(Map<String, Double> actual, Map<String, @Nullable Object> expected) {
        if (!new TreeSet<>(actual.keySet()).equals(new TreeSet<>(expected.keySet()))) {
            differences.add("evaluate: " + actual.keySet() + ", expected " + expected.keySet());
        }
        expected.forEach((name, value) -> {
            if (actual.containsKey(name)) {
                number("evaluate " + name, actual.get(name), Objects.requireNonNull(value));
            }
        });
    }

    private void variables(String prefix, List<Variable> actual) {
        List<Tensor> expected = numbered(prefix);
        if (actual.size() != expected.size()) {
            differences.add(prefix + ": " + actual.stream().map(Variable::path).toList() + ", expected "
                    + expected.size() + " variables");
            return;
        }
        double largest = expected.stream().mapToDouble(Close::scale).max().orElse(0);
        for (int i = 0; i < expected.size(); i++) {
            String what = prefix + i + " " + actual.get(i).path();
            if (!actual.get(i).shape().equals(expected.get(i).shape())) {
                differences.add(what + ": shape " + actual.get(i).shape() + ", expected "
                        + expected.get(i).shape());
                continue;
            }
            String difference = CLOSE.difference(what, actual.get(i).value(), expected.get(i), largest);
            if (difference != null) {
                differences.add(difference);
            }
        }
    }

    /** Prints what differs in folders of cases, a line a case. */
    public static void main(String[] folders) throws IOException {
        int failed = 0;
        int count = 0;
        for (String folder : folders) {
            for (Path file : DifferentialCase.in(Path.of(folder))) {
                count++;
                List<String> found;
                try {
                    found = differences(file);
                } catch (Exception | LinkageError | AssertionError e) {
                    found = List.of(e + " @ " + e.getStackTrace()[0]);
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
