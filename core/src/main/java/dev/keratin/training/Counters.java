package dev.keratin.training;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** All randomness of training in four integers: the seed, how many steps were made, how many other runs, how many passes through the data. */
final class Counters {

    private boolean seeded;
    private long seed;
    private long train;
    private long other;
    private long passes;

    void ensureSeed(LongSupplier seeds) {
        if (!seeded) {
            setSeed(seeds.getAsLong());
        }
    }

    void setSeed(long seed) {
        this.seed = seed;
        seeded = true;
    }

    long seed() {
        return seed;
    }

    /** The counter of the next training step: 0, 1, 2 ... */
    long nextTrain() {
        return train++;
    }

    /** The counter of the next run that does not train: -1, -2, -3 ... */
    long nextOther() {
        return -1 - other++;
    }

    /** Passes through training data that were begun. */
    long passes() {
        return passes;
    }

    void setPasses(long passes) {
        this.passes = passes;
    }

    Map<String, @Nullable Object> state() {
        Map<String, @Nullable Object> state = new LinkedHashMap<>();
        state.put("seed", seed);
        state.put("train_steps", train);
        state.put("other_steps", other);
        state.put("passes", passes);
        return state;
    }

    void restore(Map<String, @Nullable Object> state) {
        long restoredSeed = number(state, "seed");
        long restoredTrain = number(state, "train_steps");
        long restoredOther = number(state, "other_steps");
        long restoredPasses = number(state, "passes");
        setSeed(restoredSeed);
        train = restoredTrain;
        other = restoredOther;
        passes = restoredPasses;
    }

    static long number(Map<String, @Nullable Object> state, String key) {
        if (state.get(key) instanceof Number number) {
            return number.longValue();
        }
        throw new IllegalArgumentException("The training position lacks \"" + key + "\"; it has " + state.keySet()
                + ". It was not read completely.");
    }
}
