package dev.keratin.cli;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Runs commands for tests that look at what is thrown rather than at what is printed. */
public final class CommandFailure {

    private CommandFailure() {}

    /** Standard output of {@code keratin} with these arguments. */
    public static String output(Object... arguments) {
        return CommandRun.of(arguments).out();
    }

    /** Runs {@code keratin} with these arguments; gives what was thrown inside, null where nothing was. */
    public static @Nullable Throwable of(Object... arguments) {
        Throwable[] failure = new Throwable[1];
        CommandLine commandLine = Keratin.commandLine();
        commandLine.setOut(new PrintWriter(Writer.nullWriter()));
        commandLine.setErr(new PrintWriter(Writer.nullWriter()));
        commandLine.setExecutionExceptionHandler((exception, failed, result) -> {
            failure[0] = exception;
            return 1;
        });
        try {
            commandLine.execute(Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
        } catch (StackOverflowError | OutOfMemoryError e) {
            return e;
        }
        return failure[0];
    }
}
