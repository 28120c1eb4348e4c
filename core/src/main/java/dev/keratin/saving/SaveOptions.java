package dev.keratin.saving;

import org.jspecify.annotations.Nullable;

/**
 * How to save. Immutable.
 *
 * @param format what to write; null to go by the name, as Keras does
 * @param target for whom
 * @param stateFile whether a checkpoint becomes the newest one in the folder's file {@code checkpoint} (default true)
 */
public record SaveOptions(@Nullable FileFormat format, Target target, boolean stateFile) {

    private static final SaveOptions DEFAULTS = new SaveOptions(null, Target.DEFAULT, true);

    /** By the name of the file, for most receivers. */
    public static SaveOptions defaults() {
        return DEFAULTS;
    }

    public SaveOptions format(@Nullable FileFormat value) {
        return new SaveOptions(value, target, stateFile);
    }

    public SaveOptions target(Target value) {
        return new SaveOptions(format, value, stateFile);
    }

    public SaveOptions stateFile(boolean value) {
        return new SaveOptions(format, target, value);
    }
}
