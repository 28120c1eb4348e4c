package dev.keratin.training;

import dev.keratin.callbacks.Callback;
import dev.keratin.callbacks.CallbackList;
import dev.keratin.callbacks.History;
import dev.keratin.callbacks.ProgbarLogger;
import dev.keratin.callbacks.RunParameters;
import dev.keratin.callbacks.TrainedModel;
import dev.keratin.data.Batch;
import dev.keratin.data.Batches;
import dev.keratin.data.Dataset;
import dev.keratin.layers.TrainingRules;
import dev.keratin.ops.Variable;
import dev.keratin.optimizers.Optimizer;
import dev.keratin.random.Seeds;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Trains, evaluates and predicts with one model. {@code Model} delegates to it; its methods mean what Keras's methods of these names mean.
 *
 * <p>Everything random in training (dropout, the order of samples) is a function of one seed and of counters, so {@link #position} is all that it
 * takes, besides the values of weights and optimizer, to go on elsewhere to the same bits. Not thread-safe.
 */
public final class Trainer {

    private static final System.Logger LOGGER = System.getLogger("dev.keratin.training");

    private final Trainable model;
    private final TrainedModel view;
    private final Counters counters = new Counters();
    private StepCache predictions = new StepCache();
    private TrainingRules rules = TrainingRules.KERAS_3;
    private @Nullable Compiled compiled;
    private @Nullable Fit running;
    private @Nullable Map<String, @Nullable Object> interrupted;
    private boolean stopTraining;

    public Trainer(Trainable model) {
        this.model = model;
        this.view = new TrainerView(this, model);
    }

    /** Configures training; steps planned before are dropped. */
    public void compile(CompileSettings settings) {
        if (model.computesInFloat16()) {
            settings.scaleLoss();
        }
        compiled = new Compiled(settings, model.trainableLayers());
        followRules();
        predictions = new StepCache();
        counters.ensureSeed(Seeds::next);
    }

    public boolean isCompiled() {
        return compiled != null;
    }

    /** What {@link #compile} was given, null before. */
    public @Nullable CompileSettings settings() {
        return compiled == null ? null : compiled.settings();
    }

    /** The optimizer, null where there is none. */
    public @Nullable Optimizer optimizer() {
        return compiled == null ? null : compiled.settings().optimizer();
    }

    /** By which Keras's rules this trains: those of Keras 3, or of Keras 2 where the model comes from its file. */
    public TrainingRules rules() {
        return rules;
    }

    /** Trains by these rules from the next step on, also after another {@link #compile}. */
    public void setRules(TrainingRules rules) {
        this.rules = rules;
        if (compiled != null) {
            compiled.steps().clear();
        }
        followRules();
    }

    private void followRules() {
        Optimizer optimizer = optimizer();
        if (optimizer != null) {
            optimizer.sumRepeatedRows(rules == TrainingRules.KERAS_2);
        }
    }

    /** The variables of all metrics, in Keras's order; some are known only after the first batch. */
    public List<Variable> metricsVariables() {
        return compiled == null
                ? List.of()
                : compiled.all().stream()
                        .flatMap(metric -> metric.variables().stream())
                        .toList();
    }

    /** The seed of everything random in training; set before training where it must be known. */
    public void setSeed(long seed) {
        counters.setSeed(seed);
    }

    // Whole runs.

    /** Trains. */
    public History fit(Dataset data, FitOptions options) {
        Compiled settings = requireCompiled("fit");
        if (settings.settings().optimizer() == null) {
            throw new IllegalStateException("Model \"" + model.name()
                    + "\" was compiled without an optimizer and cannot be trained; give `optimizer` to compile.");
        }
        if (running != null) {
            throw new IllegalStateException(
                    "Model \"" + model.name() + "\" is being fitted already; a callback cannot call fit.");
        }
        if (!options.resume()) {
            interrupted = null;
        }
        stopTraining = false;
        Fit fit = new Fit(this, settings, data, options);
        running = fit;
        try {
            return fit.run();
        } finally {
            running = null;
        }
    }

    /** The loss and the metrics, in the order of the list that Keras returns. */
    public Map<String, Double> evaluate(Dataset data, RunOptions options) {
        Compiled settings = requireCompiled("evaluate");
        Batches batches = batches(data, options.batchSize());
        int steps = options.stepsOf(batches.count());
        CallbackList callbacks = callbacks(options, steps);
        evaluate(settings, batches, steps, callbacks);
        return settings.resultsInOrder();
    }

    /** Evaluates with callbacks that are set up already; the results are in the metrics then. */
    void evaluate(Compiled settings, Batches batches, int steps, CallbackList callbacks) {
        callbacks.onTestBegin();
        settings.reset();
        BatchLogs logs = new BatchLogs(settings);
        batches.seek(0, 0);
        for (int step = 0; step < steps && batches.advance(); step++) {
            callbacks.onTestBatchBegin(step);
            step(StepKind.TEST, settings, batches).run(batches, counters.seed(), counters.nextOther());
            logs.renew();
            callbacks.onTestBatchEnd(step, logs);
        }
        callbacks.onTestEnd(settings.results());
    }

    /** The model's outputs for all samples, a tensor an output. */
    public List<Tensor> predict(Dataset data, RunOptions options) {
        counters.ensureSeed(Seeds::next);
        Batches batches = batches(data, options.batchSize());
        int steps = options.stepsOf(batches.count());
        CallbackList callbacks = callbacks(options, steps);
        callbacks.onPredictBegin();
        RowCollector rows = new RowCollector();
        batches.seek(0, 0);
        for (int step = 0; step < steps && batches.advance(); step++) {
            callbacks.onPredictBatchBegin(step);
            rows.add(predictStep(batches));
            callbacks.onPredictBatchEnd(step);
        }
        callbacks.onPredictEnd();
        return rows.tensors();
    }

    // Single batches.

    /** Makes one step of training and gives the metrics since they were last reset. */
    public Map<String, Double> trainOnBatch(Batch batch) {
        return onBatch(StepKind.TRAIN, requireCompiled("trainOnBatch"), batch);
    }

    /** As {@link #trainOnBatch(Batch)} with a weight a class. */
    public Map<String, Double> trainOnBatch(Batch batch, Map<Integer, Double> classWeight) {
        Dataset one = Dataset.generated(1, index -> batch).weightedByClass(classWeight);
        return run(StepKind.TRAIN, requireCompiled("trainOnBatch"), one);
    }

    /** Adds one batch to the metrics and gives them as they are since they were last reset. */
    public Map<String, Double> testOnBatch(Batch batch) {
        return onBatch(StepKind.TEST, requireCompiled("testOnBatch"), batch);
    }

    /** The outputs for one batch. */
    public List<Tensor> predictOnBatch(List<Tensor> inputs) {
        counters.ensureSeed(Seeds::next);
        Batch batch = new Batch(inputs, List.of(), List.of());
        Batches batches = batches(Dataset.generated(1, index -> batch), 1);
        batches.advance();
        return predictStep(batches);
    }

    /** All metrics start over. */
    public void resetMetrics() {
        if (compiled != null) {
            compiled.reset();
        }
    }

    private Map<String, Double> onBatch(StepKind kind, Compiled settings, Batch batch) {
        return run(kind, settings, Dataset.generated(1, index -> batch));
    }

    private Map<String, Double> run(StepKind kind, Compiled settings, Dataset one) {
        Batches batches = batches(one, 1);
        batches.advance();
        long counter = kind == StepKind.TRAIN ? counters.nextTrain() : counters.nextOther();
        step(kind, settings, batches).run(batches, counters.seed(), counter);
        return settings.resultsInOrder();
    }

    // Position.

    /**
     * Where training stands: within {@code fit}, as a callback sees it, everything that is needed to go on from just here; outside, seed and
     * counters.
     */
    public TrainingPosition position() {
        Map<String, @Nullable Object> state = new LinkedHashMap<>();
        state.put("version", 1L);
        state.putAll(counters.state());
        state.put("rules", rules.toString());
        Fit fit = running;
        state.put("run", fit == null ? null : fit.state());
        return TrainingPosition.of(state);
    }

    /**
     * Takes over a position. A {@code fit} that is just beginning ({@code onTrainBegin}), or one with {@link FitOptions#resume}, goes on from
     * there; any other begins anew with this seed and these counters.
     *
     * @throws IllegalArgumentException where the position is of another version or incomplete; nothing is changed then
     */
    @SuppressWarnings("unchecked")
    public void restore(TrainingPosition position) {
        Map<String, @Nullable Object> state = position.state();
        if (!Long.valueOf(1).equals(state.get("version"))) {
            throw new IllegalArgumentException("The training position has version " + state.get("version")
                    + ", expected 1; it was written by another release of Keratin.");
        }
        // Before Keratin kept the rules, they were those that the model has.
        TrainingRules restored = state.get("rules") instanceof String text ? TrainingRules.of(text) : rules;
        counters.restore(state);
        if (restored != rules) {
            setRules(restored);
        }
        interrupted = (Map<String, @Nullable Object>) state.get("run");
    }

    /** Begins the fit that is about to begin with this epoch. */
    void setInitialEpoch(int epoch) {
        Fit fit = running;
        if (fit != null) {
            fit.setInitialEpoch(epoch);
        }
    }

    /** The run that was restored and not gone on with yet. */
    @Nullable
    Map<String, @Nullable Object> takeInterrupted() {
        Map<String, @Nullable Object> run = interrupted;
        interrupted = null;
        return run;
    }

    // For the loop and the callbacks' view.

    Trainable model() {
        return model;
    }

    Counters counters() {
        return counters;
    }

    @Nullable
    Compiled compiled() {
        return compiled;
    }

    TrainedModel view() {
        return view;
    }

    boolean isStopTraining() {
        return stopTraining;
    }

    void setStopTraining(boolean stop) {
        stopTraining = stop;
    }

    /** A way through data in its own order; the model is built for it. */
    Batches batches(Dataset data, int batchSize) {
        return prepared(data.batches(batchSize, false, 0));
    }

    /** Builds the model for the data where it is not built yet. */
    Batches prepared(Batches batches) {
        batches.seek(0, 0);
        if (!batches.advance()) {
            throw new IllegalArgumentException(
                    "The data for model \"" + model.name() + "\" has no samples; give at least one.");
        }
        List<Shape> shapes = new ArrayList<>();
        for (int i = 0; i < batches.inputs(); i++) {
            Shape shape = batches.specs().get(i).shape();
            shapes.add(shape.with(0, Shape.UNKNOWN));
        }
        model.buildFor(shapes);
        batches.seek(0, 0);
        return batches;
    }

    Step step(StepKind kind, Compiled settings, Batches batches) {
        return settings.steps().get(kind, batches, new StepTracer(model, settings, rules));
    }

    private List<Tensor> predictStep(Batches batches) {
        Step step = predictions.get(StepKind.PREDICT, batches, new StepTracer(model, null, rules));
        step.run(batches, counters.seed(), counters.nextOther());
        return step.outputs();
    }

    private CallbackList callbacks(RunOptions options, int steps) {
        List<Callback> given = options.callbacks();
        boolean logs = options.verbose() != 0 && given.stream().noneMatch(ProgbarLogger.class::isInstance);
        CallbackList callbacks = new CallbackList(given, false, logs);
        callbacks.setModel(view);
        callbacks.setParams(new RunParameters(options.verbose(), 1, steps));
        return callbacks;
    }

    private Compiled requireCompiled(String method) {
        Compiled present = compiled;
        if (present == null) {
            throw new IllegalStateException("Model \"" + model.name() + "\" must be compiled before " + method
                    + "; call compile with an optimizer and a loss.");
        }
        List<String> changed = present.changedLayers(model);
        if (!changed.isEmpty()) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "`trainable` of the layers {0} of model \"{1}\" has changed since it was compiled, which {2} takes no"
                            + " notice of; compile it again.",
                    changed,
                    model.name(),
                    method);
        }
        return present;
    }
}
