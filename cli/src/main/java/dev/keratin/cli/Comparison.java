package dev.keratin.cli;

import dev.keratin.files.StoredArray;
import dev.keratin.files.UnsupportedFeatureException;
import dev.keratin.ops.Variable;
import dev.keratin.saving.ModelSnapshot;
import dev.keratin.saving.WeightMismatchException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares two files by what their tensors mean: both are laid out on the layers of their architectures. Where neither file has one, or the layers
 * are not known, tensors are compared by their names.
 */
final class Comparison {

    private final ModelSnapshot a;
    private final ModelSnapshot b;
    private final TensorComparison tensors;
    private final CanonicalTrees canonical;
    private final Differences found = new Differences();

    /**
     * @param tolerance the largest absolute difference of two elements that are the same
     * @param ignoreNames whether the names of layers and models do not count
     */
    Comparison(ModelSnapshot a, ModelSnapshot b, double tolerance, boolean ignoreNames) {
        this.a = a;
        this.b = b;
        this.canonical = new CanonicalTrees(ignoreNames);
        this.tensors = new TensorComparison(tolerance);
    }

    Differences run() throws IOException {
        Skeleton first;
        Skeleton second;
        try {
            if (a.architecture() == null && b.architecture() == null) {
                found.notes().add("neither file has an architecture; tensors are compared by name");
                byName();
                return found;
            }
            first = Skeleton.of(a.architecture() != null ? a : b, a);
            second = Skeleton.of(b.architecture() != null ? b : a, b);
        } catch (UnsupportedFeatureException e) {
            found.notes().add(e.getMessage() + " Configs and tensors are compared by name.");
            if (a.architecture() != null && b.architecture() != null) {
                trees("", canonical.architecture(a.architecture()), canonical.architecture(b.architecture()));
            }
            byName();
            return found;
        } catch (WeightMismatchException e) {
            if (a.architecture() != null && b.architecture() != null) {
                // A file that does not fit itself.
                throw e;
            }
            String borrower = String.valueOf(
                    (a.architecture() == null ? a : b).provenance().path());
            found.notes().add(borrower + " holds weights of another architecture");
            e.problems().forEach(problem -> found.tensors().add(new Differences.TensorDifference(borrower, problem)));
            return found;
        }
        settings(first, second);
        if (isBare(first) || isBare(second)) {
            found.notes().add((isBare(first) ? a : b).provenance().path() + " holds no weights");
            return found;
        }
        pairs(first, first.weights(), second, second.weights());
        optimizers(first, second);
        return found;
    }

    /** An architecture alone: what its variables would begin with is nothing to compare. */
    private static boolean isBare(Skeleton model) {
        return !model.weights().isEmpty() && model.weights().stream().noneMatch(model::has);
    }

    private void settings(Skeleton first, Skeleton second) {
        if (a.architecture() == null || b.architecture() == null) {
            found.notes().add((a.architecture() == null ? a : b).provenance().path() + " holds weights only");
            return;
        }
        trees(
                "",
                canonical.architecture(first.model().toConfigTree()),
                canonical.architecture(second.model().toConfigTree()));
        if (a.compileConfig() != null && b.compileConfig() != null) {
            trees("compile", settings(first), settings(second));
        } else if (a.compileConfig() != null || b.compileConfig() != null) {
            found.notes().add((a.compileConfig() == null ? a : b).provenance().path() + " has no compile settings");
        }
    }

    private static @Nullable Map<String, @Nullable Object> settings(Skeleton model) {
        Map<String, @Nullable Object> given = model.compileConfig();
        return given == null
                ? null
                : CanonicalSettings.of(
                        given,
                        model.model().isConnected() ? model.model().state().compileConfig() : null);
    }

    private void optimizers(Skeleton first, Skeleton second) throws IOException {
        boolean inFirst = first.optimizerVariables().stream().anyMatch(first::has);
        boolean inSecond = second.optimizerVariables().stream().anyMatch(second::has);
        if (inFirst && inSecond) {
            pairs(first, first.optimizerVariables(), second, second.optimizerVariables());
        } else if (inFirst || inSecond) {
            found.notes().add((inFirst ? b : a).provenance().path() + " holds no optimizer state");
        }
    }

    /** Variables go together by their order, so that names given automatically do not matter; where there are more on one side, by path. */
    private void pairs(Skeleton first, List<Variable> left, Skeleton second, List<Variable> right) throws IOException {
        if (left.size() == right.size()) {
            for (int i = 0; i < left.size(); i++) {
                pair(first, left.get(i), second, right.get(i));
            }
            return;
        }
        Map<String, StoredArray> one = new LinkedHashMap<>();
        left.forEach(variable -> one.put(variable.path(), first.value(variable)));
        Map<String, StoredArray> other = new LinkedHashMap<>();
        right.forEach(variable -> other.put(variable.path(), second.value(variable)));
        named(one, other);
    }

