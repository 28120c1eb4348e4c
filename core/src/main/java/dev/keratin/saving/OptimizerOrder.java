package dev.keratin.saving;

import dev.keratin.files.ElementType;
import dev.keratin.files.StoredArray;
import dev.keratin.ops.Variable;
import dev.keratin.optimizers.LossScaleOptimizer;
import dev.keratin.optimizers.Optimizer;
import dev.keratin.tensor.DType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Optimizer state in files that keep it as a plain list: which element is which variable.
 *
 * <p>Keras 3 lists counter, learning rate (unless a schedule computes it), then the slots variable by variable. Keras 2.11 to 2.15 does the same
 * without the learning rate. Before, all slots of one kind came together.
 */
public final class OptimizerOrder {

    private OptimizerOrder() {}

    /** The ways to list the state. */
    public enum Style {
        KERAS_3,
        KERAS_2,
        GROUPED
    }

    /** The style of a list whose first element has this name ({@code Adam/iter:0}, {@code iteration:0}, {@code adam/iteration}). */
    public static Style styleOf(@Nullable KerasVersion version, String firstName) {
        String last = firstName.substring(firstName.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        if (version != null && version.major() >= 3) {
            return Style.KERAS_3;
        }
        if (last.startsWith("iteration:") && version != null && !version.isBefore(2, 11)) {
            return Style.KERAS_2;
        }
        return Style.GROUPED;
    }

    /** The variables of an optimizer in the order of a style. */
    public static List<Variable> order(Optimizer optimizer, Style style) {
        if (style != Style.KERAS_3 && optimizer instanceof LossScaleOptimizer wrapper) {
            // The wrapper of Keras 2 had no list of its own: it gave that of the optimizer inside, without the scale.
            return order(wrapper.innerOptimizer(), style);
        }
        List<Variable> all = new ArrayList<>(optimizer.variables());
        Variable rate = optimizer.learningRateVariable();
        if (style != Style.KERAS_3 && rate != null) {
            all.remove(rate);
        }
        if (style == Style.KERAS_2) {
            // Scalars without a variable of their own, and the empty places that Keras 3's Adafactor has for vectors.
            all.removeAll(optimizer.scalarSlots().values());
            all.removeIf(variable ->
                    variable.dtype() == DType.INT32 && variable.shape().rank() == 0);
        }
        if (style != Style.GROUPED) {
            return all;
        }
        List<Variable> grouped = new ArrayList<>();
        grouped.add(optimizer.iterations());
        grouped.addAll(optimizer.scalarSlots().values());
        for (List<@Nullable Variable> slot : optimizer.slots().values()) {
            slot.stream().filter(Objects::nonNull).forEach(variable -> grouped.add(Objects.requireNonNull(variable)));
        }
        return grouped;
    }

    /** Assigns the elements of a list. */
    public static void match(List<NamedArray> given, Style style, Optimizer optimizer, Matching matching) {
        List<NamedArray> stored = style == Style.GROUPED ? grouped(given) : given;
        List<Variable> live = order(optimizer, style);
        for (Variable variable : optimizer.variables()) {
            if (!live.contains(variable)) {
                matching.absent(variable, "files of this generation do not keep it");
            }
        }
        if (stored.isEmpty()) {
            live.forEach(variable -> matching.absent(variable, "the file has no optimizer state"));
            return;
        }
        if (style == Style.GROUPED && !fits(stored, live)) {
            List<Variable> withoutCounter = live.subList(1, live.size());
            if (!fits(stored, withoutCounter)) {
                putAside(stored, live, matching);
                return;
            }
            // RMSprop of Keras 2.0 to 2.2 did not save its counter.
            matching.absent(live.get(0), "files of this generation have no counter");
            live = withoutCounter;
        }
        if (stored.size() < live.size() && stored.size() <= (optimizer instanceof LossScaleOptimizer ? 4 : 2)) {
            unbuilt(stored, live, optimizer, matching);
            return;
        }
        if (style == Style.KERAS_3) {
            live = arranged(live, stored, optimizer);
            if (stored.size() > live.size() && !fits(stored, live)) {
                // Slots of layers that are frozen by now, or, up to Keras 3.1, were from the start: Keras skips such a
                // list, too.
                putAside(stored, live, matching);
                return;
            }
        }
        String owner = optimizer.name();
        for (int i = 0; i < live.size(); i++) {
            if (i < stored.size() && isPlaceholder(live.get(i), stored.get(i).array())) {
                matching.ignore(stored.get(i).name(), "an empty place, which holds nothing");
                matching.absent(live.get(i), "an empty place, which holds nothing");
            } else if (i < stored.size()) {
                matching.bind(
                        owner, live.get(i), stored.get(i).name(), stored.get(i).array());
            } else {
                matching.missing(
                        live.get(i), "the optimizer state of the file ends after " + stored.size() + " tensors");
            }
        }
        for (int i = live.size(); i < stored.size(); i++) {
            surplus(stored.get(i), style, optimizer, matching);
        }
    }

    /** The variables in the order of a list: Nadam up to Keras 3.8 has its product of momentums before the slots. */
    public static List<Variable> arranged(List<Variable> live, List<NamedArray> stored, Optimizer optimizer) {
        List<Variable> scalars = List.copyOf(optimizer.scalarSlots().values());
        List<Variable> before = new ArrayList<>(live);
        before.removeAll(scalars);
        before.addAll(Math.min(before.size(), optimizer.learningRateVariable() == null ? 1 : 2), scalars);
        return !fits(stored, live) && fits(stored, before) ? before : live;
    }

    /** Adafactor has an empty place for each vector: an integer now, a number of single precision up to Keras 3.6. */
    public static boolean isPlaceholder(Variable variable, StoredArray stored) {
        return variable.dtype() == DType.INT32
                && variable.shape().rank() == 0
                && stored.shape().length == 0
                && stored.type() == ElementType.FLOAT32;
    }

    /** Slots of one kind together: {@code Adam/dense/kernel/m:0} is an {@code m}. Most legacy optimizers list them so, Ftrl does not. */
    private static List<NamedArray> grouped(List<NamedArray> given) {
        Map<String, List<NamedArray>> kinds = new LinkedHashMap<>();
        for (NamedArray array : given) {
            String kind = array.name().substring(array.name().lastIndexOf('/') + 1);
            kinds.computeIfAbsent(kind, key -> new ArrayList<>()).add(array);
        }
        List<NamedArray> grouped = new ArrayList<>();
        kinds.values().forEach(grouped::addAll);
        return grouped;
    }

    /** An optimizer that had not taken a step when it was saved: its counter and rate are there (a wrapped one's, too), its slots were not made yet. */
    private static void unbuilt(List<NamedArray> stored, List<Variable> live, Optimizer optimizer, Matching matching) {
        // What is made with the slots; a loss scale's stand before the wrapped optimizer's counter.
        List<Variable> early = new ArrayList<>(live);
        early.removeAll(optimizer.scalarSlots().values());
        for (Variable variable : live) {
            int index = early.indexOf(variable);
            if (index >= 0 && index < stored.size()) {
                matching.bind(
                        optimizer.name(),
                        variable,
                        stored.get(index).name(),
                        stored.get(index).array());
            } else {
                matching.absent(variable, "the optimizer had no state yet when it was saved");
            }
        }
    }

    private static void surplus(NamedArray array, Style style, Optimizer optimizer, Matching matching) {
        boolean unusedMomentum = style != Style.KERAS_3 && optimizer.className().equals("SGD");
        if (unusedMomentum || style == Style.GROUPED) {
            matching.ignore(array.name(), "optimizer state that is not in use with these settings");
        } else {
            matching.unexpected(array.name(), "optimizer " + optimizer.name() + " has no such state");
        }
    }

    /** Optimizers without names for their state: where even the shapes differ, nothing can be said of their meaning. */
    private static void putAside(List<NamedArray> stored, List<Variable> live, Matching matching) {
        matching.note(
                "The optimizer state was put aside: its " + stored.size() + " tensors do not have the shapes of the "
                        + live.size() + " that this optimizer keeps. Training would start with a fresh optimizer.");
        stored.forEach(array -> matching.ignore(array.name(), "optimizer state of an unknown arrangement"));
        live.forEach(variable -> matching.absent(variable, "the optimizer state of the file was put aside"));
    }

    private static boolean fits(List<NamedArray> stored, List<Variable> live) {
        if (stored.size() < live.size()) {
            return false;
        }
        for (int i = 0; i < live.size(); i++) {
            if (!VariableArrays.shape(stored.get(i).array()).equals(live.get(i).shape())) {
                return false;
            }
        }
        return true;
    }

    /** Says of state nobody asked for that it stays in the file. */
    public static void ignore(Map<String, ?> tensors, Matching matching) {
        tensors.keySet().forEach(name -> matching.ignore(name, "optimizer state, which was not asked for"));
    }
}
