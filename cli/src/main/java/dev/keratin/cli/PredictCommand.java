package dev.keratin.cli;

import dev.keratin.models.Model;
import dev.keratin.models.Models;
import dev.keratin.saving.LoadOptions;
import dev.keratin.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code keratin predict}: runs a saved model on arrays. */
@Command(
        name = "predict",
        description = "Runs a saved model on arrays and writes what it predicts.",
        footer = {"", "Example:", "  keratin predict my_model.keras --input x.npz --output y.npz"})
final class PredictCommand extends Subcommand {

    @Parameters(index = "0", paramLabel = "MODEL", description = "A saved model, of any Keras.")
    private Path model = Path.of("");

    @Option(
            names = "--input",
            required = true,
            paramLabel = "X.npz",
            description = "The inputs, an array each: named as the model's inputs, or in their order.")
    private Path input = Path.of("");

    @Option(
            names = "--output",
            required = true,
            paramLabel = "Y.npz",
            description = "Where the outputs go, as out0, out1, ...")
    private Path output = Path.of("");

    @Option(names = "--batch-size", paramLabel = "N", description = "Samples at once (default 32).")
    private int batchSize = 32;

    @Override
    public Integer call() throws IOException {
        if (batchSize < 1) {
            throw usage("--batch-size must be at least 1, received " + batchSize + ".");
        }
        Outputs.requireWritable(output);
        Model loaded = Models.load(model, LoadOptions.defaults().compile(false)).model();
        List<Tensor> inputs = NpzTensors.read(input, loaded.inputNames());
        List<Tensor> predicted = loaded.predict(inputs, batchSize);
        Map<String, Tensor> named = new LinkedHashMap<>();
        predicted.forEach(tensor -> named.put("out" + named.size(), tensor));
        NpzTensors.write(output, named);
        print(named);
        return 0;
    }

    private void print(Map<String, Tensor> named) {
        if (isJson()) {
            Map<String, @Nullable Object> tree = new LinkedHashMap<>();
            List<@Nullable Object> outputs = new ArrayList<>();
            named.forEach((name, tensor) -> outputs.add(Trees.ordered(
                    "name", name, "dtype", tensor.dtype().kerasName(), "shape", Trees.list(tensor.shape()))));
            tree.put("output", output.toString());
            tree.put("arrays", outputs);
            printJson(tree);
        } else {
            named.forEach(
                    (name, tensor) -> out().println(name + " " + tensor.dtype().kerasName() + " " + tensor.shape()));
        }
    }
}