    /** What a file does not hold begins as its settings say; where that is another value, it is told but is no difference of the files. */
    private void pair(Skeleton first, Variable left, Skeleton second, Variable right) throws IOException {
        StoredArray one = first.value(left);
        StoredArray other = second.value(right);
        if (first.has(left) != second.has(right) && tensors.difference(one, other) != null) {
            found.notes()
                    .add((first.has(left) ? b : a).provenance().path() + " does not hold " + left.path()
                            + ", which is not compared");
        } else {
            compare(left.path(), one, other);
        }
    }

    private void byName() throws IOException {
        named(a.weights().tensors(), b.weights().tensors());
    }

    private void named(Map<String, StoredArray> one, Map<String, StoredArray> other) throws IOException {
        Set<String> names = new LinkedHashSet<>(one.keySet());
        names.addAll(other.keySet());
        for (String name : names) {
            StoredArray left = one.get(name);
            StoredArray right = other.get(name);
            if (left == null || right == null) {
                found.tensors()
                        .add(new Differences.TensorDifference(
                                name,
                                "only in " + (left == null ? b : a).provenance().path()));
            } else {
                compare(name, left, right);
            }
        }
    }

    private void compare(String name, StoredArray left, StoredArray right) throws IOException {
        found.addCompared();
        String difference = tensors.difference(left, right);
        if (difference != null) {
            found.tensors().add(new Differences.TensorDifference(name, difference));
        }
    }

    private void trees(String place, @Nullable Object left, @Nullable Object right) {
        if (left instanceof Map<?, ?> one && right instanceof Map<?, ?> other) {
            Set<Object> keys = new LinkedHashSet<>(one.keySet());
            keys.addAll(other.keySet());
            keys.forEach(
                    key -> trees(place.isEmpty() ? key.toString() : place + "." + key, one.get(key), other.get(key)));
        } else if (left instanceof List<?> one && right instanceof List<?> other && one.size() == other.size()) {
            for (int i = 0; i < one.size(); i++) {
                trees(place + "[" + i + "]", one.get(i), other.get(i));
            }
        } else if (left instanceof List<?> one && right instanceof List<?> other && place.endsWith("layers")) {
            layers(place, one, other);
        } else if (!same(left, right)) {
            found.settings().add(new Differences.Setting(place, shown(left), shown(right)));
        }
    }

    /** Where one side has more layers, those that are on both by their names; calls refer to places, which are others then. */
    private void layers(String place, List<?> left, List<?> right) {
        Map<String, Object> one = byName(left);
        Map<String, Object> other = byName(right);
        Set<String> names = new LinkedHashSet<>(one.keySet());
        names.addAll(other.keySet());
        for (String name : names) {
            if (one.containsKey(name) && other.containsKey(name)) {
                trees(place + "[" + name + "]", one.get(name), other.get(name));
            } else {
                found.settings()
                        .add(new Differences.Setting(
                                place + "[" + name + "]", shown(one.get(name)), shown(other.get(name))));
            }
        }
    }

    private static Map<String, Object> byName(List<?> layers) {
        Map<String, Object> named = new LinkedHashMap<>();
        for (Object element : layers) {
            Map<String, @Nullable Object> layer = Trees.strings(element instanceof Map<?, ?> map ? map : Map.of());
            layer.remove("inbound_nodes");
            Object name = layer.get("config") instanceof Map<?, ?> config ? config.get("name") : null;
            named.put(name == null ? String.valueOf(named.size()) : String.valueOf(name), layer);
        }
        return named;
    }

    /** Numbers by their value: some generations write 1 where others write 1.0. */
    private static boolean same(@Nullable Object left, @Nullable Object right) {
        return left instanceof Number one && right instanceof Number other
                ? one.doubleValue() == other.doubleValue() || Objects.equals(left, right)
                : Objects.equals(left, right);
    }

    private static String shown(@Nullable Object value) {
        if (value == null) {
            return "none";
        }
        if (value instanceof List<?> list) {
            return list.stream()
                            .allMatch(element ->
                                    element == null || element instanceof Number || element instanceof String)
                    ? String.valueOf(list).replace("null", "none")
                    : "a list of " + list.size();
        }
        return value instanceof Map<?, ?> map && map.get("class_name") != null
                ? String.valueOf(map.get("class_name"))
                : String.valueOf(value);
    }
}
