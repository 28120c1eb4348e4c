package dev.keratin.callbacks;

import dev.keratin.ops.Variable;
import dev.keratin.optimizers.Optimizer;
import dev.keratin.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What callbacks see of the model that is being trained. */
public interface TrainedModel extends ModelFiles {

    String name();

    /** The model itself, where a callback knows its class. */
    <M> M unwrap(Class<M> type);

    /** The optimizer: its learning rate can be changed, its iterations read. */
    Optimizer optimizer();

    /** All weights, in the order of {@code model.weights}. */
    List<Variable> variables();

    /** What the optimizer changes, in its order. */
    List<Variable> trainableVariables();

    /** The values of all weights, copied. */
    default List<Tensor> getWeights() {
        return variables().stream().map(variable -> variable.value().copy()).toList();
    }

    /** Puts values back that {@link #getWeights} gave. */
    default void setWeights(List<Tensor> weights) {
        List<Variable> variables = variables();
        if (weights.size() != variables.size()) {
            throw new IllegalArgumentException("Model " + name() + " has " + variables.size() + " weights, received "
                    + weights.size() + " tensors; give one for each weight, in the order of getWeights.");
        }
        for (int i = 0; i < weights.size(); i++) {
            variables.get(i).assign(weights.get(i));
        }
    }

    /** Whether training ends after this batch or epoch. */
    boolean isStopTraining();

    /** Ends training after this batch or epoch. */
    void setStopTraining(boolean stop);

    /** Within {@code onTrainBegin}: training begins with this epoch, counted from 0. */
    void setInitialEpoch(int epoch);

    /**
     * Whether larger values of a metric are better (true) or smaller ones (false); null where that is unknown.
     *
     * @param metric the name in logs, without {@code val_}
     */
    @Nullable
    Boolean isLargerBetter(String metric);
}
