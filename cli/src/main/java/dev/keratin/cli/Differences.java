package dev.keratin.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was found; empty lists where all is the same. */
final class Differences {

    /**
     * A place of the architecture or the compile settings where the files differ.
     *
     * @param place the keys that lead there
     * @param a what the first file has, in short
     * @param b what the second file has, in short
     */
    record Setting(String place, String a, String b) {}

    /**
     * A tensor that differs.
     *
     * @param name its name
     * @param text how, in words
     */
    record TensorDifference(String name, String text) {}

    private final List<String> notes = new ArrayList<>();
    private final List<Setting> settings = new ArrayList<>();
    private final List<TensorDifference> tensors = new ArrayList<>();
    private int compared;

    List<String> notes() {
        return notes;
    }

    List<Setting> settings() {
        return settings;
    }

    List<TensorDifference> tensors() {
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
        List<@Nullable Object> places = new ArrayList<>();
        settings.forEach(
                setting -> places.add(Trees.ordered("place", setting.place(), "a", setting.a(), "b", setting.b())));
        List<@Nullable Object> names = new ArrayList<>();
        tensors.forEach(tensor -> names.add(Trees.ordered("name", tensor.name(), "difference", tensor.text())));
        return Trees.ordered(
                "same",
                isEmpty(),
                "architecture",
                places,
                "tensors",
                names,
                "compared",
                compared,
                "notes",
                new ArrayList<@Nullable Object>(notes));
    }
}
