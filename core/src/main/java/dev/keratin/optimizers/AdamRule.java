package dev.keratin.optimizers;

import dev.keratin.ops.AdamRowsStep;
import dev.keratin.ops.AdamStep;
import dev.keratin.ops.Operation;
import dev.keratin.ops.Ops;
import dev.keratin.ops.ScatterAdd;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The update of Adam, which several optimizers share.
 *
 * <pre>{@code
 * alpha = learning_rate * sqrt(1 - beta_2^t) / (1 - beta_1^t)
 * m = m + (g - m) * (1 - beta_1)
 * v = v + (g^2 - v) * (1 - beta_2)
 * w = w - m * alpha / (sqrt(v) + epsilon)       with amsgrad the largest v so far
 * }</pre>
 */
record AdamRule(double beta1, double beta2, double epsilon) {

    /** The learning rate corrected for the slots' beginning at zero. */
    Value alpha(Value learningRate, Value localStep) {
        Value momentumPower = Ops.power(beta1, localStep);
        Value velocityPower = Ops.power(beta2, localStep);
        Value scaled = Ops.multiply(learningRate, Ops.sqrt(Ops.subtract(1, velocityPower)));
        return Ops.divide(scaled, Ops.subtract(1, momentumPower));
    }

    void update(
            Step step,
            Value gradient,
            Variable variable,
            Value alpha,
            Variable momentum,
            Variable velocity,
            @Nullable Variable velocityHat) {
        DType dtype = variable.dtype();
        boolean sparse = SparseGradients.isSparse(gradient);
        boolean rows = gradient.node().operation() instanceof ScatterAdd;
        if (velocityHat == null && (dtype == DType.FLOAT32 || dtype == DType.FLOAT64) && (rows || !sparse)) {
            Operation adam = rows ? new AdamRowsStep(beta1, beta2, epsilon) : new AdamStep(beta1, beta2, epsilon);
            List<Value> operands =
                    new ArrayList<>(List.of(step.read(variable), step.read(momentum), step.read(velocity)));
            operands.addAll(rows ? gradient.node().inputs() : List.of(gradient));
            operands.add(alpha);
            List<Value> results = step.graph().applyAll(adam, operands);
            step.assign(variable, results.get(0));
            step.assign(momentum, results.get(1));
            step.assign(velocity, results.get(2));
            return;
        }
        Value m = moment(step, momentum, gradient, 1 - beta1);
        Value v = moment(step, velocity, SparseGradients.square(gradient), 1 - beta2);
        if (velocityHat != null) {
            v = step.assign(velocityHat, Ops.maximum(step.read(velocityHat), v));
        }
        Value change = Ops.divide(Ops.multiply(m, alpha), Ops.add(Ops.sqrt(v), epsilon));
        step.assign(variable, Ops.subtract(step.read(variable), change));
    }

    /** {@code slot + (next - slot) * rate}, stored. */
    static Value moment(Step step, Variable slot, Value next, double rate) {
        Value before = step.read(slot);
        return step.assign(slot, Ops.add(before, Ops.multiply(Ops.subtract(next, before), rate)));
    }
}
