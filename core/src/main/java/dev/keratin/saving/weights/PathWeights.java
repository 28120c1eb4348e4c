package dev.keratin.saving.weights;

import dev.keratin.files.StoredArray;
import dev.keratin.layers.Layer;
import dev.keratin.ops.Variable;
import dev.keratin.optimizers.Optimizer;
import dev.keratin.saving.Companion;
import dev.keratin.saving.KerasVersion;
import dev.keratin.saving.LayerTrees;
import dev.keratin.saving.Matching;
import dev.keratin.saving.NamedArray;
import dev.keratin.saving.OptimizerOrder;
import dev.keratin.saving.WeightSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tensors by object path, as Keras 3 and the {@code .keras} files of Keras 2.12 to 2.15 keep them.
 *
 * <p>In a list of layers an object stands under the snake_case name of its class and a number: {@code dense}, {@code dense_1} ... The i-th object of a class
 * that has variables is the i-th such layer of that class, since Keras 2 counts in steps of two in functional models.
 */
final class PathWeights implements WeightSource {

    private static final String OPTIMIZER = "optimizer";

    private final PathTree root;
    private final Companion companion;
    private final @Nullable KerasVersion version;

    PathWeights(PathTree root, Companion companion, @Nullable KerasVersion version) {
        this.root = root;
        this.companion = companion;
        this.version = version;
    }

    @Override
    public Map<String, StoredArray> tensors() {
        return root.all();
    }

    @Override
    public Map<String, String> checksums() {
        return companion.crc32c();
    }

    @Override
    public void match(Layer model, @Nullable Optimizer optimizer, Matching matching) {
        Set<Layer> visited = Collections.newSetFromMap(new IdentityHashMap<>());
        Map<String, StoredArray> left = new LinkedHashMap<>(root.all());
        if (matching.options().byName()) {
            matchByName(model, left, matching);
        } else {
            match(model, root, left, visited, matching);
        }
        matchOptimizer(optimizer, left, matching);
        left.keySet().forEach(tensor -> leftOver(tensor, matching));
    }

    private static void leftOver(String tensor, Matching matching) {
        if (tensor.startsWith("metrics/")) {
            matching.ignore(tensor, "a metric's state");
        } else if (tensor.endsWith("/vars/" + VocabularyAssets.IDF_WEIGHTS)) {
            matching.ignore(tensor, "read with the vocabulary of its layer");
        } else if (tensor.contains("seed_generator") || tensor.contains("random_generator")) {
            matching.ignore(tensor, "the state of Keras's random numbers, which Keratin draws in its own way");
        } else if (matching.options().byName()) {
            matching.ignore(tensor, "the model has no layer of that name");
        } else {
            matching.unexpected(tensor, "the model has no such layer or variable");
        }
    }

    private void match(
            Layer layer, PathTree object, Map<String, StoredArray> left, Set<Layer> visited, Matching matching) {
        if (!visited.add(layer)) {
            return;
        }
        matchOwn(layer, object, left, matching);
        layer.children().forEach((attribute, child) -> {
            PathTree found = object.find(spellings(attribute));
            descend(child, found, object.path() + "/" + attribute, left, visited, matching);
        });
        layer.childLists().forEach((attribute, list) -> {
            List<Layer> listed = attribute.equals(LayerTrees.LAYERS) ? LayerTrees.layers(layer) : list;
            PathTree container = object.find(spellings(attribute));
            matchList(listed, container, object.path() + "/" + attribute, left, visited, matching);
        });
    }

    private void matchList(
            List<Layer> layers,
            @Nullable PathTree container,
            String path,
            Map<String, StoredArray> left,
            Set<Layer> visited,
            Matching matching) {
        Map<String, List<PathTree>> byClass = new LinkedHashMap<>();
        for (Layer layer : layers) {
            if (layer.variables().isEmpty() || visited.contains(layer)) {
                continue;
            }
            String key = LayerTrees.key(layer);
            List<PathTree> objects = byClass.computeIfAbsent(key, name -> objectsOf(container, name));
            PathTree found = objects.isEmpty() ? null : objects.remove(0);
            descend(layer, found, path + "/" + key, left, visited, matching);
        }
    }

