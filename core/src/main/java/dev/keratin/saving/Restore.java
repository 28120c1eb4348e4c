package dev.keratin.saving;

import dev.keratin.files.LimitExceededException;
import dev.keratin.files.Printable;
import dev.keratin.files.StoredArray;
import dev.keratin.layers.Layer;
import dev.keratin.ops.Variable;
import dev.keratin.optimizers.Optimizer;
import dev.keratin.saving.LoadReport.Entry;
import dev.keratin.saving.LoadReport.Status;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One load of tensors into a model: match, check, read everything, and only then assign. */
final class Restore {

    private static final int SHOWN = 12;

    private final ModelSnapshot snapshot;
    private final LoadOptions options;
    private final List<Entry> entries = new ArrayList<>();
    private final Set<String> skippedOwners = new LinkedHashSet<>();

    Restore(ModelSnapshot snapshot) {
        this.snapshot = snapshot;
        this.options = snapshot.options();
    }

    Matching matched(Layer root, @Nullable Optimizer optimizer) throws IOException {
        Matching matching = new Matching(options);
        snapshot.weights().match(root, optimizer, matching);
        List<String> problems = new ArrayList<>();
        for (Matching.Bound bound : matching.all()) {
            String problem = misfit(bound);
            if (problem != null) {
                problems.add(problem);
                skippedOwners.add(bound.owner());
            }
        }
        boolean lenient = options.byName() || options.skipMismatch();
        if (!lenient) {
            matching.missing(true)
                    .forEach((variable, why) -> problems.add("`" + variable.path() + "` of shape " + variable.shape()
                            + " has no tensor in the file: " + why));
            matching.unexpected()
                    .forEach((tensor, why) -> problems.add("The file's tensor `" + tensor + "` has no place: " + why));
        }
        if (!problems.isEmpty() && !options.skipMismatch()) {
            throw mismatch(root, problems);
        }
        return matching;
    }

    LoadReport into(Layer root, @Nullable Optimizer optimizer) throws IOException {
        Matching matching = matched(root, optimizer);
        checkTotal(matching);
        Map<String, String> checksums = snapshot.weights().checksums();
        List<Matching.Bound> accepted = new ArrayList<>();
        List<StoredArray> arrays = new ArrayList<>();
        for (Matching.Bound bound : matching.all()) {
            if (skippedOwners.contains(bound.owner())) {
                String problem = misfit(bound);
                entries.add(new Entry(
                        bound.tensor(),
                        bound.variable().path(),
                        Status.SKIPPED,
                        false,
                        problem != null ? problem : "another tensor of this layer does not fit"));
                continue;
            }
            String expected = checksums.get(bound.tensor());
            StoredArray array =
                    expected == null ? bound.array() : new CheckedArray(bound.array(), expected, place(bound.tensor()));
            arrays.add(array);
            accepted.add(bound);
            entries.add(new Entry(
                    bound.tensor(),
                    bound.variable().path(),
                    Status.LOADED,
                    expected != null || snapshot.weights().isChecked(),
                    ""));
        }
        List<Tensor> tensors = SideBySide.map(
                IntStream.range(0, arrays.size()).boxed().toList(),
                i -> VariableArrays.read(
                        arrays.get(i), accepted.get(i).variable().dtype()));
        for (int i = 0; i < accepted.size(); i++) {
            accepted.get(i).variable().adopt(tensors.get(i));
        }
        tell(root, Collections.newSetFromMap(new IdentityHashMap<>()));
        return report(matching);
    }

    private static void tell(Layer layer, Set<Layer> told) {
        if (told.add(layer)) {
            layer.restored();
            layer.children().values().forEach(child -> tell(child, told));
            layer.childLists().values().forEach(list -> list.forEach(child -> tell(child, told)));
        }
    }

    /** All tensors together, before the first is read. */
    private void checkTotal(Matching matching) throws LimitExceededException {
        long total = 0;
        for (Matching.Bound bound : matching.all()) {
            total = Math.addExact(total, bound.array().byteSize());
        }
        long limit = options.limits().totalBytes();
        if (total > limit) {
            throw new LimitExceededException(snapshot.provenance().path() + ": its tensors take " + total
                    + " bytes, the limit is " + limit + ". Give the JVM more heap (-Xmx), or raise"
                    + " LoadLimits.totalBytes.");
        }
    }

    private LoadReport report(Matching matching) {
        for (boolean fault : new boolean[] {true, false}) {
            matching.missing(fault)
                    .forEach((variable, why) ->
                            entries.add(new Entry(null, variable.path(), Status.MISSING, false, why)));
        }
        matching.unexpected()
                .forEach((tensor, why) -> entries.add(new Entry(tensor, null, Status.SKIPPED, false, why)));
        matching.ignored().forEach((tensor, why) -> entries.add(new Entry(tensor, null, Status.UNUSED, false, why)));
        Set<String> notes = new LinkedHashSet<>(snapshot.notes());
        notes.addAll(matching.notes());
        return new LoadReport(snapshot.provenance(), entries, List.copyOf(notes));
    }

    static @Nullable String misfit(Matching.Bound bound) {
        Variable variable = bound.variable();
        Shape found = VariableArrays.shape(bound.array());
        if (!found.equals(variable.shape())) {
            return "Layer `" + bound.owner() + "`, variable `" + variable.name() + "`: expected shape "
                    + variable.shape() + ", found " + found + " (`" + bound.tensor() + "`).";
        }
        if (!VariableArrays.isReadable(bound.array().type(), variable.dtype())) {
            return "Layer `" + bound.owner() + "`, variable `" + variable.name() + "`: expected " + variable.dtype()
                    + ", found " + bound.array().type().name().toLowerCase(java.util.Locale.ROOT) + " (`"
                    + bound.tensor() + "`), which cannot be converted without loss.";
        }
        return null;
    }

    private String place(String tensor) {
        return snapshot.provenance().path() + ": the tensor `" + tensor + "`";
    }

    private WeightMismatchException mismatch(Layer root, List<String> problems) {
        StringBuilder text = new StringBuilder();
        text.append(snapshot.provenance().path())
                .append(" does not fit model `")
                .append(Printable.text(root.name()))
                .append("`:");
        for (String problem : problems.subList(0, Math.min(SHOWN, problems.size()))) {
            text.append("\n  ").append(Printable.message(problem));
        }
        if (problems.size() > SHOWN) {
            text.append("\n  ... and ").append(problems.size() - SHOWN).append(" more.");
        }
        text.append(
                "\nNothing has been changed. Build the model with the same layers and sizes as the saved one; to load"
                        + " only what fits, use LoadOptions.skipMismatch(true).");
        return new WeightMismatchException(text.toString(), problems);
    }
}
