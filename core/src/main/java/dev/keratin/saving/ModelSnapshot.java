package dev.keratin.saving;

import dev.keratin.layers.Layer;
import dev.keratin.optimizers.Optimizer;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a file says of a model, in the one form that every format is read into. Tensors stay in the file until they are asked for, so it must be
 * closed after use.
 *
 * <pre>{@code
 * try (ModelSnapshot snapshot = ModelReader.open(path, LoadOptions.defaults())) {
 *     Layer model = build(snapshot.architecture());
 *     LoadReport report = snapshot.restore(model, null);
 * }
 * }</pre>
 *
 * @param provenance the file and what wrote it
 * @param architecture the model as {@code {"module", "class_name", "config", ...}} in the grammar of Keras 3.15; null where the file holds weights only
 * @param compileConfig the arguments of {@code compile} in that grammar, with the optimizer as an object; null where the file has none
 * @param weights the tensors
 * @param trainingPosition where training stood; null unless Keratin wrote the file and was asked to keep it
 * @param notes what was read with another meaning or put aside, one sentence each
 * @param options how it was opened
 * @param resource the open file
 */
public record ModelSnapshot(
        Provenance provenance,
        @Nullable Map<String, @Nullable Object> architecture,
        @Nullable Map<String, @Nullable Object> compileConfig,
        WeightSource weights,
        @Nullable Map<String, @Nullable Object> trainingPosition,
        List<String> notes,
        LoadOptions options,
        Closeable resource)
        implements Closeable {

    public ModelSnapshot {
        notes = List.copyOf(notes);
    }

    /**
     * Puts the tensors into a built model and, where it is given, a built optimizer. Everything is read and checked before any variable changes.
     *
     * @throws WeightMismatchException where the tensors do not fit
     * @throws IOException where the file is damaged
     */
    public LoadReport restore(Layer model, @Nullable Optimizer optimizer) throws IOException {
        return new Restore(this).into(model, optimizer);
    }

    /**
     * Which tensor belongs to which variable, checked but not read: for copying a file into another format.
     *
     * @throws WeightMismatchException where the tensors do not fit
     */
    public Matching match(Layer model, @Nullable Optimizer optimizer) throws IOException {
        return new Restore(this).matched(model, optimizer);
    }

    @Override
    public void close() throws IOException {
        resource.close();
    }
}
