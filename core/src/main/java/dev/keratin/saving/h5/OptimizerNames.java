package dev.keratin.saving.h5;

import dev.keratin.layers.Layer;
import dev.keratin.ops.Variable;
import dev.keratin.optimizers.Optimizer;
import dev.keratin.saving.OptimizerOrder;
import dev.keratin.saving.SlotNames;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names and the order of an optimizer's variables in {@code optimizer_weights}.
 *
 * <pre>
 * Keras 3        adam/iteration   adam/learning_rate   adam/sequential_dense_kernel_momentum ...
 * Keras 2.11 on  iteration:0      Adam/m/dense/kernel:0   Adam/v/dense/kernel:0 ...
 * before         Adam/iter:0      Adam/dense/kernel/m:0 ..., then all Adam/.../v:0
 * </pre>
 */
final class OptimizerNames {

    private final Layer root;
    private final Optimizer optimizer;

    OptimizerNames(Layer root, Optimizer optimizer) {
        this.root = root;
        this.optimizer = optimizer;
    }

    /** The variables in order, each with its name. */
    Map<Variable, String> of(OptimizerOrder.Style style) {
        Map<Variable, String> names = new LinkedHashMap<>();
        List<Variable> order = OptimizerOrder.order(optimizer, style);
        if (style == OptimizerOrder.Style.KERAS_3) {
            order.forEach(variable -> names.put(variable, variable.path()));
            return names;
        }
        boolean grouped = style == OptimizerOrder.Style.GROUPED;
        String className = optimizer.className().replace("Legacy", "");
        Map<Variable, String> slots = slotNames(className, grouped);
        if (grouped && className.equals("Ftrl")) {
            // The one legacy optimizer whose slots come variable by variable.
            order = OptimizerOrder.order(optimizer, OptimizerOrder.Style.KERAS_2);
        }
        for (Variable variable : order) {
            String name = slots.get(variable);
            if (variable == optimizer.iterations()) {
                name = grouped ? className + "/iter:0" : "iteration:0";
            }
            names.put(variable, name != null ? name : className + "/" + variable.name() + ":0");
        }
        return names;
    }

    private Map<Variable, String> slotNames(String className, boolean grouped) {
        Map<Variable, String> names = new IdentityHashMap<>();
        List<Variable> trainable = root.trainableVariables();
        String model = root.name() + "/";
        optimizer.slots().forEach((slot, variables) -> {
            String word = grouped ? SlotNames.legacy(className, slot) : SlotNames.keras2(className, slot);
            for (int i = 0; i < Math.min(variables.size(), trainable.size()); i++) {
                @Nullable Variable variable = variables.get(i);
                String path = trainable.get(i).path();
                String plain = path.startsWith(model) ? path.substring(model.length()) : path;
                if (variable != null) {
                    names.put(
                            variable,
                            grouped
                                    ? className + "/" + plain + "/" + word + ":0"
                                    : className + "/" + word + "/" + plain + ":0");
                }
            }
        });
        return names;
    }
}
