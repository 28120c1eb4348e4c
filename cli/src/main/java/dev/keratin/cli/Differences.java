package dev.keratin.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was found, in words; empty lists where all is the same. */
final class Differences {
    private final List<String> notes = new ArrayList<>();
    private final List<String> settings = new ArrayList<>();
    private final List<String> tensors = new ArrayList<>();
    private int compared;

    List<String> notes() {
        return notes;
    }

    List<String> settings() {
        return settings;
    }

    List<String> tensors() {
        return tensors;
    }

    int compared() {
        return compared;
    }

    void addCompared() {
        compared++;
    }

    boolean isEmpty() {
        return settings.isEmpty() && tensors.isEmpty();
    }

    Map<String, @Nullable Object> tree() {
        return Trees.ordered(
                "same",
                isEmpty(),
                "architecture",
                new ArrayList<@Nullable Object>(settings),
                "tensors",
                new ArrayList<@Nullable Object>(tensors),
                "compared",
                compared,
                "notes",
                new ArrayList<@Nullable Object>(notes));
    }
}
