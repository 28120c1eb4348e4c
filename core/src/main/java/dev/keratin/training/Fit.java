package dev.keratin.training;

import dev.keratin.callbacks.Callback;
import dev.keratin.callbacks.CallbackList;
import dev.keratin.callbacks.History;
import dev.keratin.callbacks.RunParameters;
import dev.keratin.data.ArrayDataset;
import dev.keratin.data.Batches;
import dev.keratin.data.Dataset;
import dev.keratin.optimizers.Optimizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One call of {@code fit}: the loop over epochs, and where in it we are. */
final class Fit {

    private final Trainer trainer;
    private final Compiled compiled;
    private final FitOptions options;
    private final Dataset train;
    private final @Nullable Batches validation;
    private final CallbackList callbacks;
    private final BatchLogs batchLogs;
    private final int steps;
    private final FitPosition at;
    private Batches batches;
    private boolean looping;

    Fit(Trainer trainer, Compiled compiled, Dataset data, FitOptions options) {
        this.trainer = trainer;
        this.compiled = compiled;
        this.options = options;
        Dataset all = data;
        Dataset held = options.validationData();
        if (held == null && options.validationSplit() > 0) {
            ArrayDataset[] parts = split(data, options.validationSplit());
            all = parts[0];
            held = parts[1];
        }
        if (!options.classWeight().isEmpty()) {
            all = all.weightedByClass(options.classWeight());
        }
        this.train = all;
        this.batches = batches(all);
        this.validation = held == null ? null : trainer.batches(held, options.validationBatchSize());
        Integer wanted = options.stepsPerEpoch();
        this.steps = wanted == null ? batches.count() : wanted;
        this.at = new FitPosition(options.initialEpoch(), trainer.counters().passes());
        this.batchLogs = new BatchLogs(compiled);
        this.callbacks = new CallbackList(options.callbacks(), true, options.verbose() != 0);
    }

    private Batches batches(Dataset data) {
        return trainer.prepared(data.batches(
                options.batchSize(), options.shuffle(), trainer.counters().seed()));
    }

    /** As Keras: the last samples, as they lie. */
    private static ArrayDataset[] split(Dataset data, double part) {
        if (!(data instanceof ArrayDataset arrays)) {
            throw new IllegalArgumentException("`validation_split` is for arrays, received " + data
                    + "; give `validationData` for data that comes in batches.");
        }
        int samples = arrays.samples();
        int kept = (int) Math.floor(samples * (1 - part));
        if (kept == 0 || kept == samples) {
            throw new IllegalArgumentException("Data with " + samples + " samples cannot be split with "
                    + "validation_split=" + part + ": one part would be empty. Give more samples or another part.");
        }
        return new ArrayDataset[] {arrays.slice(0, kept), arrays.slice(kept, samples)};
    }

    History run() {
        callbacks.setModel(trainer.view());
        callbacks.setParams(new RunParameters(options.verbose(), options.epochs(), steps));
        callbacks.onTrainBegin();
        Map<String, @Nullable Object> interrupted = trainer.takeInterrupted();
        if (interrupted != null) {
            resume(interrupted);
        }
        looping = true;
        while (at.epoch < options.epochs() && !(trainer.isStopTraining() && at.isBetweenEpochs())) {
            epoch();
        }
        looping = false;
        Optimizer optimizer = compiled.settings().optimizer();
        if (optimizer != null && options.epochs() > 0) {
            optimizer.finalizeVariableValues();
        }
        callbacks.onTrainEnd(at.logs);
        return callbacks.callbacks().stream()
                .filter(History.class::isInstance)
                .map(History.class::cast)
                .findFirst()
                .orElseThrow();
    }

