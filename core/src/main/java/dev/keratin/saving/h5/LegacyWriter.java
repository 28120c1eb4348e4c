package dev.keratin.saving.h5;

import dev.keratin.files.StoredArray;
import dev.keratin.files.hdf5.AttributeValue;
import dev.keratin.files.hdf5.GroupDescription;
import dev.keratin.files.hdf5.Hdf5Writer;
import dev.keratin.files.json.Json;
import dev.keratin.layers.Layer;
import dev.keratin.ops.Variable;
import dev.keratin.optimizers.Optimizer;
import dev.keratin.saving.CheckedArray;
import dev.keratin.saving.Companion;
import dev.keratin.saving.InexpressibleException;
import dev.keratin.saving.LayerTrees;
import dev.keratin.saving.ModelState;
import dev.keratin.saving.OptimizerOrder;
import dev.keratin.saving.Target;
import dev.keratin.saving.UnusedSlots;
import dev.keratin.saving.generations.Receivers;
import dev.keratin.tensor.DType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes {@code .h5} files of the legacy layout, as Keras 3.15 or, for an older receiver, Keras 2 does. */
public final class LegacyWriter {

    private static final String BACKEND = "tensorflow";

    private final ModelState state;
    private final Target target;
    private final Receivers receiver;
    private final boolean asked;
    private final Map<String, StoredArray> written = new LinkedHashMap<>();
    private final Map<String, String> texts = new LinkedHashMap<>();

    private LegacyWriter(ModelState state, Target target) {
        this.state = state;
        this.asked = target != Target.DEFAULT;
        this.target = target == Target.DEFAULT ? mostReceivers(state) : target;
        boolean forEveryone = target == Target.DEFAULT && this.target.isKeras2();
        this.receiver = forEveryone ? Receivers.forEveryone() : new Receivers(target);
    }

    /**
     * Keras 2 reads its own grammar only and Keras 3 reads both, so a model that Keras 2 has words for is written in them. Nested models are not,
     * since Keras 3 cannot open those in that grammar.
     */
    private static Target mostReceivers(ModelState state) {
        if (state.architecture().isEmpty()
                || LayerTrees.layers(state.root()).stream().anyMatch(LayerTrees::isModel)) {
            return Target.KERAS_3;
        }
        try {
            Receivers old = Receivers.forEveryone();
            old.modelConfig(state.architecture());
            if (state.compileConfig() != null) {
                old.trainingConfig(state.compileConfig());
            }
            return Target.KERAS_2_3;
        } catch (InexpressibleException e) {
            // Something that came with Keras 3.
            return Target.KERAS_3;
        }
    }

    /** Writes a whole model, atomically. */
    public static void writeModel(ModelState state, Path path, Target target) throws IOException {
        new LegacyWriter(state, target).model(path);
    }

    /** Writes the weights alone, atomically. */
    public static void writeWeights(ModelState state, Path path, Target target) throws IOException {
        LegacyWriter writer = new LegacyWriter(state, target);
        GroupDescription root = new GroupDescription();
        writer.weights(root, "");
        writer.companion(root, null);
        Hdf5Writer.write(path, root);
    }

    private void model(Path path) throws IOException {
        GroupDescription root = new GroupDescription();
        root.attribute("keras_version", receiver.version()).attribute("backend", BACKEND);
        text(root, "model_config", Json.write(receiver.modelConfig(state.architecture())));
        Map<String, @Nullable Object> compile = state.compileConfig();
        if (compile != null) {
            text(root, "training_config", Json.write(receiver.trainingConfig(compile)));
        }
        weights(root.group("model_weights"), "model_weights/");
        Optimizer optimizer = state.optimizer();
        if (compile != null && optimizer != null && optimizer.isBuilt()) {
            optimizer(root.group("optimizer_weights"), optimizer);
        }
        companion(root, state.trainingPosition());
        Hdf5Writer.write(path, root);
    }

    private void text(GroupDescription root, String name, String json) {
        root.attribute(name, AttributeValue.ascii(json));
        texts.put(name, Companion.crc32c(json));
    }

    private void companion(GroupDescription root, @Nullable Map<String, @Nullable Object> position) throws IOException {
        Map<String, @Nullable Object> exact = receiver.exactOptimizer(state.compileConfig());
        Companion companion = new Companion(CheckedArray.crc32c(written), texts, position, exact);
        root.attribute(Companion.NAME, companion.toJson());
    }