    private void descend(
            Layer layer,
            @Nullable PathTree object,
            String path,
            Map<String, StoredArray> left,
            Set<Layer> visited,
            Matching matching) {
        if (object != null) {
            match(layer, object, left, visited, matching);
        } else if (visited.add(layer)) {
            layer.variables()
                    .forEach(variable -> matching.missing(
                            variable, "the file has no (further) `" + path + "` for layer `" + layer.name() + "`."));
        }
    }

    private static void matchOwn(Layer layer, PathTree object, Map<String, StoredArray> left, Matching matching) {
        List<Variable> own = LayerTrees.own(layer);
        for (int i = 0; i < own.size(); i++) {
            String number = Integer.toString(i);
            StoredArray array = object.variables().get(number);
            if (array == null) {
                matching.missing(
                        own.get(i),
                        "`" + object.path() + "` has " + object.variables().size() + " variables, layer `"
                                + layer.name() + "` has " + own.size() + ".");
            } else {
                matching.bind(layer.name(), own.get(i), object.variableName(number), array);
                left.remove(object.variableName(number));
            }
        }
    }

    /** The objects of a class in a list, in the order of their numbers, without those that hold nothing. */
    private static List<PathTree> objectsOf(@Nullable PathTree container, String className) {
        if (container == null) {
            return new ArrayList<>();
        }
        Pattern key = Pattern.compile(Pattern.quote(className) + "(_\\d{1,9})?");
        List<String> names = new ArrayList<>(container.children().keySet().stream()
                .filter(name -> key.matcher(name).matches())
                .filter(name -> container.child(name).hasVariables())
                .toList());
        names.sort(Comparator.comparingInt(
                name -> name.equals(className) ? 0 : Integer.parseInt(name.substring(className.length() + 1))));
        List<PathTree> objects = new ArrayList<>();
        names.forEach(name -> objects.add(container.child(name)));
        return objects;
    }

    /** The names that an attribute may have in a file: Keras 2.12 and 2.13 call the layers otherwise, some attributes have an underscore. */
    private static String[] spellings(String attribute) {
        if (attribute.equals(LayerTrees.LAYERS)) {
            return new String[] {LayerTrees.LAYERS, "_layer_checkpoint_dependencies"};
        }
        String bare = attribute.startsWith("_") ? attribute.substring(1) : attribute;
        return new String[] {attribute, bare, "_" + bare};
    }

    private void matchByName(Layer model, Map<String, StoredArray> left, Matching matching) {
        Map<String, PathTree> named = new LinkedHashMap<>();
        PathTree layers = root.find(spellings(LayerTrees.LAYERS));
        if (layers != null) {
            for (PathTree object : layers.children().values()) {
                String name = object.name();
                if (name != null) {
                    named.put(name, object);
                }
            }
        }
        Set<Layer> visited = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Layer layer : LayerTrees.layers(model)) {
            PathTree object = named.get(layer.name());
            if (object != null) {
                match(layer, object, left, visited, matching);
            } else {
                layer.variables()
                        .forEach(variable -> matching.missing(variable, "the file has no layer of that name."));
            }
        }
    }

    private void matchOptimizer(@Nullable Optimizer optimizer, Map<String, StoredArray> left, Matching matching) {
        PathTree stored = root.find(OPTIMIZER);
        Map<String, StoredArray> all = stored == null ? Map.of() : stored.all();
        left.keySet().removeAll(all.keySet());
        if (optimizer == null) {
            OptimizerOrder.ignore(all, matching);
            return;
        }
        List<NamedArray> list = new ArrayList<>();
        if (stored != null) {
            stored.variables().forEach((number, array) -> list.add(new NamedArray(stored.variableName(number), array)));
            PathTree inner = stored.find("inner_optimizer");
            if (inner != null) {
                inner.all().keySet().forEach(name -> matching.ignore(name, "stands twice in the file"));
            }
        }
        OptimizerOrder.match(list, style(list, optimizer), optimizer, matching);
    }

    /** Weights files do not say their version; only Keras 3 has the learning rate second, a scalar like no slot of Keras 2. */
    private OptimizerOrder.Style style(List<NamedArray> list, Optimizer optimizer) {
        if (version != null) {
            return version.major() < 3 ? OptimizerOrder.Style.KERAS_2 : OptimizerOrder.Style.KERAS_3;
        }
        boolean hasRate = optimizer.learningRateVariable() != null;
        int expected = optimizer.variables().size();
        return hasRate && list.size() == expected - 1 ? OptimizerOrder.Style.KERAS_2 : OptimizerOrder.Style.KERAS_3;
    }
}
