package dev.keratin.cli;

import dev.keratin.files.json.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --json}: the result as one JSON document, for programs. */
final class JsonOption {

    private static final int INDENT = 2;

    @Option(names = "--json", description = "Print the result as one JSON document.")
    private boolean json;

    boolean isOn() {
        return json;
    }

    String text(@Nullable Object tree) {
        return Json.write(tree, INDENT);
    }
}
