package dev.keratin.cli;

import dev.keratin.files.ElementType;
import dev.keratin.files.StoredArray;
import dev.keratin.saving.CheckedArray;
import dev.keratin.saving.ModelSnapshot;
import dev.keratin.saving.SideBySide;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code keratin inspect}: what a file holds. */
@Command(
        name = "inspect",
        description = {
            "Says what a file holds: its format and who wrote it, the layers, and every tensor with shape, type, SHA-256 and statistics.",
            "",
            "Works without knowing the layers' classes, and for checkpoints without an architecture. The SHA-256 is over the tensor's little-endian"
                    + " bytes, so that the same values have the same digest in every format."
        },
        footer = {"", "Examples:", "  keratin inspect my_model.h5", "  keratin inspect training_1/cp.ckpt --json"})
final class InspectCommand extends Subcommand {

    @Parameters(
            index = "0",
            paramLabel = "FILE",
            description = "A model, weights, a folder, or a checkpoint's prefix; a path or the URI of any file system.")
    private Path file = Path.of("");

    @Override
    public Integer call() throws IOException {
        try (ModelSnapshot snapshot = Streamed.open(file)) {
            Map<String, @Nullable Object> tree = tree(snapshot);
            if (isJson()) {
                printJson(tree);
            } else {
                new InspectText(out()).print(tree);
            }
        }
        return 0;
    }

    private static Map<String, @Nullable Object> tree(ModelSnapshot snapshot) throws IOException {
        Map<String, StoredArray> stored = new LinkedHashMap<>(snapshot.weights().tensors());
        stored.putAll(snapshot.weights().descriptions());
        List<Map<String, @Nullable Object>> tensors = SideBySide.map(
                List.copyOf(stored.entrySet()), entry -> row(snapshot, entry.getKey(), entry.getValue()));
        long elements = stored.values().stream()
                .filter(array -> array.type() != ElementType.STRING)
                .mapToLong(StoredArray::elementCount)
                .sum();
        Map<String, @Nullable Object> compile = snapshot.compileConfig();
        Origin origin = Origin.of(snapshot);
        return Trees.ordered(
                "file",
                snapshot.provenance().path().toString(),
                "format",
                OutputFormats.id(snapshot.provenance().format()),
                "format_title",
                snapshot.provenance().format().title(),
                "written_by",
                origin.text(),
                "generation",
                origin.generation(),
                "keras_version",
                origin.kerasVersion(),
                "tensorflow_version",
                origin.tensorFlowVersion(),
                "backend",
                origin.backend(),
                "date_saved",
                origin.saved(),
                "model",
                Architecture.model(snapshot.architecture()),
                "optimizer",
                compile == null ? null : Architecture.className(compile.get("optimizer")),
                "training_position",
                snapshot.trainingPosition() != null,
                "layers",
                Architecture.layers(snapshot.architecture()),
                "elements",
                elements,
                "tensors",
                tensors,
                "notes",
                new ArrayList<@Nullable Object>(snapshot.notes()));
    }

    private static Map<String, @Nullable Object> row(ModelSnapshot snapshot, String name, StoredArray stored)
            throws IOException {
        String expected = snapshot.weights().checksums().get(name);
        StoredArray array = expected == null
                ? stored
                : new CheckedArray(stored, expected, snapshot.provenance().path() + ": the tensor `" + name + "`");
        Map<String, @Nullable Object> row = Trees.ordered(
                "name",
                name,
                "shape",
                Trees.list(array.shape()),
                "dtype",
                array.type().name().toLowerCase(Locale.ROOT),
                "verified",
                expected != null || snapshot.weights().isChecked());
        row.putAll(TensorStatistics.of(array).tree());
        return row;
    }
}
