package dev.keratin.saving;

import dev.keratin.files.LoadLimits;
import dev.keratin.layers.Layer;
import dev.keratin.serialization.Schema;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * How to load. The defaults are the strict choice; every leniency is asked for by name and shows in the report. Immutable.
 *
 * <pre>{@code
 * LoadOptions.defaults().byName(true).skipMismatch(true)
 * }</pre>
 *
 * @param byName layers of the file go to layers of the same name, and the others stay as they are (default false: by order or path)
 * @param skipMismatch a layer whose tensors do not fit stays as it is (default false: refused)
 * @param compile restore loss, metrics and optimizer where the file has them (default true)
 * @param customObjects classes of the caller's, by the name that the file has for them
 * @param lambdas what a Lambda layer of that name computes, since code of a file is never run: a layer that takes its place
 * @param limits what a file may demand
 */
public record LoadOptions(
        boolean byName,
        boolean skipMismatch,
        boolean compile,
        Map<String, Schema<?>> customObjects,
        Map<String, Supplier<? extends Layer>> lambdas,
        LoadLimits limits) {

    private static final LoadOptions DEFAULTS =
            new LoadOptions(false, false, true, Map.of(), Map.of(), LoadLimits.defaults());

    public LoadOptions {
        customObjects = Map.copyOf(customObjects);
        lambdas = Map.copyOf(lambdas);
    }

    /** The options that hold where the caller says nothing. */
    public static LoadOptions defaults() {
        return DEFAULTS;
    }

    public LoadOptions byName(boolean value) {
        return new LoadOptions(value, skipMismatch, compile, customObjects, lambdas, limits);
    }

    public LoadOptions skipMismatch(boolean value) {
        return new LoadOptions(byName, value, compile, customObjects, lambdas, limits);
    }

    public LoadOptions compile(boolean value) {
        return new LoadOptions(byName, skipMismatch, value, customObjects, lambdas, limits);
    }

    /** Also knows this class under this name. */
    public LoadOptions customObject(String name, Schema<?> schema) {
        Map<String, Schema<?>> more = new LinkedHashMap<>(customObjects);
        more.put(name, schema);
        return new LoadOptions(byName, skipMismatch, compile, more, lambdas, limits);
    }

    /** Puts a layer of the caller's in the place of the Lambda layer of this name. */
    public LoadOptions lambda(String layerName, Supplier<? extends Layer> replacement) {
        Map<String, Supplier<? extends Layer>> more = new LinkedHashMap<>(lambdas);
        more.put(layerName, replacement);
        return new LoadOptions(byName, skipMismatch, compile, customObjects, more, limits);
    }

    public LoadOptions limits(LoadLimits value) {
        return new LoadOptions(byName, skipMismatch, compile, customObjects, lambdas, value);
    }
}
