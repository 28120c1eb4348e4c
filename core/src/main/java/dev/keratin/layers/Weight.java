package dev.keratin.layers;

import dev.keratin.constraints.Constraint;
import dev.keratin.ops.Variable;
import dev.keratin.regularizers.Regularizer;
import org.jspecify.annotations.Nullable;

/**
 * A variable of a layer and the rules that came with it.
 *
 * @param variable the variable; its name is its role in the layer
 * @param regularizer its penalty, null for none
 * @param constraint its rule, null for none
 */
public record Weight(Variable variable, @Nullable Regularizer regularizer, @Nullable Constraint constraint) {}
