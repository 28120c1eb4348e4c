package dev.keratin.training;

import dev.keratin.callbacks.TrainedModel;
import dev.keratin.metrics.Metric;
import dev.keratin.ops.Variable;
import dev.keratin.optimizers.Optimizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A trainer and its model as callbacks see them. */
final class TrainerView implements TrainedModel {

    private final Trainer trainer;
    private final Trainable model;

    TrainerView(Trainer trainer, Trainable model) {
        this.trainer = trainer;
        this.model = model;
    }

    @Override
    public String name() {
        return model.name();
    }

    @Override
    public <M> M unwrap(Class<M> type) {
        if (!type.isInstance(model)) {
            throw new IllegalArgumentException("Model \"" + model.name() + "\" is a "
                    + model.getClass().getName() + ", not a " + type.getName() + ".");
        }
        return type.cast(model);
    }

    @Override
    public Optimizer optimizer() {
        Optimizer optimizer = trainer.optimizer();
        if (optimizer == null) {
            throw new IllegalStateException("Model \"" + model.name() + "\" was compiled without an optimizer.");
        }
        return optimizer;
    }

    @Override
    public List<Variable> variables() {
        return model.variables();
    }

    @Override
    public List<Variable> trainableVariables() {
        Compiled compiled = trainer.compiled();
        return compiled == null ? model.trainableVariables() : compiled.trainable(model);
    }

    @Override
    public void setInitialEpoch(int epoch) {
        trainer.setInitialEpoch(epoch);
    }

    @Override
    public boolean isStopTraining() {
        return trainer.isStopTraining();
    }

    @Override
    public void setStopTraining(boolean stop) {
        trainer.setStopTraining(stop);
    }

    @Override
    public @Nullable Boolean isLargerBetter(String metric) {
        if (metric.equals("loss") || metric.endsWith("_loss")) {
            return false;
        }
        Compiled compiled = trainer.compiled();
        Metric found = compiled == null ? null : compiled.find(metric);
        return found == null ? null : MetricDirections.isLargerBetter(found);
    }

    @Override
    public void save(Path path) throws IOException {
        model.files().save(path);
    }

    @Override
    public void saveWeights(Path path) throws IOException {
        model.files().saveWeights(path);
    }

    @Override
    public void saveTrainingState(Path path) throws IOException {
        model.files().saveTrainingState(path);
    }

    @Override
    public boolean loadTrainingState(Path path) throws IOException {
        return model.files().loadTrainingState(path);
    }
}
