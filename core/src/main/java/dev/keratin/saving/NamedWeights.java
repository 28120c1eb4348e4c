package dev.keratin.saving;

import dev.keratin.files.StoredArray;
import dev.keratin.layers.Layer;
import dev.keratin.ops.Variable;
import dev.keratin.optimizers.Optimizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Tensors by name alone: safetensors, npz, TensorFlow 1 checkpoints. A variable is found by its path, with or without the model's name in front
 * ({@code sequential/dense/kernel}, {@code dense/kernel}); a dot may stand for a slash, and {@code :0} may follow. Arrays that numpy numbered ({@code arr_0},
 * {@code arr_1}, ...) are those of {@code model.get_weights()}, in its order.
 */
public final class NamedWeights implements WeightSource {

    private static final String NUMBERED = "arr_";

    private final Map<String, StoredArray> tensors;
    private final Map<String, String> checksums;
    private final boolean checked;

    /**
     * Tensors and, where the file has them, their checksums.
     *
     * @param checked whether the container verifies each tensor itself
     */
    public NamedWeights(Map<String, StoredArray> tensors, Map<String, String> checksums, boolean checked) {
        this.tensors = new LinkedHashMap<>(tensors);
        this.checksums = Map.copyOf(checksums);
        this.checked = checked;
    }

    @Override
    public Map<String, StoredArray> tensors() {
        return tensors;
    }

    @Override
    public Map<String, String> checksums() {
        return checksums;
    }

    @Override
    public boolean isChecked() {
        return checked;
    }

    @Override
    public void match(Layer root, @Nullable Optimizer optimizer, Matching matching) {
        if (isNumbered() && matching.options().names().isEmpty()) {
            matchInOrder(root, optimizer, matching);
            return;
        }
        Map<String, String> plain = new HashMap<>();
        tensors.keySet().forEach(name -> plain.put(plain(name), name));
        List<String> paths = distinctPaths(root.variables());
        for (int i = 0; i < paths.size(); i++) {
            Variable variable = root.variables().get(i);
            bind(root.name(), spellings(paths.get(i), root.name(), matching), variable, plain, false, matching);
        }
        if (optimizer != null) {
            String prefix = optimizerName(plain, optimizer.name());
            List<String> states = distinctPaths(optimizer.variables());
            for (int i = 0; i < states.size(); i++) {
                Variable variable = optimizer.variables().get(i);
                List<String> names = spellings(renamed(states.get(i), optimizer.name(), prefix), prefix, matching);
                names.replaceAll(name -> OPTIMIZER + name);
                bind(optimizer.name(), names, variable, plain, true, matching);
            }
        }
        for (String left : new ArrayList<>(plain.values())) {
            if (checked && isOptimizerStateOfTensorFlow(left)) {
                matching.ignore(left, "state of an optimizer of TensorFlow 1, which no optimizer of Keras has");
            } else if (optimizer == null && isOptimizerState(left)) {
                matching.ignore(left, "optimizer state, which was not asked for");
            } else {
                matching.unexpected(left, "the model has no variable of that name.");
            }
        }
    }

    /** The paths of variables; where several have one path (factors of Adafactor), the second is called {@code kernel_1}, and so on. */
    public static List<String> distinctPaths(List<Variable> variables) {
        Set<String> paths = new HashSet<>();
        variables.forEach(variable -> paths.add(variable.path()));
        Set<String> used = new HashSet<>();
        List<String> distinct = new ArrayList<>();
        for (Variable variable : variables) {
            String name = variable.path();
            for (int i = 1; used.contains(name) || i > 1 && paths.contains(name); i++) {
                name = variable.path() + "_" + i;
            }
            used.add(name);
            distinct.add(name);
        }
        return distinct;
    }

    /** Whether all names are those that {@code numpy.savez(file, *arrays)} gives. */
    private boolean isNumbered() {
        return !tensors.isEmpty()
                && IntStream.range(0, tensors.size()).allMatch(i -> tensors.containsKey(NUMBERED + i));
    }

    private void matchInOrder(Layer root, @Nullable Optimizer optimizer, Matching matching) {
        List<Variable> variables = root.variables();
        String counts = "the file has " + tensors.size() + " arrays without names, model `" + root.name() + "` has "
                + variables.size() + " weights.";
        matching.note("The arrays of the file have no names; they were taken in the order of get_weights.");
        for (int i = 0; i < Math.max(variables.size(), tensors.size()); i++) {
            StoredArray array = tensors.get(NUMBERED + i);
            if (array == null) {
                matching.missing(variables.get(i), counts);
            } else if (i < variables.size()) {
                matching.bind(root.name(), variables.get(i), NUMBERED + i, array);
            } else {
                matching.unexpected(NUMBERED + i, counts);
            }
        }
        if (optimizer != null) {
            optimizer.variables().forEach(variable -> matching.absent(variable, "the file has weights only."));
        }
    }

    /** The file's only optimizer is the model's whatever its name, which is often given automatically: {@code adam}, {@code adam_1}. */
    private static String optimizerName(Map<String, String> plain, String own) {
        Set<String> names = new HashSet<>();
        for (String name : plain.keySet()) {
            int end = name.indexOf('/', OPTIMIZER.length());
            if (name.startsWith(OPTIMIZER) && end > 0) {
                names.add(name.substring(OPTIMIZER.length(), end));
            }
        }
        return names.size() == 1 && !names.contains(own) ? names.iterator().next() : own;
    }

    private static String renamed(String path, String own, String name) {
        return path.startsWith(own + "/") ? name + path.substring(own.length()) : path;
    }

    /** The name that the caller gives, the path as it is, without what is in front and with it once more. */
    private static List<String> spellings(String path, String prefix, Matching matching) {
        List<String> names = new ArrayList<>(List.of(path));
        if (path.startsWith(prefix + "/")) {
            names.add(path.substring(prefix.length() + 1));
        }
        names.add(prefix + "/" + path);
        for (String name : List.copyOf(names)) {
            String given = matching.options().names().get(name);
            if (given != null) {
                names.add(0, plain(given));
            }
        }
        return names;
    }

    private void bind(
            String owner,
            List<String> names,
            Variable variable,
            Map<String, String> plain,
            boolean optional,
            Matching matching) {
        String path = variable.path();
        for (String name : names) {
            String found = plain.remove(name);
            StoredArray array = found == null ? null : tensors.get(found);
            if (found != null && array != null) {
                int slash = path.lastIndexOf('/');
                String layer = slash < 0 ? owner : path.substring(path.lastIndexOf('/', slash - 1) + 1, slash);
                matching.bind(layer, variable, found, array);
                return;
            }
        }
        if (optional) {
            matching.absent(variable, "the file has no `" + names.get(0) + "`.");
        } else {
            matching.missing(variable, "the file has no tensor of that name.");
        }
    }

    /** What the names of optimizer state begin with. */
    public static final String OPTIMIZER = "optimizer/";

    /** A slot is named as its variable and what it is, as in {@code dense/kernel/Adam_1}; some scalars stand for themselves. */
    private boolean isOptimizerStateOfTensorFlow(String name) {
        int slash = name.lastIndexOf('/');
        return name.matches("global_step|beta[12]_power(_\\d+)?")
                || slash > 0 && tensors.containsKey(name.substring(0, slash));
    }

    private static boolean isOptimizerState(String name) {
        return plain(name).startsWith(OPTIMIZER);
    }

    private static String plain(String name) {
        String slashed = name.indexOf('/') < 0 ? name.replace('.', '/') : name;
        return slashed.endsWith(":0") ? slashed.substring(0, slashed.length() - 2) : slashed;
    }
}
