package dev.keratin.cli;

import dev.keratin.files.StoredArray;
import dev.keratin.files.UnsupportedFeatureException;
import dev.keratin.losses.Losses;
import dev.keratin.ops.Variable;
import dev.keratin.saving.ModelSnapshot;
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

    /** Where a class was defined, in the words of one generation or another; the class is known by its name. */
    private static final Set<String> HINTS = Set.of("module", "registered_name");

    private static final Set<String> WAYS_TO_RUN = Set.of("jit_compile", "run_eagerly", "steps_per_execution");

    private final ModelSnapshot a;
    private final ModelSnapshot b;
    private final TensorComparison tensors;
    private final Differences found = new Differences();

    Comparison(ModelSnapshot a, ModelSnapshot b, double tolerance) {
        this.a = a;
        this.b = b;
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
                trees("", a.architecture(), b.architecture());
            }
            byName();
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
        trees("", first.model().toConfigTree(), second.model().toConfigTree());
        if (a.compileConfig() != null && b.compileConfig() != null) {
            trees("compile", settings(first), settings(second));
        } else if (a.compileConfig() != null || b.compileConfig() != null) {
            found.notes().add((a.compileConfig() == null ? a : b).provenance().path() + " has no compile settings");
        }
    }

    /** What is compiled, not how it is run, and without the optimizer's name, which is given automatically and means nothing. */
    private static @Nullable Map<String, @Nullable Object> settings(Skeleton model) {
        if (model.compileConfig() == null) {
            return null;
        }
        Map<String, @Nullable Object> tree = Trees.strings(model.compileConfig());
        Map<String, @Nullable Object> known =
                model.model().isConnected() ? model.model().state().compileConfig() : null;
        if (known != null) {
            // In one form where the classes are known, and as the file has it where they are not.
            known.forEach((key, value) -> {
                if (value != null) {
                    tree.put(key, value);
                }
            });
        }
        tree.keySet().removeAll(WAYS_TO_RUN);
        if (tree.get("loss") instanceof String loss) {
            tree.put("loss", fullName(loss));
        }
        if (tree.get("optimizer") instanceof Map<?, ?> optimizer
                && optimizer.get("config") instanceof Map<?, ?> config) {
            Map<String, @Nullable Object> nameless = Trees.strings(config);
            nameless.remove("name");
            Map<String, @Nullable Object> copy = Trees.strings(optimizer);
            copy.put("config", nameless);
            tree.put("optimizer", copy);
        }
        return tree;
    }

    /** {@code mse} is the same as {@code mean_squared_error}. */
    private static String fullName(String loss) {
        try {
            return Losses.get(loss).className();
        } catch (IllegalArgumentException e) {
            // A loss of somebody's own is known by its name alone.
            return loss;
        }
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
                compare(left.get(i).path(), first.value(left.get(i)), second.value(right.get(i)));
            }
            return;
        }
        Map<String, StoredArray> one = new LinkedHashMap<>();
        left.forEach(variable -> one.put(variable.path(), first.value(variable)));
        Map<String, StoredArray> other = new LinkedHashMap<>();
        right.forEach(variable -> other.put(variable.path(), second.value(variable)));
        named(one, other);
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
                        .add(name + ": only in "
                                + (left == null ? b : a).provenance().path());
            } else {
                compare(name, left, right);
            }
        }
    }

    private void compare(String name, StoredArray left, StoredArray right) throws IOException {
        found.addCompared();
        String difference = tensors.difference(left, right);
        if (difference != null) {
            found.tensors().add(name + ": " + difference);
        }
    }

    private void trees(String place, @Nullable Object left, @Nullable Object right) {
        if (left instanceof Map<?, ?> one && right instanceof Map<?, ?> other) {
            Set<Object> keys = new LinkedHashSet<>(one.keySet());
            keys.addAll(other.keySet());
            keys.removeAll(HINTS);
            keys.forEach(
                    key -> trees(place.isEmpty() ? key.toString() : place + "." + key, one.get(key), other.get(key)));
        } else if (left instanceof List<?> one && right instanceof List<?> other && one.size() == other.size()) {
            for (int i = 0; i < one.size(); i++) {
                trees(place + "[" + i + "]", one.get(i), other.get(i));
            }
        } else if (!Objects.equals(left, right)) {
            found.settings().add(place + ": " + shown(left) + " and " + shown(right));
        }
    }

    private static String shown(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return "a list of " + list.size();
        }
        return value instanceof Map<?, ?> map && map.get("class_name") != null
                ? String.valueOf(map.get("class_name"))
                : String.valueOf(value);
    }
}