    private void weights(GroupDescription group, String path) throws IOException {
        List<Layer> layers = LayerTrees.isModel(state.root()) ? LayerTrees.layers(state.root()) : List.of(state.root());
        group.stringList("layer_names", layers.stream().map(Layer::name).toList());
        group.attribute("backend", AttributeValue.ascii(BACKEND));
        group.attribute("keras_version", AttributeValue.ascii(receiver.version()));
        for (Layer layer : layers) {
            requireGroupName(layer);
            List<String> names = new ArrayList<>();
            List<Variable> variables = LayerTrees.legacyOrder(layer);
            Set<String> used = new HashSet<>();
            for (Variable variable : variables) {
                names.add(unique(weightName(variable), used));
            }
            GroupDescription below = group.group(layer.name());
            below.stringList("weight_names", names);
            for (int i = 0; i < names.size(); i++) {
                dataset(below, path + layer.name() + "/", names.get(i), variables.get(i));
            }
        }
        group.group("top_level_model_weights").stringList("weight_names", List.of());
    }

    /** A layer's group has the layer's name, and HDF5 has no names like these. */
    private static void requireGroupName(Layer layer) throws InexpressibleException {
        for (String part : layer.name().split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.indexOf('\0') >= 0) {
                throw new InexpressibleException("Layer \"" + layer.name().replace("\0", "\\u0000")
                        + "\": an .h5 file keeps weights under the layer's name, which cannot be empty, begin or end with /,"
                        + " have a part `.` or hold a zero character. Rename the layer, or save as .keras.");
            }
        }
    }

    /** {@code sequential/dense/kernel} for Keras 3, {@code dense/kernel:0} for Keras 2. */
    private String weightName(Variable variable) {
        return target.isKeras2() ? pathBelowModel(variable) + ":0" : variable.path();
    }

    private String pathBelowModel(Variable variable) {
        String path = variable.path();
        String model = state.root().name() + "/";
        return path.startsWith(model) ? path.substring(model.length()) : path;
    }

    private void optimizer(GroupDescription group, Optimizer optimizer) throws IOException {
        OptimizerOrder.Style style =
                switch (target) {
                    case DEFAULT, KERAS_3, KERAS_3_0 -> OptimizerOrder.Style.KERAS_3;
                    case KERAS_2_15 ->
                        optimizer.className().startsWith("Legacy")
                                ? OptimizerOrder.Style.GROUPED
                                : OptimizerOrder.Style.KERAS_2;
                    case KERAS_2_3 -> OptimizerOrder.Style.GROUPED;
                };
        Map<Variable, String> named = new OptimizerNames(state.root(), optimizer).of(style);
        List<Variable> variables = new ArrayList<>(named.keySet());
        Set<String> used = new HashSet<>();
        List<String> names = new ArrayList<>();
        named.values().forEach(name -> names.add(unique(name, used)));
        Map<String, StoredArray> unused = new LinkedHashMap<>();
        if (style == OptimizerOrder.Style.KERAS_2) {
            UnusedSlots.of(optimizer, state.root().trainableVariables())
                    .forEach((variable, zeros) ->
                            unused.put(unique("SGD/m/" + pathBelowModel(variable) + ":0", used), zeros));
        }
        names.addAll(unused.keySet());
        group.stringList("weight_names", names);
        for (int i = 0; i < variables.size(); i++) {
            dataset(group, "optimizer_weights/", names.get(i), variables.get(i));
        }
        unused.forEach(group::dataset);
    }

    private void dataset(GroupDescription group, String path, String name, Variable variable) throws IOException {
        if (asked && variable.dtype() == DType.BFLOAT16) {
            throw new InexpressibleException("Variable `" + variable.path() + "` cannot be written as .h5 for " + target
                    + ": it is bfloat16, which no Keras reads from an .h5 file. Save as .keras for keras-3.");
        }
        StoredArray array = state.values().apply(variable);
        group.dataset(name, array);
        written.put(path + name, array);
    }

    /** Two variables of a layer may have one path; Keras reads by order, so any other name will do. */
    private static String unique(String name, Set<String> used) {
        String candidate = name;
        for (int i = 1; !used.add(candidate); i++) {
            candidate = name + "_" + i;
        }
        return candidate;
    }
}
