package dev.keratin.saving;

import dev.keratin.files.LoadLimits;

/**
 * How to load. The defaults are the strict choice; every leniency is asked for by name and shows in the report. Immutable.
 *
 * <pre>{@code
 * LoadOptions.defaults().byName(true).skipMismatch(true)
 * }</pre>
 *
 * <p>Classes of the caller's are made known to the registries ({@code Layers.REGISTRY.register}), functions of Lambda layers by {@code Lambda.register};
 * a file can do neither.
 *
 * @param byName layers of the file go to layers of the same name, and the others stay as they are (default false: by order or path)
 * @param skipMismatch a layer whose tensors do not fit stays as it is (default false: refused)
 * @param compile restore loss, metrics and optimizer where the file has them (default true)
 * @param limits what a file may demand
 */
public record LoadOptions(boolean byName, boolean skipMismatch, boolean compile, LoadLimits limits) {

    private static final LoadOptions DEFAULTS = new LoadOptions(false, false, true, LoadLimits.defaults());

    /** The options that hold where the caller says nothing. */
    public static LoadOptions defaults() {
        return DEFAULTS;
    }

    public LoadOptions byName(boolean value) {
        return new LoadOptions(value, skipMismatch, compile, limits);
    }

    public LoadOptions skipMismatch(boolean value) {
        return new LoadOptions(byName, value, compile, limits);
    }

    public LoadOptions compile(boolean value) {
        return new LoadOptions(byName, skipMismatch, value, limits);
    }

    public LoadOptions limits(LoadLimits value) {
        return new LoadOptions(byName, skipMismatch, compile, value);
    }
}