    /** An epoch, or what is left of it. */
    private void epoch() {
        int epoch = at.epoch;
        if (at.hook == FitPosition.Hook.EPOCH_BEGIN) {
            compiled.reset();
            callbacks.callFrom(at.called, callback -> callback.onEpochBegin(epoch));
            at.reach(FitPosition.Hook.BATCH_END);
        }
        if (at.hook == FitPosition.Hook.BATCH_END) {
            trainBatches();
            at.logs = new LinkedHashMap<>(compiled.results());
            at.reach(FitPosition.Hook.VALIDATION);
        }
        if (at.hook == FitPosition.Hook.VALIDATION) {
            validate();
            at.reach(FitPosition.Hook.EPOCH_END);
        }
        callbacks.callFrom(at.called, callback -> callback.onEpochEnd(epoch, at.logs));
        at.nextEpoch();
    }

    private void trainBatches() {
        if (at.called < CallbackList.ALL) {
            callbacks.callFrom(at.called, callback -> callback.onTrainBatchEnd(at.step - 1, batchLogs));
            at.called = CallbackList.ALL;
        }
        long epochs = at.epoch - at.firstEpoch;
        int wholeEpochs = (batches.count() + steps - 1) / steps;
        int first = (int) (epochs % wholeEpochs) * steps;
        long pass = at.firstPass + epochs / wholeEpochs;
        trainer.counters().setPasses(pass + 1);
        batches.seek(pass, first + at.step);
        // As Keras: an epoch goes on in the data where the last one ended, and ends where the data does.
        int last = Math.min(steps, batches.count() - first);
        while (at.step < last && !trainer.isStopTraining() && batches.advance()) {
            int step = at.step;
            callbacks.onTrainBatchBegin(step);
            Counters counters = trainer.counters();
            trainer.step(StepKind.TRAIN, compiled, batches).run(batches, counters.seed(), counters.nextTrain());
            batchLogs.renew();
            at.step = step + 1;
            callbacks.onTrainBatchEnd(step, batchLogs);
        }
    }

    private void validate() {
        Batches held = validation;
        if (held == null || !options.validatesAfter(at.epoch)) {
            return;
        }
        Integer wanted = options.validationSteps();
        int count = wanted == null ? held.count() : Math.min(wanted, held.count());
        trainer.evaluate(compiled, held, count, callbacks);
        compiled.results().forEach((name, value) -> at.logs.put("val_" + name, value));
        // Keras sorts the logs of an epoch by name.
        at.logs = new LinkedHashMap<>(new TreeMap<>(at.logs));
    }

    void setInitialEpoch(int epoch) {
        if (!looping) {
            at.epoch = epoch;
            at.firstEpoch = epoch;
        }
    }

    // Position.

    /** Everything that is needed to go on from here. */
    Map<String, @Nullable Object> state() {
        Map<String, @Nullable Object> state = at.state(looping ? callbacks.called() : CallbackList.ALL);
        state.put("stop_training", trainer.isStopTraining());
        state.put("metrics", compiled.isResolved() ? MetricStates.save(compiled.all()) : List.of());
        state.put("callbacks", CallbackStates.save(callbacks.callbacks()));
        return state;
    }

    private void resume(Map<String, @Nullable Object> state) {
        at.restore(state);
        trainer.setStopTraining(Boolean.TRUE.equals(state.get("stop_training")));
        // The order of the samples is one of the restored seed.
        batches = batches(train);
        // Metrics have all their variables when a step was traced.
        batches.advance();
        trainer.step(StepKind.TRAIN, compiled, batches);
        MetricStates.restore(compiled.all(), Objects.requireNonNull(state.get("metrics"), "metrics"));
        List<Callback> all = callbacks.callbacks();
        int same = CallbackStates.restore(all, Objects.requireNonNull(state.get("callbacks"), "callbacks"));
        if (same < at.called) {
            // Other callbacks than before, of whom none has heard of the last batch.
            at.called = at.hook == FitPosition.Hook.BATCH_END ? CallbackList.ALL : same;
        }
        if (!at.isBetweenEpochs()) {
            callbacks.onTrainResume(at.epoch, at.step);
        }
    }
}
