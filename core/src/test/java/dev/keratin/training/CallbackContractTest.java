package dev.keratin.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keratin.callbacks.BackupAndRestore;
import dev.keratin.callbacks.CSVLogger;
import dev.keratin.callbacks.Callback;
import dev.keratin.callbacks.EarlyStopping;
import dev.keratin.callbacks.History;
import dev.keratin.callbacks.LambdaCallback;
import dev.keratin.callbacks.LearningRateScheduler;
import dev.keratin.callbacks.ModelCheckpoint;
import dev.keratin.callbacks.ProgbarLogger;
import dev.keratin.callbacks.ReduceLROnPlateau;
import dev.keratin.callbacks.Stateful;
import dev.keratin.callbacks.SwapEMAWeights;
import dev.keratin.callbacks.TensorBoard;
import dev.keratin.callbacks.TerminateOnNaN;
import dev.keratin.ops.Variable;
import dev.keratin.optimizers.SGD;
import dev.keratin.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every callback keeps to. A new one earns it by one line. */
class CallbackContractTest {

    @TempDir
    private Path folder;

    static Stream<Arguments> callbacks() {
        return Stream.of(
                row("BackupAndRestore", f -> BackupAndRestore.of(f.resolve("backup"))
                        .saveFreq(3)),
                row("CSVLogger", f -> CSVLogger.of(f.resolve("log.csv"))),
                row("EarlyStopping", f -> EarlyStopping.create().patience(1).restoreBestWeights(true)),
                row("History", f -> new History()),
                row("LambdaCallback", f -> LambdaCallback.create()),
                row("LearningRateScheduler", f -> LearningRateScheduler.of((epoch, rate) -> rate * 0.9)),
                row("ModelCheckpoint", f -> ModelCheckpoint.of(f.resolve("{epoch}.keras"))
                        .saveBestOnly(true)),
                row("ProgbarLogger", f -> new ProgbarLogger()),
                row(
                        "ReduceLROnPlateau",
                        f -> ReduceLROnPlateau.create().patience(1).minDelta(0.1)),
                row("SwapEMAWeights", f -> SwapEMAWeights.create().swapOnEpoch(true)),
                row(
                        "TensorBoard",
                        f -> TensorBoard.of(f.resolve("logs")).histogramFreq(1).updateFreq("batch")),
                row("TerminateOnNaN", f -> TerminateOnNaN.create()));
    }

    private static Arguments row(String name, Function<Path, Callback> make) {
        return Arguments.of(name, make);
    }

    /** A model, its trainer and its optimizer with moving averages. */
    private static final class Run {
        private final TinyModel model = new TinyModel(0.25);
        private final Trainer trainer = new Trainer(model);
        private final SGD optimizer =
                SGD.create().learningRate(0.1).momentum(0.9).useEma(true);

        Run() {
            trainer.compile(CompileSettings.of(optimizer, "sparse_categorical_crossentropy", "accuracy"));
            trainer.setSeed(3);
        }

        History fit(boolean resume, Callback... callbacks) {
            return trainer.fit(
                    Toy.points(40, 1),
                    new FitOptions()
                            .verbose(0)
                            .epochs(3)
                            .batchSize(8)
                            .validationData(Toy.points(16, 2))
                            .resume(resume)
                            .callbacks(callbacks));
        }

        List<Tensor> values() {
            optimizer.build(model.trainableVariables());
            return Stream.concat(model.variables().stream(), optimizer.variables().stream())
                    .map(variable -> variable.value().copy())
                    .toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("callbacks")
    void trainingGoesOnAsIfItHadNeverStopped(String name, Function<Path, Callback> make) {
        Run whole = new Run();
        List<TrainingPosition> positions = new ArrayList<>();
        List<List<Tensor>> values = new ArrayList<>();
        Callback capture = new Callback() {
            private void take() {
                positions.add(whole.trainer.position());
                values.add(whole.values());
            }

            @Override
            public void onTrainBatchEnd(int batch, Map<String, Double> logs) {
                take();
            }

            @Override
            public void onEpochEnd(int epoch, Map<String, Double> logs) {
                take();
            }
        };
        History expected = whole.fit(false, make.apply(folder), capture);
        for (int i = 0; i < positions.size(); i++) {
            Run resumed = new Run();
            List<Variable> variables = new ArrayList<>(resumed.model.variables());
            resumed.values();
            variables.addAll(resumed.optimizer.variables());
            for (int j = 0; j < variables.size(); j++) {
                variables.get(j).assign(values.get(i).get(j));
            }
            resumed.trainer.restore(positions.get(i));
            Callback callback = make.apply(folder);
            // Of the same place in the list as the one that took the position.
            History history = resumed.fit(true, callback, LambdaCallback.create());
            assertThat(history.history()).as("position " + i).isEqualTo(expected.history());
            assertThat(resumed.values()).as("position " + i).isEqualTo(whole.values());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("callbacks")
    void stateIsRestoredInAnotherObject(String name, Function<Path, Callback> make) {
        Callback callback = make.apply(folder);
        new Run().fit(false, callback);
        if (callback instanceof Stateful stateful) {
            Stateful other = (Stateful) make.apply(folder);
            other.restore(TrainingPosition.of(stateful.state()).state());
            assertThat(other.state()).isEqualTo(stateful.state());
        }
    }
}
