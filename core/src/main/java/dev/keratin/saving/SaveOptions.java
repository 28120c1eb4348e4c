package dev.keratin.saving;

import org.jspecify.annotations.Nullable;

/**
 * How to save. Immutable.
 *
 * @param format what to write; null to go by the name, as Keras does
 * @param target for whom
 * @param stateFile whether a checkpoint becomes the newest one in the folder's file {@code checkpoint} (default true)
 * @param maxShardBytes the most bytes of tensors in one of the files beside a {@code .weights.json} (default 5 GiB); no other format has such files
 */
public record SaveOptions(@Nullable FileFormat format, Target target, boolean stateFile, long maxShardBytes) {

    private static final long SHARD = 5L << 30;

    private static final SaveOptions DEFAULTS = new SaveOptions(null, Target.DEFAULT, true, SHARD);

    public SaveOptions {
        if (maxShardBytes <= 0) {
            throw new IllegalArgumentException("`maxShardBytes` must be positive, received maxShardBytes="
                    + maxShardBytes + ". It is the size of a file, at least that of the largest tensor.");
        }
    }

    /** By the name of the file, for most receivers. */
    public static SaveOptions defaults() {
        return DEFAULTS;
    }

    public SaveOptions format(@Nullable FileFormat value) {
        return new SaveOptions(value, target, stateFile, maxShardBytes);
    }

    public SaveOptions target(Target value) {
        return new SaveOptions(format, value, stateFile, maxShardBytes);
    }

    public SaveOptions stateFile(boolean value) {
        return new SaveOptions(format, target, value, maxShardBytes);
    }

    public SaveOptions maxShardBytes(long value) {
        return new SaveOptions(format, target, stateFile, value);
    }
}
