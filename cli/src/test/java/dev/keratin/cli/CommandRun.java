package dev.keratin.cli;

import dev.keratin.files.LoadLimits;
import dev.keratin.files.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * One run of the command line and what came of it.
 *
 * @param code the exit code
 * @param out standard output
 * @param err standard error
 */
record CommandRun(int code, String out, String err) {

    /** Runs {@code keratin} with these arguments, given as texts or paths. */
    static CommandRun of(Object... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
        ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
            String[] texts = Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
            int code = Keratin.commandLine().execute(texts);
            return new CommandRun(
                    code, outBytes.toString(StandardCharsets.UTF_8), errBytes.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    /** Standard output, which must be one JSON object. */
    @SuppressWarnings("unchecked")
    Map<String, Object> json() throws IOException {
        return (Map<String, Object>) Json.parse(out, LoadLimits.defaults(), "standard output");
    }

    /** The value under these keys of the JSON object, which must be a list of objects. */
    @SuppressWarnings("unchecked")
    List<Map<String, Object>> rows(String key) throws IOException {
        return (List<Map<String, Object>>) json().get(key);
    }
}
