package dev.keratin.saving;

import dev.keratin.files.LoadLimits;
import dev.keratin.ops.Value;
import dev.keratin.serialization.CustomObjects;
import dev.keratin.serialization.Schema;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * How to load. The defaults are the strict choice; every leniency is asked for by name and shows in the report. Immutable.
 *
 * <pre>{@code
 * LoadOptions.defaults().byName(true).skipMismatch(true)
 * }</pre>
 *
 * <p>Classes of the caller's, and functions for Lambda layers, come from the caller alone; a file can bring neither. They hold for this load; what is to
 * hold for all is registered ({@code Layers.REGISTRY.register}, {@code Lambda.register}).
 *
 * <pre>{@code
 * LoadOptions.defaults().customObject(Affine.SCHEMA).lambda("scale", x -> Ops.divide(x, 255))
 * }</pre>
 *
 * @param byName layers of the file go to layers of the same name, and the others stay as they are (default false: by order or path)
 * @param skipMismatch a layer whose tensors do not fit stays as it is (default false: refused)
 * @param compile restore loss, metrics and optimizer where the file has them (default true)
 * @param customObjects classes and functions of the caller's (default none)
 * @param root the edges, joined by slashes, from the root of a TensorFlow checkpoint's object graph to the model that is meant:
 *     {@code "generator"} of {@code tf.train.Checkpoint(generator=..., discriminator=...)}; empty (the default) for the one model that fits
 * @param names names of tensors by the paths of variables, for files that go by name and have others: {@code "dense/kernel" -> "fc1/weights"}
 *     (default none)
 * @param limits what a file may demand
 */
public record LoadOptions(
        boolean byName,
        boolean skipMismatch,
        boolean compile,
        CustomObjects customObjects,
        String root,
        Map<String, String> names,
        LoadLimits limits) {

    private static final LoadOptions DEFAULTS =
            new LoadOptions(false, false, true, CustomObjects.NONE, "", Map.of(), LoadLimits.defaults());

    public LoadOptions {
        names = Map.copyOf(names);
    }

    /** The options that hold where the caller says nothing. */
    public static LoadOptions defaults() {
        return DEFAULTS;
    }

    public LoadOptions byName(boolean value) {
        return new LoadOptions(value, skipMismatch, compile, customObjects, root, names, limits);
    }

    public LoadOptions skipMismatch(boolean value) {
        return new LoadOptions(byName, value, compile, customObjects, root, names, limits);
    }

    public LoadOptions compile(boolean value) {
        return new LoadOptions(byName, skipMismatch, value, customObjects, root, names, limits);
    }

    /** With a class of the caller's (layer, loss, metric, initializer ...), which files know by its own name. */
    public LoadOptions customObject(Schema<?> schema) {
        return customObjects(customObjects.with(schema));
    }

    /** With a class of the caller's, which files know by another name: {@code custom_objects={"name": Class}}. */
    public LoadOptions customObject(String name, Schema<?> schema) {
        return customObjects(customObjects.with(name, schema));
    }

    /** With the function of Lambda layers of this name, or whose function has this name. */
    public LoadOptions lambda(String name, UnaryOperator<Value> function) {
        return lambdaOfList(name, inputs -> function.apply(inputs.get(0)));
    }

    /** As {@link #lambda}, for a function of several tensors. */
    public LoadOptions lambdaOfList(String name, Function<List<Value>, Value> function) {
        return customObjects(customObjects.withFunction(name, function));
    }

    public LoadOptions customObjects(CustomObjects value) {
        return new LoadOptions(byName, skipMismatch, compile, value, root, names, limits);
    }

    /** With the place of the model among several in a checkpoint. */
    public LoadOptions root(String value) {
        return new LoadOptions(byName, skipMismatch, compile, customObjects, value, names, limits);
    }

    /** With the names that tensors have in a file, by the paths of variables ({@code dense/kernel}). */
    public LoadOptions names(Map<String, String> value) {
        return new LoadOptions(byName, skipMismatch, compile, customObjects, root, value, limits);
    }

    public LoadOptions limits(LoadLimits value) {
        return new LoadOptions(byName, skipMismatch, compile, customObjects, root, names, value);
    }
}
