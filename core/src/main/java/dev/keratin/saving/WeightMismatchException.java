package dev.keratin.saving;

import dev.keratin.files.Printable;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The tensors of a file do not fit the model: missing, unexpected, of another shape or type. The model is exactly as it was before. The message
 * lists every misfit with layer, expected and found, and the remedy.
 */
public final class WeightMismatchException extends IOException {

    private final List<String> problems;

    /**
     * A refusal with its reasons.
     *
     * @param message the whole text, in lines
     * @param problems one sentence for each misfit
     */
    public WeightMismatchException(String message, List<String> problems) {
        super(message.lines().map(Printable::message).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** One sentence for each misfit. */
    public List<String> problems() {
        return problems;
    }
}
