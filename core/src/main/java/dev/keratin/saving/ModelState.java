package dev.keratin.saving;

import dev.keratin.files.StoredArray;
import dev.keratin.layers.Layer;
import dev.keratin.ops.Variable;
import dev.keratin.optimizers.Optimizer;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A model as it is to be saved. Writers read it and never change the model.
 *
 * @param root the model; its layers are its child list {@code layers}
 * @param architecture its serialised form {@code {"module", "class_name", "config", "registered_name", ...}} in the grammar of Keras 3.15
 * @param compileConfig the arguments of {@code compile} in that grammar, with the optimizer as an object; null for a model not compiled
 * @param optimizer the optimizer whose state is saved too; null for none
 * @param trainingPosition where training stands, to be kept beside the model; null for nothing
 * @param values the value of each variable
 */
public record ModelState(
        Layer root,
        Map<String, @Nullable Object> architecture,
        @Nullable Map<String, @Nullable Object> compileConfig,
        @Nullable Optimizer optimizer,
        @Nullable Map<String, @Nullable Object> trainingPosition,
        Function<Variable, StoredArray> values) {

    /** A model with the values that its variables have now. */
    public static ModelState of(
            Layer root,
            Map<String, @Nullable Object> architecture,
            @Nullable Map<String, @Nullable Object> compileConfig,
            @Nullable Optimizer optimizer) {
        return new ModelState(root, architecture, compileConfig, optimizer, null, VariableArrays::of);
    }

    /** The weights of a layer or model, and the optimizer's where it is given. */
    public static ModelState weightsOf(Layer root, @Nullable Optimizer optimizer) {
        return of(root, Map.of(), null, optimizer);
    }

    /** The same, keeping where training stands. */
    public ModelState at(@Nullable Map<String, @Nullable Object> position) {
        return new ModelState(root, architecture, compileConfig, optimizer, position, values);
    }

    /** The same model with values from elsewhere, for example another file. */
    public ModelState with(Function<Variable, StoredArray> source) {
        return new ModelState(root, architecture, compileConfig, optimizer, trainingPosition, source);
    }
}
