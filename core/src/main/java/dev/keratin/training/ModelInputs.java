package dev.keratin.training;

import dev.keratin.data.Batches;
import dev.keratin.ops.Graph;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Fits the data's inputs to the model's, as Keras does: types are converted, a missing or surplus last axis of 1 is put right. */
final class ModelInputs {

    private final Trainable model;

    ModelInputs(Trainable model) {
        this.model = model;
    }

    /** Records the inputs for batches like the present one. */
    List<Value> trace(Graph graph, Batches batches, Map<Integer, Value> fed) {
        List<TensorSpec> specs = model.inputSpecs();
        List<String> names = model.inputNames();
        if (batches.inputs() != specs.size()) {
            throw new IllegalArgumentException("Model \"" + model.name() + "\" expects " + specs.size() + " inputs "
                    + names + ", received " + batches.inputs() + " arrays; give one array an input, in this order.");
        }
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < specs.size(); i++) {
            Shape received = batches.specs().get(i).shape();
            Value value = graph.input(names.get(i), new TensorSpec(specs.get(i).dtype(), received));
            fed.put(i, value);
            values.add(fit(value, specs.get(i).shape(), names.get(i)));
        }
        return values;
    }

    private Value fit(Value value, Shape expected, String name) {
        Shape received = value.shape();
        if (received.rank() == expected.rank() + 1 && received.last() == 1) {
            received = received.without(-1);
        } else if (received.rank() == expected.rank() - 1 && expected.rank() > 0 && expected.last() == 1) {
            received = received.append(1);
        }
        boolean moreAxes = model.takesMoreAxes()
                && expected.rank() > 1
                && received.rank() > expected.rank()
                && received.last() == expected.last();
        if (!moreAxes && !received.isCompatibleWith(expected)) {
            throw new IllegalArgumentException("Input \"" + name + "\" of model \"" + model.name() + "\" expects shape "
                    + expected + ", received " + value.shape() + "; reshape the data to fit, the batch axis first.");
        }
        return Ops.reshape(value, received);
    }
}
