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
import dev.keratin.saving.generations.Receivers;
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
    private final Map<String, StoredArray> written = new LinkedHashMap<>();

    private LegacyWriter(ModelState state, Target target) {
        this.state = state;
        this.target = target == Target.DEFAULT ? mostReceivers(state) : target;
        this.receiver = new Receivers(this.target);
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
            Receivers old = new Receivers(Target.KERAS_2_3);
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
        root.attribute("model_config", AttributeValue.ascii(Json.write(receiver.modelConfig(state.architecture()))));
        Map<String, @Nullable Object> compile = state.compileConfig();
        if (compile != null) {
            root.attribute("training_config", AttributeValue.ascii(Json.write(receiver.trainingConfig(compile))));
        }
        weights(root.group("model_weights"), "model_weights/");
        Optimizer optimizer = state.optimizer();
        if (compile != null && optimizer != null && optimizer.isBuilt()) {
            optimizer(root.group("optimizer_weights"), optimizer);
        }
        companion(root, state.trainingPosition());
        Hdf5Writer.write(path, root);
    }

    private void companion(GroupDescription root, @Nullable Map<String, @Nullable Object> position) throws IOException {
        root.attribute(Companion.NAME, new Companion(CheckedArray.crc32c(written), position).toJson());
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
        String path = variable.path();
        if (!target.isKeras2()) {
            return path;
        }
        String model = state.root().name() + "/";
        return (path.startsWith(model) ? path.substring(model.length()) : path) + ":0";
    }

    private void optimizer(GroupDescription group, Optimizer optimizer) throws IOException {
        OptimizerOrder.Style style =
                switch (target) {
                    case DEFAULT, KERAS_3 -> OptimizerOrder.Style.KERAS_3;
                    case KERAS_2_15 -> OptimizerOrder.Style.KERAS_2;
                    case KERAS_2_3 -> OptimizerOrder.Style.GROUPED;
                };
        Map<Variable, String> named = new OptimizerNames(state.root(), optimizer).of(style);
        List<Variable> variables = new ArrayList<>(named.keySet());
        Set<String> used = new HashSet<>();
        List<String> names = new ArrayList<>();
        named.values().forEach(name -> names.add(unique(name, used)));
        group.stringList("weight_names", names);
        for (int i = 0; i < names.size(); i++) {
            dataset(group, "optimizer_weights/", names.get(i), variables.get(i));
        }
    }

    private void dataset(GroupDescription group, String path, String name, Variable variable) throws IOException {
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
