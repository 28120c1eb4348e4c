package dev.keratin.cli;

import dev.keratin.layers.Layer;
import dev.keratin.models.Model;
import dev.keratin.models.Models;
import dev.keratin.ops.Variable;
import dev.keratin.saving.LoadOptions;
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

/** {@code keratin summary}: the table of a saved model's layers. */
@Command(
        name = "summary",
        description = "Prints the table of a saved model's layers, as model.summary() does.",
        footer = {"", "Examples:", "  keratin summary my_model.h5", "  keratin summary my_model.keras --look tf2"})
final class SummaryCommand extends Subcommand {

    /** The look of the table. */
    enum Look {
        KERAS3,
        TF2
    }

    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            description = "A saved model: .keras, .h5, a SavedModel folder, architecture JSON.")
    private Path model = Path.of("");

    @Option(
            names = "--look",
            paramLabel = "LOOK",
            description = "How the table looks: keras3 (default) or tf2, as TensorFlow 2.0 printed it.")
    private Look look = Look.KERAS3;

    @Override
    public Integer call() throws IOException {
        Model loaded = Models.load(model, LoadOptions.defaults().compile(false)).model();
        if (isJson()) {
            printJson(tree(loaded));
        } else {
            out().print(look == Look.KERAS3 ? loaded.summary() : loaded.summaryTensorFlow2());
            out().flush();
        }
        return 0;
    }

    private static Map<String, @Nullable Object> tree(Model model) {
        List<@Nullable Object> layers = new ArrayList<>();
        model.layers().forEach(layer -> layers.add(row(layer)));
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("name", model.name());
        tree.put("class_name", model.className());
        tree.put("layers", layers);
        tree.put("total_params", count(model.variables()));
        tree.put("trainable_params", count(model.trainableVariables()));
        tree.put("non_trainable_params", count(model.nonTrainableVariables()));
        return tree;
    }

    private static Map<String, @Nullable Object> row(Layer layer) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("name", layer.name());
        row.put("class_name", layer.className());
        row.put("params", count(layer.variables()));
        return row;
    }

    private static long count(List<Variable> variables) {
        return variables.stream()
                .mapToLong(variable -> variable.shape().elementCount())
                .sum();
    }
}
