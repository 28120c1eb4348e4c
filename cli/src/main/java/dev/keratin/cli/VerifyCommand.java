package dev.keratin.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code keratin verify}: whether files are whole. */
@Command(
        name = "verify",
        description = {
            "Reads every byte of a file, or of every file in a folder, and checks what can be checked: all checksums there are, all lengths and bounds,"
                    + " and that the tensors fit the architecture. Names everything that is bad.",
            "",
            "\"checksummed\" counts tensors that had a checksum. An HDF5 file of Keras has none, so damage to its numbers cannot be seen; files"
                    + " that Keratin writes carry one for every tensor."
        },
        footer = {
            "",
            "Examples:",
            "  keratin verify my_model.keras",
            "  keratin verify training_2",
            "  keratin verify . --json"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:nothing is bad", "1:something is bad, or cannot be read", "2:wrong usage"})
final class VerifyCommand extends Subcommand {

    @Parameters(index = "0", paramLabel = "FILE|DIR", description = "A file, a checkpoint's prefix, or a folder.")
    private Path path = Path.of("");

    @Override
    public Integer call() throws IOException {
        List<Verdict> verdicts = new Verification().of(path);
        boolean bad = verdicts.stream().anyMatch(verdict -> verdict.status() == Verdict.Status.BAD);
        if (isJson()) {
            List<@Nullable Object> rows = new ArrayList<>();
            verdicts.forEach(verdict -> rows.add(verdict.tree()));
            printJson(Trees.ordered("ok", !bad, "files", rows));
        } else {
            verdicts.forEach(this::print);
        }
        return bad ? 1 : 0;
    }

    private void print(Verdict verdict) {
        out().println(verdict.status().name().toLowerCase(Locale.ROOT) + "  "
                + Printable.text(verdict.path().toString()) + "  " + Printable.text(verdict.what()));
        verdict.problems().forEach(problem -> out().println("     " + Printable.text(problem)));
    }
}
