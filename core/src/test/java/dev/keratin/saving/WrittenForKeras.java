package dev.keratin.saving;

import dev.keratin.files.StoredArray;
import dev.keratin.files.npy.Npz;
import dev.keratin.ops.Variable;
import dev.keratin.optimizers.Optimizer;
import dev.keratin.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Writes a model in every form that a Keras opens, with what it must then hold and predict. */
final class WrittenForKeras {

    private final Path folder;
    private final ModelState state;

    WrittenForKeras(Path folder, ModelState state) {
        this.folder = folder;
        this.state = state;
    }

    void keras3() throws IOException {
        ModelWriter.save(state, folder.resolve("model.keras"));
        ModelWriter.save(state, folder.resolve("model.h5"));
        ModelWriter.save(
                state, folder.resolve("for_keras_3.h5"), SaveOptions.defaults().target(Target.KERAS_3));
        ModelWriter.saveWeights(state, folder.resolve("model.weights.h5"));
        ModelWriter.saveWeights(state, folder.resolve("checkpoint_default"));
        ModelWriter.saveWeights(
                state,
                folder.resolve("checkpoint_keras3"),
                SaveOptions.defaults().target(Target.KERAS_3));
        ModelWriter.save(
                state,
                folder.resolve("for_keras_2_15.h5"),
                SaveOptions.defaults().target(Target.KERAS_2_15));
    }

    void keras2() throws IOException {
        SaveOptions old = SaveOptions.defaults().target(Target.KERAS_2_3);
        ModelWriter.save(state, folder.resolve("for_keras_2_3.h5"), old);
        ModelWriter.saveWeights(state, folder.resolve("weights_for_keras_2_3.h5"), old);
        ModelWriter.saveWeights(state, folder.resolve("checkpoint_keras2_3"), old);
    }

    void expectation(List<Tensor> inputs, List<Tensor> outputs) throws IOException {
        Optimizer optimizer = Objects.requireNonNull(state.optimizer());
        Map<String, StoredArray> expected = new LinkedHashMap<>();
        tensors(expected, "x", inputs);
        tensors(expected, "y", outputs);
        put(expected, "w", LayerTrees.legacyOrder(state.root()));
        put(expected, "o", optimizer.variables());
        put(expected, "l", OptimizerOrder.order(optimizer, OptimizerOrder.Style.GROUPED));
        Npz.write(folder.resolve("expected.npz"), expected);
    }

    private static void put(Map<String, StoredArray> arrays, String prefix, List<Variable> variables) {
        tensors(arrays, prefix, variables.stream().map(Variable::value).toList());
    }

    private static void tensors(Map<String, StoredArray> arrays, String prefix, List<Tensor> tensors) {
        for (int i = 0; i < tensors.size(); i++) {
            arrays.put(prefix + i, VariableArrays.of(tensors.get(i)));
        }
    }
}
