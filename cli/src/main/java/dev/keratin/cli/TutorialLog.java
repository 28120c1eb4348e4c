package dev.keratin.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the tutorial says: lines for a reader, or facts for a program. */
final class TutorialLog {

    private final @Nullable PrintWriter out;
    private final Map<String, @Nullable Object> facts = new LinkedHashMap<>();

    /** @param out where lines go, null to keep facts only */
    TutorialLog(@Nullable PrintWriter out) {
        this.out = out;
    }

    /** {@code verbose} for {@code fit} and callbacks. */
    int verbose(int wanted) {
        return out == null ? 0 : wanted;
    }

    void line(String text) {
        if (out != null) {
            out.println(text);
        }
    }

    void title(String text) {
        line("\n== " + text + "\n");
    }

    /** Keeps a fact under a name. */
    void fact(String name, @Nullable Object value) {
        facts.put(name, value);
    }

    Map<String, @Nullable Object> tree() {
        return facts;
    }
}
