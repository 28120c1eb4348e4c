package dev.keratin.saving.bundle;

import dev.keratin.files.MissingEntryException;
import dev.keratin.files.StoredArray;
import dev.keratin.files.bundle.BundleReader;
import dev.keratin.files.bundle.ObjectGraph;
import dev.keratin.layers.Layer;
import dev.keratin.optimizers.Optimizer;
import dev.keratin.saving.Companion;
import dev.keratin.saving.Matching;
import dev.keratin.saving.WeightMismatchException;
import dev.keratin.saving.WeightSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tensors of a TensorFlow checkpoint, assigned by following its object graph; keys and names carry no meaning.
 *
 * <p>The layers with variables of the file, in order, are those of the model. Inside a layer the edges count, in the spelling of Keras 2 or Keras 3. A
 * trainable variable that no edge of its layer reaches (Keras 3 does not track stacked cells) is found through the optimizer's list.
 */
final class GraphWeights implements WeightSource {

    private final BundleReader bundle;
    private final Graph graph;

    GraphWeights(BundleReader bundle, ObjectGraph graph) {
        this.bundle = bundle;
        this.graph = new Graph(graph);
    }

    @Override
    public Map<String, StoredArray> tensors() throws IOException {
        Map<String, StoredArray> tensors = new LinkedHashMap<>();
        for (String key : bundle.keys()) {
            if (!isDescription(key) && bundle.isReadable(key)) {
                tensors.put(key, bundle.array(key));
            }
        }
        return tensors;
    }

    @Override
    public Map<String, StoredArray> descriptions() throws IOException {
        Map<String, StoredArray> texts = new LinkedHashMap<>();
        for (String key : bundle.keys()) {
            if (isDescription(key)) {
                texts.put(key, bundle.array(key));
            }
        }
        return texts;
    }

    private static boolean isDescription(String key) {
        return key.equals(ObjectGraph.KEY) || key.equals(Companion.NAME);
    }

    @Override
    public boolean isChecked() {
        return true;
    }

    @Override
    public void match(Layer root, @Nullable Optimizer optimizer, Matching matching) throws IOException {
        String path = place(root, matching);
        if (!isFit(path, root, matching, false) && isFit(path, root, matching, true)) {
            matching.note(
                    "The file does not list the layers of this model; they were taken in the order in which its objects have"
                            + " them as attributes.");
            new GraphWalk(bundle, graph, path, matching, true).run(root, optimizer);
        } else {
            new GraphWalk(bundle, graph, path, matching, false).run(root, optimizer);
        }
    }

    /** The edges to the model that is meant: the one that the caller names, or the only one that fits. */
    private String place(Layer root, Matching matching) throws IOException {
        String wanted = matching.options().root();
        Map<String, Integer> models = graph.models();
        if (!wanted.isEmpty()) {
            if (graph.at(wanted) == Graph.NONE) {
                throw new MissingEntryException(bundle.prefix() + ": no object \"" + wanted
                        + "\" in the graph of this checkpoint; there are " + names(models.keySet()) + ".");
            }
            return wanted;
        }
        List<String> fitting = new ArrayList<>();
        for (String name : models.size() == 1 ? List.<String>of() : models.keySet()) {
            if (isFit(name, root, matching, false) || isFit(name, root, matching, true)) {
                fitting.add(name);
            }
        }
        // An object around a model fits as well as the model itself.
        fitting.removeIf(name -> fitting.stream()
                .anyMatch(other -> !other.equals(name) && (name.isEmpty() || other.startsWith(name + "/"))));
        if (fitting.size() == 1) {
            models.keySet().stream()
                    .filter(name -> !name.isEmpty() && !(fitting.get(0) + "/").startsWith(name + "/"))
                    .forEach(name -> matching.note("`" + name + "` of the file is another model and was left aside."));
            return fitting.get(0);
        }
        List<String> named =
                models.keySet().stream().filter(name -> !name.isEmpty()).toList();
        if (models.size() == 1 || named.isEmpty() || fitting.isEmpty() && !graph.hasSeveralModels(models)) {
            return models.size() == 1 ? models.keySet().iterator().next() : graph.likeliest(models);
        }
        String text = bundle.prefix() + " holds several models, " + names(named) + "; "
                + (fitting.isEmpty() ? "none of them fits" : names(fitting) + " fit") + " model `" + root.name()
                + "`.\nNothing has been changed. Say which one is meant, with LoadOptions.root(\"" + named.get(0)
                + "\"), or with `convert --root " + named.get(0) + "`.";
        throw new WeightMismatchException(text, List.of(text));
    }

    private boolean isFit(String path, Layer root, Matching matching, boolean flat) throws IOException {
        if (flat && graph.isModel(graph.at(path))) {
            return false;
        }
        Matching trial = new Matching(matching.options());
        new GraphWalk(bundle, graph, path, trial, flat).run(root, null);
        return trial.isComplete();
    }

    private static String names(Collection<String> names) {
        return names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
    }
}
