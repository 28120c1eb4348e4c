package dev.keratin.cli;

import dev.keratin.files.npy.Npz;
import dev.keratin.models.Model;
import dev.keratin.models.Models;
import dev.keratin.saving.LoadOptions;
import dev.keratin.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keratin predict}: runs a saved model on arrays. */
@Command(
        name = "predict",
        description = "Runs a saved model on arrays and writes what it predicts.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  keratin predict my_model.keras --input x.npz --output y.npz"})
final class PredictCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "MODEL", description = "A saved model.")
    private Path model = Path.of("");

    @Option(names = "--input", required = true, paramLabel = "X.npz", description = "The inputs, one member an input: by the input's name, or in the order of the file.")
    private Path input = Path.of("");

    @Option(names = "--output", required = true, paramLabel = "Y.npz", description = "Where the outputs go: out0, out1, ...")
    private Path output = Path.of("");

    @Option(names = "--batch-size", paramLabel = "N", description = "Samples at once (default ${DEFAULT-VALUE}).")
    private int batchSize = 32;

    @Spec
    private picocli.CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Model loaded = Models.load(model, LoadOptions.defaults().compile(false)).model();
        Map<String, Tensor> arrays = Arrays.read(input);
        List<Tensor> inputs = Arrays.inOrder(arrays, loaded.inputNames(), input);
        List<Tensor> outputs = loaded.predict(inputs, batchSize);
        Map<String, dev.keratin.files.StoredArray> members = new LinkedHashMap<>();
        for (int i = 0; i < outputs.size(); i++) {
            members.put("out" + i, Arrays.stored(outputs.get(i)));
        }
        Npz.write(output, members);
        for (int i = 0; i < outputs.size(); i++) {
            java.util.Objects.requireNonNull(spec).commandLine().getOut().println("out" + i + " " + outputs.get(i).dtype() + " " + outputs.get(i).shape());
        }
        return 0;
    }
}
