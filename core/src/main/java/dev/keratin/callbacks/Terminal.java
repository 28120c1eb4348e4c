package dev.keratin.callbacks;

import java.io.Console;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Standard output as Keras uses it: always UTF-8, whatever the locale. */
final class Terminal {

    private Terminal() {}

    /** Prints a line. */
    static void print(String line) {
        write(line + "\n");
    }

    /** Prints text as it is, at once. */
    static void write(String text) {
        PrintStream out = System.out;
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write(bytes, 0, bytes.length);
        out.flush();
    }

    /** Whether output goes to a terminal that can rewrite a line, not to a file or a pipe. */
    static boolean rewrites() {
        String terminal = System.getenv("TERM");
        return terminal != null && !terminal.equals("dumb") && isTerminal(System.console());
    }

    /** From JDK 22 on there is a console object also without a terminal, and a method that tells. */
    private static boolean isTerminal(@Nullable Console console) {
        if (console == null) {
            return false;
        }
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Console.isTerminal failed.", e);
        }
    }
}
