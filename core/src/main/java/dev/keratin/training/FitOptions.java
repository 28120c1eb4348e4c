package dev.keratin.training;

import dev.keratin.callbacks.Callback;
import dev.keratin.data.Dataset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * How long and with what a model is fitted: the keyword arguments of {@code model.fit}.
 *
 * <pre>{@code
 * new FitOptions().epochs(10).batchSize(64).validationSplit(0.1).callbacks(EarlyStopping.create().patience(3))
 * }</pre>
 */
public final class FitOptions {

    private int epochs = 1;
    private int batchSize = 32;
    private int verbose = 1;
    private final List<Callback> callbacks = new ArrayList<>();
    private double validationSplit;
    private @Nullable Dataset validationData;
    private boolean shuffle = true;
    private Map<Integer, Double> classWeight = Map.of();
    private int initialEpoch;
    private @Nullable Integer stepsPerEpoch;
    private @Nullable Integer validationSteps;
    private @Nullable Integer validationBatchSize;
    private IntPredicate validates = epoch -> true;
    private boolean resume;

    /** The last epoch, counted from 1 (default 1); training begins with {@code initialEpoch}. */
    public FitOptions epochs(int epochs) {
        this.epochs = epochs;
        return this;
    }

    /** Samples a step (default 32). */
    public FitOptions batchSize(int batchSize) {
        this.batchSize = atLeastOne("batch_size", batchSize);
        return this;
    }

    /** 0 says nothing, 1 shows a progress bar (default), 2 a line an epoch. */
    public FitOptions verbose(int verbose) {
        this.verbose = verbose;
        return this;
    }

    /** What is called besides; in this order. */
    public FitOptions callbacks(Callback... callbacks) {
        return callbacks(List.of(callbacks));
    }

    /** What is called besides; in this order. */
    public FitOptions callbacks(List<? extends Callback> callbacks) {
        this.callbacks.addAll(callbacks);
        return this;
    }

    /** The part of the samples, from the end and before shuffling, that is kept for validation (default 0). Only for arrays. */
    public FitOptions validationSplit(double part) {
        if (!(part >= 0 && part < 1)) {
            throw new IllegalArgumentException(
                    "`validation_split` must lie in [0, 1), received validation_split=" + part + ".");
        }
        this.validationSplit = part;
        return this;
    }

    /** What is evaluated after an epoch; takes the place of {@code validationSplit}. */
    public FitOptions validationData(@Nullable Dataset data) {
        this.validationData = data;
        return this;
    }

    /** Whether each epoch has an order of its own (default true). */
    public FitOptions shuffle(boolean shuffle) {
        this.shuffle = shuffle;
        return this;
    }

    /** The weight of each class in the loss; others have 1. For models with one output. */
    public FitOptions classWeight(Map<Integer, Double> weights) {
        this.classWeight = Map.copyOf(weights);
        return this;
    }

    /** The epoch that training begins with, counted from 0 (default 0). */
    public FitOptions initialEpoch(int epoch) {
        this.initialEpoch = epoch;
        return this;
    }

    /**
     * Batches an epoch; without it, all there are. The next epoch goes on in the data where this one stopped; where the
     * data ends, so does the epoch, as in Keras.
     */
    public FitOptions stepsPerEpoch(int steps) {
        this.stepsPerEpoch = atLeastOne("steps_per_epoch", steps);
        return this;
    }

    /** Batches of a validation; without it, all there are. */
    public FitOptions validationSteps(int steps) {
        this.validationSteps = atLeastOne("validation_steps", steps);
        return this;
    }

    /** Samples a batch of validation (default {@code batchSize}). */
    public FitOptions validationBatchSize(int batchSize) {
        this.validationBatchSize = atLeastOne("validation_batch_size", batchSize);
        return this;
    }

    /** Validation takes place after each so many epochs (default 1). */
    public FitOptions validationFreq(int epochs) {
        int every = atLeastOne("validation_freq", epochs);
        this.validates = epoch -> epoch % every == 0;
        return this;
    }

    /** Validation takes place after these epochs, counted from 1. */
    public FitOptions validationFreq(List<Integer> epochs) {
        List<Integer> chosen = List.copyOf(epochs);
        this.validates = chosen::contains;
        return this;
    }

    /**
     * Whether training goes on where the position that was restored into the model stands, even within an epoch, to the same bits as if it had
     * never stopped (default false: it begins with {@code initialEpoch}). Data, options and callbacks must be those of the interrupted call. Not in Keras.
     */
    public FitOptions resume(boolean resume) {
        this.resume = resume;
        return this;
    }

    private static int atLeastOne(String argument, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(
                    "`" + argument + "` must be a positive integer, received " + argument + "=" + value + ".");
        }
        return value;
    }

    int epochs() {
        return epochs;
    }

    int batchSize() {
        return batchSize;
    }

    int verbose() {
        return verbose;
    }

    List<Callback> callbacks() {
        return List.copyOf(callbacks);
    }

    double validationSplit() {
        return validationSplit;
    }

    @Nullable
    Dataset validationData() {
        return validationData;
    }

    boolean shuffle() {
        return shuffle;
    }

    Map<Integer, Double> classWeight() {
        return classWeight;
    }

    int initialEpoch() {
        return initialEpoch;
    }

    @Nullable
    Integer stepsPerEpoch() {
        return stepsPerEpoch;
    }

    @Nullable
    Integer validationSteps() {
        return validationSteps;
    }

    int validationBatchSize() {
        return validationBatchSize == null ? batchSize : validationBatchSize;
    }

    /** Whether validation takes place after this epoch, counted from 0. */
    boolean validatesAfter(int epoch) {
        return validates.test(epoch + 1);
    }

    boolean resume() {
        return resume;
    }
}
