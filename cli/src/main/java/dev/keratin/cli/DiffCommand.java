package dev.keratin.cli;

import dev.keratin.saving.ModelSnapshot;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code keratin diff}: whether two files hold the same model. */
@Command(
        name = "diff",
        description = {
            "Compares two saved models or their weights, across formats: architecture, compile settings and every tensor, optimizer state included.",
            "",
            "Tensors are the same if they have the same shape, type and bits; with --tolerance if no two elements differ by more. What only one of the"
                    + " files can hold, such as an architecture, is told but is no difference."
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

    @Parameters(index = "0", paramLabel = "A", description = "A saved model or weights.")
    private Path first = Path.of("");

    @Parameters(index = "1", paramLabel = "B", description = "Another one.")
    private Path second = Path.of("");

    @Option(
            names = "--tolerance",
            paramLabel = "T",
            description = "The largest absolute difference that counts as the same (default 0: the same bits).")
    private double tolerance;

    @Override
    public Integer call() throws IOException {
        if (!(tolerance >= 0)) {
            throw usage("--tolerance must be at least 0, received " + tolerance + ".");
        }
        try (ModelSnapshot a = Streamed.open(first);
                ModelSnapshot b = Streamed.open(second)) {
            Differences differences = new Comparison(a, b, tolerance).run();
            if (isJson()) {
                printJson(differences.tree());
            } else {
                print(differences);
            }
            return differences.isEmpty() ? 0 : 1;
        }
    }

    private void print(Differences differences) {
        differences.notes().forEach(note -> out().println("note: " + Printable.text(note)));
        differences.settings().forEach(line -> out().println("architecture: " + Printable.text(line)));
        differences.tensors().forEach(line -> out().println("tensor " + Printable.text(line)));
        out().println(
                        differences.isEmpty()
                                ? "The same: " + differences.compared() + " tensors compared."
                                : "Different in architecture: "
                                        + differences.settings().size() + ", in tensors: "
                                        + differences.tensors().size() + "; " + differences.compared()
                                        + " tensors compared.");
    }
}
