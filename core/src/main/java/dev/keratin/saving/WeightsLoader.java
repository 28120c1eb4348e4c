package dev.keratin.saving;

import dev.keratin.layers.Layer;
import dev.keratin.optimizers.Optimizer;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Loads weights of any file into a model that is there already ({@code model.load_weights}). */
public final class WeightsLoader {

    private WeightsLoader() {}

    /**
     * Puts the weights of a file, and the optimizer's state where one is given, into a built model. Either everything fits and is loaded, or nothing changes.
     *
     * @param model a built model or layer
     * @param optimizer a built optimizer, null to leave its state alone
     * @param path a file, a folder, or the prefix of a checkpoint
     * @throws IllegalStateException where the model is not built
     * @throws WeightMismatchException where the tensors do not fit the model
     * @throws IOException where the file is missing or damaged
     */
    public static LoadReport load(Layer model, @Nullable Optimizer optimizer, Path path, LoadOptions options)
            throws IOException {
        if (model.variables().isEmpty() && !model.isBuilt()) {
            throw new IllegalStateException("\"" + model.name() + "\" (" + model.className()
                    + ") has no weights yet, so none of a file could find a place; expected a built model. Give the first layer an"
                    + " inputShape, or call it on data first.");
        }
        try (ModelSnapshot snapshot = ModelReader.open(path, options)) {
            return snapshot.restore(model, optimizer);
        }
    }

    /** As the other one, strictly and without an optimizer. */
    public static LoadReport load(Layer model, Path path) throws IOException {
        return load(model, null, path, LoadOptions.defaults());
    }
}
