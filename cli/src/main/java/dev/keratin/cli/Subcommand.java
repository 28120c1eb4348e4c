package dev.keratin.cli;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What all subcommands share: {@code --json} and where results go. */
abstract class Subcommand implements Callable<Integer> {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    @Mixin
    private final JsonOption json = new JsonOption();

    @Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    /** Standard output. */
    final PrintWriter out() {
        return commandLine().getOut();
    }

    /** Whether the result is to be one JSON document. */
    final boolean isJson() {
        return json.isOn();
    }

    /** Prints a tree as JSON. */
    final void printJson(@Nullable Object tree) {
        out().println(json.text(tree));
    }

    /** The usage is wrong in a way that the parser cannot see. */
    final CommandLine.ParameterException usage(String message) {
        return new CommandLine.ParameterException(commandLine(), message);
    }

    private CommandLine commandLine() {
        return Objects.requireNonNull(spec).commandLine();
    }
}
