package dev.keratin.cli;

import dev.keratin.models.Model;
import dev.keratin.models.Models;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keratin summary}: the table of a saved model's layers. */
@Command(
        name = "summary",
        description = "Prints the table of a saved model's layers.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  keratin summary my_model.h5"})
final class SummaryCommand implements Callable<Integer> {

    /** The look of the table. */
    enum Look {
        KERAS3,
        TF2
    }

    @Parameters(index = "0", paramLabel = "MODEL", description = "A saved model: .keras, .h5, a SavedModel folder, architecture JSON.")
    private Path model = Path.of("");

    @Option(names = "--look", description = "How the table looks: ${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).")
    private Look look = Look.KERAS3;

    @Mixin
    private JsonOption json = new JsonOption();

    @Spec
    private picocli.CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Model loaded = Models.load(model);
        PrintWriter out = java.util.Objects.requireNonNull(spec).commandLine().getOut();
        if (json.isOn()) {
            out.println(json.text(tree(loaded)));
        } else {
            out.print(look == Look.KERAS3 ? loaded.summary() : loaded.summaryTensorFlow2());
            out.flush();
        }
        return 0;
    }

    private static Map<String, @Nullable Object> tree(Model model) {
        List<@Nullable Object> layers = new ArrayList<>();
        model.layers().forEach(layer -> {
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            row.put("name", layer.name());
            row.put("class_name", layer.className());
            row.put("output_shape", layer.inboundNodes().isEmpty() ? null : layer.inboundNodes().get(0).outputs().get(0).shape().toString());
            row.put("params", layer.countParams());
            layers.add(row);
        });
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("name", model.name());
        tree.put("class_name", model.className());
        tree.put("layers", layers);
        tree.put("total_params", model.countParams());
        tree.put("trainable_params", count(model.trainableVariables()));
        tree.put("non_trainable_params", count(model.nonTrainableVariables()));
        return tree;
    }

    private static long count(List<dev.keratin.ops.Variable> variables) {
        return variables.stream().mapToLong(variable -> variable.shape().elementCount()).sum();
    }
}
