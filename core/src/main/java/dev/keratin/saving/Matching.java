package dev.keratin.saving;

import dev.keratin.files.StoredArray;
import dev.keratin.ops.Variable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a {@link WeightSource} found: which tensor of the file is which variable, which are left over on either side, and why. */
public final class Matching {

    private final Map<Variable, Bound> bound = new IdentityHashMap<>();
    private final List<Variable> order = new ArrayList<>();
    private final Map<String, String> ignored = new LinkedHashMap<>();
    private final Map<String, String> unexpected = new LinkedHashMap<>();
    private final Set<Variable> optional = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<Variable, String> missing = new IdentityHashMap<>();
    private final List<Variable> missingOrder = new ArrayList<>();
    private final Set<String> notes = new LinkedHashSet<>();
    private final LoadOptions options;

    /** An empty one, for a load with these options. */
    public Matching(LoadOptions options) {
        this.options = options;
    }

    /**
     * A tensor and the variable that it belongs to.
     *
     * @param owner the layer, for messages
     * @param variable the variable
     * @param tensor the tensor's name in the file
     * @param array the tensor, already in the order of axes that the variable has
     */
    public record Bound(String owner, Variable variable, String tensor, StoredArray array) {}

    /** How the caller wants to load, for sources that can match in several ways. */
    public LoadOptions options() {
        return options;
    }

    /** This tensor belongs to this variable. A variable that is bound already keeps its tensor. */
    public void bind(String owner, Variable variable, String tensor, StoredArray array) {
        if (bound.putIfAbsent(variable, new Bound(owner, variable, tensor, array)) == null) {
            order.add(variable);
        }
    }

    /** No tensor belongs to this variable, which is a fault. */
    public void missing(Variable variable, String why) {
        if (missing.put(variable, why) == null) {
            missingOrder.add(variable);
        }
    }

    /** No tensor belongs to this variable, and the format never has one. */
    public void absent(Variable variable, String why) {
        optional.add(variable);
        missing(variable, why);
    }

    /** This tensor belongs to no variable, which is a fault. */
    public void unexpected(String tensor, String why) {
        unexpected.put(tensor, why);
    }

    /** This tensor is not wanted. */
    public void ignore(String tensor, String why) {
        ignored.put(tensor, why);
    }

    /** Something that the reader of the report should know. */
    public void note(String note) {
        notes.add(note);
    }

    /** Whether this variable has a tensor. */
    public boolean isBound(Variable variable) {
        return bound.containsKey(variable);
    }

    /** The tensor of a variable, null where it has none. */
    public @Nullable Bound of(Variable variable) {
        return bound.get(variable);
    }

    /** Visits the names of all tensors that are bound. */
    public void all(java.util.function.Consumer<String> tensors) {
        all().forEach(found -> tensors.accept(found.tensor()));
    }

    /** Whether every variable has a tensor of its shape, and every tensor a variable. */
    public boolean isComplete() {
        return missing(true).isEmpty()
                && unexpected.isEmpty()
                && all().stream().allMatch(found -> Restore.misfit(found) == null);
    }

    List<Bound> all() {
        return order.stream().map(bound::get).toList();
    }

    /** Variables without a tensor and why; those whose absence is no fault only where {@code faults} is false. */
    Map<Variable, String> missing(boolean faults) {
        Map<Variable, String> found = new LinkedHashMap<>();
        for (Variable variable : missingOrder) {
            if (!bound.containsKey(variable) && optional.contains(variable) != faults) {
                found.put(variable, String.valueOf(missing.get(variable)));
            }
        }
        return found;
    }

    Map<String, String> unexpected() {
        return unexpected;
    }

    Map<String, String> ignored() {
        return ignored;
    }

    Set<String> notes() {
        return notes;
    }
}
