package dev.keratin.models;

import dev.keratin.callbacks.ModelFiles;
import dev.keratin.optimizers.Optimizer;
import dev.keratin.saving.FileFormat;
import dev.keratin.saving.LoadOptions;
import dev.keratin.saving.ModelReader;
import dev.keratin.saving.ModelSnapshot;
import dev.keratin.saving.ModelWriter;
import dev.keratin.saving.SaveOptions;
import java.io.IOException;
import java.nio.file.Path;

/** How callbacks write a model and read it back. */
final class SavedForms implements ModelFiles {

    private final Model model;

    SavedForms(Model model) {
        this.model = model;
    }

    @Override
    public void save(Path path) throws IOException {
        model.save(path);
    }

    @Override
    public void saveWeights(Path path) throws IOException {
        model.saveWeights(path);
    }

    @Override
    public void saveTrainingState(Path path) throws IOException {
        ModelWriter.save(
                model.state().at(PositionTrees.tree(model.trainer().position())),
                path,
                SaveOptions.defaults().format(FileFormat.KERAS));
    }

    @Override
    public boolean loadTrainingState(Path path) throws IOException {
        try (ModelSnapshot snapshot = ModelReader.open(path, LoadOptions.defaults())) {
            Optimizer optimizer = model.builtOptimizer();
            snapshot.restore(model, optimizer);
            if (snapshot.trainingPosition() == null) {
                return false;
            }
            PositionTrees.restore(snapshot, model);
            return true;
        }
    }
}
