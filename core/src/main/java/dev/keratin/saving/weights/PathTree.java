package dev.keratin.saving.weights;

import dev.keratin.files.FormatException;
import dev.keratin.files.LimitExceededException;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.StoredArray;
import dev.keratin.files.hdf5.Hdf5Dataset;
import dev.keratin.files.hdf5.Hdf5Group;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The objects of a file by their paths, each with its numbered variables. */
final class PathTree {

    private static final String VARS = "vars";

    private final String path;
    private final Map<String, PathTree> children = new TreeMap<>();
    private final Map<String, StoredArray> variables =
            new TreeMap<>(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
    private @Nullable String name;

    PathTree(String path) {
        this.path = path;
    }

    /** Adds everything below a group: {@code <object>/vars/<number>}. */
    void add(Hdf5Group group, LoadLimits limits) throws IOException {
        add(group, limits, new int[1]);
    }

    private void add(Hdf5Group group, LoadLimits limits, int[] count) throws IOException {
        for (Hdf5Group below : group.groups()) {
            if (below.name().equals(VARS)) {
                if (name == null && below.hasAttribute("name")) {
                    name = below.attribute("name").string();
                }
                for (Hdf5Dataset dataset : below.datasets()) {
                    if (++count[0] > limits.tensors()) {
                        throw tooMany(group, limits);
                    }
                    variables.putIfAbsent(dataset.name(), dataset);
                }
            } else {
                descendant(below.name()).add(below, limits, count);
            }
        }
    }

    /** What a group's name leads to: Keras on Windows joined the names of a path by backslashes, so that all of it names one group. */
    private PathTree descendant(String groupName) {
        PathTree at = this;
        for (String part : groupName.split("\\\\")) {
            at = at.child(part);
        }
        return at;
    }

    private static FormatException tooMany(Hdf5Group group, LoadLimits limits) {
        return new LimitExceededException(group + ": more than " + limits.tensors()
                + " tensors. Raise LoadLimits.tensors if the file is trusted.");
    }

    /** The child of that name, made where it is missing. */
    PathTree child(String childName) {
        return children.computeIfAbsent(
                childName, key -> new PathTree(path.isEmpty() ? childName : path + "/" + childName));
    }

    /** The child of the first of these names that there is; null where there is none. */
    @Nullable
    PathTree find(String... names) {
        for (String candidate : names) {
            PathTree found = children.get(candidate);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    Map<String, PathTree> children() {
        return children;
    }

    /** The variables of this object by number, in order of the numbers. */
    Map<String, StoredArray> variables() {
        return variables;
    }

    /** The full name of a variable of this object. */
    String variableName(String number) {
        return (path.isEmpty() ? "" : path + "/") + VARS + "/" + number;
    }

    String path() {
        return path;
    }

    /** The object's own name, null where the file does not say. */
    @Nullable
    String name() {
        return name;
    }

    boolean hasVariables() {
        return !variables.isEmpty() || children.values().stream().anyMatch(PathTree::hasVariables);
    }

    /** All variables of this object and those below. */
    Map<String, StoredArray> all() {
        Map<String, StoredArray> all = new LinkedHashMap<>();
        collect(all);
        return all;
    }

    private void collect(Map<String, StoredArray> all) {
        variables.forEach((number, array) -> all.put(variableName(number), array));
        children.values().forEach(child -> child.collect(all));
    }
}
