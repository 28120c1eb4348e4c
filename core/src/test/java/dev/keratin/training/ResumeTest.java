package dev.keratin.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keratin.callbacks.CSVLogger;
import dev.keratin.callbacks.Callback;
import dev.keratin.callbacks.EarlyStopping;
import dev.keratin.callbacks.History;
import dev.keratin.callbacks.ModelCheckpoint;
import dev.keratin.callbacks.ReduceLROnPlateau;
import dev.keratin.data.ArrayDataset;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.json.Json;
import dev.keratin.ops.Variable;
import dev.keratin.optimizers.Adam;
import dev.keratin.optimizers.Optimizer;
import dev.keratin.serialization.ConfigTrees;
import dev.keratin.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training interrupted anywhere, and gone on with by other objects, ends with the same bits. */
class ResumeTest {

    private static final ArrayDataset DATA = Toy.points(50, 7);
    private static final int EPOCHS = 7;

    /** All that a file would hold. */
    private record Snapshot(String place, String tree, Map<String, Tensor> tensors, List<Tensor> values) {}

    /** What is compared: bits of weights and optimizer, the logs of all epochs, the files saved, the CSV file. */
    private record Outcome(List<Tensor> values, Map<String, List<Double>> history, List<Integer> epochs, String csv) {}

    /** A run with everything that remembers something. */
    private static final class Run {
        private final TinyModel model = new TinyModel(0.25);
        private final Trainer trainer = new Trainer(model);
        private final Optimizer optimizer = Adam.create().learningRate(0.05);
        private final Path folder;
        private final FitOptions options;

        Run(Path folder, int stepsPerEpoch) {
            this.folder = folder;
            trainer.compile(CompileSettings.of(optimizer, "sparse_categorical_crossentropy", "accuracy"));
            options = new FitOptions().verbose(0).epochs(EPOCHS).batchSize(8).validationData(Toy.points(20, 9));
            if (stepsPerEpoch > 0) {
                options.stepsPerEpoch(stepsPerEpoch);
            }
        }

        List<Variable> variables() {
            optimizer.build(model.trainableVariables());
            List<Variable> all = new ArrayList<>(model.variables());
            all.addAll(optimizer.variables());
            return all;
        }

        List<Tensor> values() {
            return variables().stream().map(variable -> variable.value().copy()).toList();
        }

        Outcome fit(Callback inTheMiddle) throws IOException {
            Path csv = folder.resolve("log.csv");
            History history = trainer.fit(
                    DATA,
                    options.callbacks(
                            ReduceLROnPlateau.create().factor(0.5).patience(1).minDelta(0.03),
                            EarlyStopping.create().patience(2).minDelta(0.03).restoreBestWeights(true),
                            inTheMiddle,
                            CSVLogger.of(csv),
                            ModelCheckpoint.of(folder.resolve("best-{epoch}-{batch}.weights.h5"))
                                    .saveWeightsOnly(true)
                                    .saveFreq(5)));
            return new Outcome(values(), history.history(), history.epochs(), Files.readString(csv));
        }

        void restore(Snapshot snapshot) throws IOException {
            List<Variable> variables = variables();
            for (int i = 0; i < variables.size(); i++) {
                variables.get(i).assign(snapshot.values.get(i));
            }
            Object tree = Json.parse(snapshot.tree, LoadLimits.defaults(), "position");
            trainer.restore(new TrainingPosition(ConfigTrees.map(tree, "position"), snapshot.tensors));
        }
    }

    /** Takes a snapshot in every hook. */
    private static final class Capture extends Callback {
        private final Run run;
        private final List<Snapshot> snapshots = new ArrayList<>();

        Capture(Run run) {
            this.run = run;
        }

        private void take(String place) {
            TrainingPosition position = run.trainer.position();
            snapshots.add(new Snapshot(
                    place, Json.write(position.tree()), new LinkedHashMap<>(position.tensors()), run.values()));
        }

        @Override
        public void onTrainBegin() {
            take("begin");
        }

        @Override
        public void onEpochBegin(int epoch) {
            take("begin of epoch " + epoch);
        }

        @Override
        public void onTrainBatchBegin(int batch) {
            take("before batch " + batch);
        }

        @Override
        public void onTrainBatchEnd(int batch, Map<String, Double> logs) {
            take("after batch " + batch);
        }

        @Override
        public void onTestBatchEnd(int batch, Map<String, Double> logs) {
            take("validation batch " + batch);
        }

        @Override
        public void onEpochEnd(int epoch, Map<String, Double> logs) {
            take("end of epoch " + epoch);
        }
    }

    private static void everyInterruptionEndsAlike(Path folder, int stepsPerEpoch) throws IOException {
        Path first = Files.createDirectories(folder.resolve("first"));
        Run whole = new Run(first, stepsPerEpoch);
        whole.trainer.setSeed(11);
        Capture capture = new Capture(whole);
        Outcome expected = whole.fit(capture);
        assertThat(capture.snapshots).hasSizeGreaterThan(50);
        int number = 0;
        for (Snapshot snapshot : capture.snapshots) {
            Path again = Files.createDirectories(folder.resolve("again" + number++));
            // The file as it is when the process dies later.
            if (!snapshot.place.equals("begin")) {
                Files.copy(first.resolve("log.csv"), again.resolve("log.csv"));
            }
            Run resumed = new Run(again, stepsPerEpoch);
            resumed.restore(snapshot);
            resumed.options.resume(true);
            assertThat(resumed.fit(new Capture(resumed))).as(snapshot.place).isEqualTo(expected);
        }
    }

    @Test
    void restoringAnywhereContinuesIdentically(@TempDir Path folder) throws IOException {
        everyInterruptionEndsAlike(folder, 0);
    }

    @Test
    void restoringContinuesIdenticallyWhereEpochsAreNotPassesThroughTheData(@TempDir Path folder) throws IOException {
        everyInterruptionEndsAlike(folder, 5);
    }

    @Test
    void aSecondFitAfterRestoringDrawsTheSameNumbers(@TempDir Path folder) throws IOException {
        Run whole = new Run(folder, 0);
        whole.trainer.fit(DATA, new FitOptions().verbose(0).epochs(2));
        TrainingPosition position = whole.trainer.position();
        Snapshot between = new Snapshot("between", Json.write(position.tree()), position.tensors(), whole.values());
        whole.trainer.fit(DATA, new FitOptions().verbose(0));
        Run other = new Run(folder, 0);
        other.restore(between);
        other.trainer.fit(DATA, new FitOptions().verbose(0));
        assertThat(other.values()).isEqualTo(whole.values());
    }
}
