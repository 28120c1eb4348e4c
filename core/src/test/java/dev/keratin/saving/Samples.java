package dev.keratin.saving;

import dev.keratin.layers.Layer;
import dev.keratin.models.Model;
import dev.keratin.models.Models;
import dev.keratin.ops.Variable;
import dev.keratin.optimizers.Optimizer;
import dev.keratin.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Small models of real Keras, with trained optimizers. */
final class Samples {

    private Samples() {}

    static Path file(String name) {
        return Python.resource("fixtures/keras3/" + name);
    }

    /** Dense(6, tanh), Dense(2) on five numbers, trained with Adam for three steps. */
    static Model adam() throws IOException {
        return Models.load(file("opt_adam/opt_adam.keras"));
    }

    /** The same architecture and optimizer with zeros everywhere. */
    static Model zeros(Model model, Path folder) throws IOException {
        Path copy = folder.resolve("copy-for-zeros.keras");
        model.save(copy);
        Model zeros = Models.load(copy);
        all(zeros).forEach(variable -> variable.assign(Tensor.zeros(variable.dtype(), variable.shape())));
        return zeros;
    }

    static Optimizer optimizer(Model model) {
        return Objects.requireNonNull(model.state().optimizer());
    }

    static List<Variable> all(Model model) {
        List<Variable> all = new ArrayList<>(model.variables());
        all.addAll(optimizer(model).variables());
        return all;
    }

    static List<Tensor> values(Model model) {
        return all(model).stream().map(variable -> variable.value().copy()).toList();
    }

    static List<Tensor> weights(Layer model) {
        return model.variables().stream()
                .map(variable -> variable.value().copy())
                .toList();
    }
}
