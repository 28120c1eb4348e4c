package dev.keratin.models;

import dev.keratin.layers.DTypePolicy;
import dev.keratin.layers.KerasTensor;
import dev.keratin.layers.Layer;
import dev.keratin.layers.Trace;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.serialization.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@link Sequential} and {@link Functional} share ({@code keras.Model}). A model is a layer: it can be part of another model. */
public abstract class Model extends Layer {

    protected Model(Schema<? extends Model> schema) {
        super(schema);
    }

    /** The layers, in Keras's order. */
    public abstract List<Layer> layers();

    /** The symbolic inputs, flat. */
    public abstract List<KerasTensor> inputs();

    /** The symbolic outputs, flat. */
    public abstract List<KerasTensor> outputs();

    /** The inputs as they were given: a tensor, a list, a map. */
    public abstract Object inputStructure();

    /** The outputs as they were given: a tensor, a list, a map. */
    public abstract Object outputStructure();

    /** A name for each output. */
    public abstract List<String> outputNames();

    /** Records the model's computation on values in the order of {@link #inputs}. */
    public abstract List<Value> forward(Trace trace, List<Value> values);

    /** Whether the shapes of the inputs are known. */
    public boolean isConnected() {
        return true;
    }

    /** A name for each input. */
    public final List<String> inputNames() {
        return inputs().stream().map(tensor -> tensor.node().layer().name()).toList();
    }

    /**
     * The layer of a name.
     *
     * @throws IllegalArgumentException where there is none
     */
    public final Layer getLayer(String name) {
        return layers().stream()
                .filter(layer -> layer.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Model \"" + name() + "\" has no layer \"" + name
                        + "\"; it has " + layers().stream().map(Layer::name).toList() + "."));
    }

    /** Models leave types to their layers. */
    @Override
    public DTypePolicy policy() {
        return schema().args().contains(DTYPE) ? get(DTYPE) : DTypePolicy.FLOAT32;
    }

    @Override
    protected boolean castsInputs() {
        return false;
    }

    /** The optimizer's variables, for the summary. */
    List<Variable> optimizerVariables() {
        return List.of();
    }

    /** The table of layers as Keras 3 prints it, as wide as the terminal (environment variable COLUMNS, else 80). */
    public final String summary() {
        String columns = System.getenv("COLUMNS");
        return summary(columns != null && columns.matches("[1-9]\\d{1,4}") ? Integer.parseInt(columns) : 80);
    }

    /** The table of layers as Keras 3 prints it in a terminal of this many columns (at least 40). */
    public final String summary(int columns) {
        return new Keras3Summary(this, Math.max(40, columns)).render();
    }

    /** The table of layers as TensorFlow 2.0 printed it. */
    public final String summaryTensorFlow2() {
        return new TensorFlow2Summary(this).render();
    }

    /** This model as the object of Keras's JSON: class, config, ... */
    public final Map<String, @Nullable Object> toConfigTree() {
        return LayerTrees.tree(this);
    }
}
