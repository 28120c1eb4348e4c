package dev.keratin.cli;

import dev.keratin.backend.Backend;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * The {@code keratin} command.
 *
 * <p>Results go to standard output, everything else to standard error. Exit codes: 0 done, 1 failed (one line on standard error says why;
 * {@code --verbose} adds the stack trace), 2 wrong usage.
 */
@Command(
        name = "keratin",
        description = "Keras for the JVM: runs, converts and checks saved models.",
        mixinStandardHelpOptions = true,
        versionProvider = Keratin.Version.class,
        subcommands = {
            TutorialCommand.class,
            PredictCommand.class,
            SummaryCommand.class,
            InspectCommand.class,
            ConvertCommand.class,
            DiffCommand.class,
            VerifyCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:done", "1:failed; standard error says why in one line", "2:wrong usage"})
public final class Keratin implements Runnable {

    @Option(names = "--verbose", description = "On failure print the stack trace too.", scope = ScopeType.INHERIT)
    private boolean verbose;

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    private Keratin() {}

    public static void main(String[] args) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.setOut(out);
        System.exit(commandLine().execute(args));
    }

    /** The command line, ready to execute: for {@link #main} and for tests. */
    static CommandLine commandLine() {
        Keratin root = new Keratin();
        CommandLine commandLine = new CommandLine(root);
        commandLine.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        commandLine.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        PathArgument paths = new PathArgument();
        commandLine.registerConverter(Path.class, paths);
        commandLine.setExecutionStrategy(parsed -> {
            int code;
            try (paths) {
                code = new CommandLine.RunLast().execute(parsed);
            } catch (IOException e) {
                throw new CommandLine.ExecutionException(commandLine, "The file system cannot be closed.", e);
            } catch (OutOfMemoryError e) {
                // A model's files are bounded before they are read; what it computes may still be more than there is.
                throw new CommandLine.ExecutionException(
                        commandLine,
                        "The heap of " + (Runtime.getRuntime().maxMemory() >> 20) + " MiB is too small for this model"
                                + " and its data. Give it more with KERATIN_OPTS=-Xmx4g, or smaller batches.",
                        e);
            }
            return code;
        });
        commandLine.registerConverter(ByteSize.class, new ByteSize.Converter());
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setParameterExceptionHandler((exception, args) -> {
            CommandLine failed = exception.getCommandLine();
            String help = failed.getCommandSpec().qualifiedName() + " --help";
            failed.getErr()
                    .println("keratin: " + sentence(oneLine(exception)) + suggestion(exception) + " Try '" + help
                            + "'.");
            return 2;
        });
        commandLine.setExecutionExceptionHandler((exception, failed, result) -> {
            failed.getErr().println("keratin: " + oneLine(exception));
            if (root.verbose) {
                exception.printStackTrace(failed.getErr());
            }
            return failed.getCommandSpec().exitCodeOnExecutionException();
        });
        return commandLine;
    }

    /** What an exception says, on one line and harmless to a terminal: names of a file may be in it. */
    static String oneLine(Throwable exception) {
        return Printable.text(message(exception));
    }

    /** A file system's exceptions say little but the path, so their kind is put in front. */
    private static String message(Throwable exception) {
        Throwable cause = exception.getCause();
        if (exception instanceof UncheckedIOException && cause != null) {
            return message(cause);
        }
        String message = String.valueOf(exception.getMessage()).replaceAll("\\s*\\R\\s*", " ");
        if (exception instanceof NoSuchFileException missing) {
            return missing.getReason() == null ? "No such file or folder: " + message : message;
        }
        if (exception instanceof AccessDeniedException) {
            return "No permission: " + message;
        }
        if (exception instanceof FileSystemException) {
            return "The file system refuses: " + message;
        }
        boolean ours = exception instanceof IOException
                || exception instanceof IllegalArgumentException
                || exception instanceof IllegalStateException
                || exception instanceof CommandLine.PicocliException;
        return ours && exception.getMessage() != null
                ? message
                : exception.getClass().getSimpleName() + ": " + message;
    }

    private static String sentence(String text) {
        return text.endsWith(".") ? text : text + ".";
    }

    private static String suggestion(CommandLine.ParameterException exception) {
        if (exception instanceof CommandLine.UnmatchedArgumentException unmatched) {
            return unmatched.getSuggestions().stream()
                    .findFirst()
                    .map(near -> " Did you mean " + near + "?")
                    .orElse("");
        }
        return "";
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(Objects.requireNonNull(spec).commandLine(), "Missing command.");
    }

    /** Version, JDK, kernels and threads: what a bug report needs. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() throws IOException {
            Properties properties = new Properties();
            try (InputStream stream = Keratin.class.getResourceAsStream("version.properties")) {
                properties.load(Objects.requireNonNull(stream, "version.properties"));
            }
            return new String[] {
                "keratin " + properties.getProperty("version"),
                "JDK " + Runtime.version() + " (" + System.getProperty("java.vendor") + ")",
                "kernels: " + Backend.current().describe()
            };
        }
    }
}
