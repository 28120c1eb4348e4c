package dev.keratin.callbacks;

import dev.keratin.ops.Variable;
import dev.keratin.optimizers.Optimizer;
import dev.keratin.optimizers.SGD;
import dev.keratin.tensor.Tensor;
import dev.keratin.tensor.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A model with one weight that counts what is done to it. */
final class FakeModel implements TrainedModel {

    final Variable weight =
            new Variable("weight", TensorSpec.of(dev.keratin.tensor.DType.FLOAT32), true, () -> Tensor.scalar(0f));
    final Optimizer optimizer = SGD.create().learningRate(0.5);
    final List<String> saved = new ArrayList<>();
    boolean stop;
    int initialEpoch;

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public <M> M unwrap(Class<M> type) {
        return type.cast(this);
    }

    @Override
    public Optimizer optimizer() {
        return optimizer;
    }

    @Override
    public List<Variable> variables() {
        return List.of(weight);
    }

    @Override
    public List<Variable> trainableVariables() {
        return variables();
    }

    @Override
    public void setInitialEpoch(int epoch) {
        initialEpoch = epoch;
    }

    @Override
    public boolean isStopTraining() {
        return stop;
    }

    @Override
    public void setStopTraining(boolean stop) {
        this.stop = stop;
    }

    @Override
    public @Nullable Boolean isLargerBetter(String metric) {
        return switch (metric) {
            case "loss" -> false;
            case "accuracy" -> true;
            default -> null;
        };
    }

    @Override
    public void save(Path path) throws IOException {
        saved.add(path.getFileName().toString());
        Files.writeString(path, "model");
    }

    @Override
    public void saveWeights(Path path) throws IOException {
        save(path);
    }

    @Override
    public void saveTrainingState(Path path) throws IOException {
        save(path);
    }

    @Override
    public boolean loadTrainingState(Path path) {
        return path.toString().endsWith(".keras");
    }

    /** A callback as {@code fit} sets it up. */
    <C extends Callback> C with(C callback, int epochs, int steps) {
        callback.setModel(this);
        callback.setParams(new RunParameters(1, epochs, steps));
        return callback;
    }
}
