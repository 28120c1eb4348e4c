package dev.keratin.cli;

import dev.keratin.saving.ModelSnapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code keratin diff}: whether two files hold the same model. */
@Command(
        name = "diff",
        description = {
            "Compares two saved models or their weights, across formats: architecture, compile settings and every tensor, optimizer state included.",
            "",
            "Tensors are the same if they have the same shape, type and bits; with --tolerance if no two elements differ by more, in absolute numbers."
                    + " NaN is the same as NaN. What only one of the files can hold, such as an architecture, is told but is no difference."
        },
        footer = {
            "",
            "Examples:",
            "  keratin diff my_model.h5 my_model.keras",
            "  keratin diff a.keras b.keras --tolerance 1e-6 --json"
        },
        exitCodeOnExecutionException = 2,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the same", "1:different", "2:trouble: a file cannot be read, or wrong usage"})
final class DiffCommand extends Subcommand {

    /** Lines of a kind. */
    private static final int MOST = 50;

    @Parameters(index = "0", paramLabel = "A", description = "A saved model or weights.")
    private Path first = Path.of("");

    @Parameters(index = "1", paramLabel = "B", description = "Another one.")
    private Path second = Path.of("");

    @Option(
            names = "--tolerance",
            paramLabel = "T",
            description = "The largest absolute difference that counts as the same (default 0: the same bits).")
    private double tolerance;

    @Option(names = "--ignore-names", description = "The names of layers and of the model do not count.")
    private boolean ignoreNames;

    @Override
    public Integer call() throws IOException {
        if (!(tolerance >= 0) || Double.isInfinite(tolerance)) {
            throw usage("--tolerance must be a number of at least 0, received " + tolerance + ".");
        }
        try (ModelSnapshot a = Streamed.open(first);
                ModelSnapshot b = Streamed.open(second)) {
            Differences differences = new Comparison(a, b, tolerance, ignoreNames).run();
            if (isJson()) {
                printJson(differences.tree());
            } else {
                print(differences);
            }
            return differences.isEmpty() ? 0 : 1;
        }
    }

    private void print(Differences differences) {
        print(differences.notes(), note -> "note: " + note);
        print(
                differences.settings(),
                setting -> (setting.place().startsWith("compile") ? "" : "architecture: ") + setting.place() + ": "
                        + setting.a() + " and " + setting.b());
        print(differences.tensors(), tensor -> "tensor " + tensor.name() + ": " + tensor.text());
        out().println(
                        differences.isEmpty()
                                ? "The same: " + differences.compared() + " tensors compared."
                                : "Different in architecture: "
                                        + differences.settings().size() + ", in tensors: "
                                        + differences.tensors().size() + "; " + differences.compared()
                                        + " tensors compared.");
    }

    /** The first of many: who needs all of them takes --json. */
    private <T> void print(List<T> found, Function<T, String> words) {
        found.stream().limit(MOST).forEach(element -> out().println(Printable.text(words.apply(element))));
        if (found.size() > MOST) {
            out().println("... and " + (found.size() - MOST) + " more; --json lists all");
        }
    }
}
