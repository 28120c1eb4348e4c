package dev.keratin.cli;

import dev.keratin.files.json.JsonWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --json}: the result as one JSON document, for programs. */
final class JsonOption {

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    boolean isOn() {
        return json;
    }

    String text(@Nullable Object tree) {
        return JsonWriter.indented(tree);
    }
}
