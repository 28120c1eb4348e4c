package dev.keratin.models;

import dev.keratin.callbacks.History;
import dev.keratin.callbacks.ModelFiles;
import dev.keratin.data.Batch;
import dev.keratin.data.Dataset;
import dev.keratin.layers.DTypePolicy;
import dev.keratin.layers.KerasTensor;
import dev.keratin.layers.Layer;
import dev.keratin.layers.Trace;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.optimizers.Optimizer;
import dev.keratin.saving.LoadOptions;
import dev.keratin.saving.LoadReport;
import dev.keratin.saving.ModelState;
import dev.keratin.saving.ModelWriter;
import dev.keratin.saving.SaveOptions;
import dev.keratin.saving.WeightsLoader;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import dev.keratin.tensor.TensorSpec;
import dev.keratin.training.CompileSettings;
import dev.keratin.training.FitOptions;
import dev.keratin.training.RunOptions;
import dev.keratin.training.Trainable;
import dev.keratin.training.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Sequential} and {@link Functional} share ({@code keras.Model}): compile, fit, evaluate, predict, save. A model is a layer: it can be part
 * of another model. Not thread-safe.
 *
 * <pre>{@code
 * model.compile("adam", "sparse_categorical_crossentropy", "accuracy");
 * model.fit(x, y, new FitOptions().epochs(5));
 * model.save(Path.of("my_model.keras"));
 * }</pre>
 */
public abstract class Model extends Layer implements Trainable {

    private final Trainer trainer = new Trainer(this);
    private final ModelFiles files = new SavedForms(this);

    protected Model(Schema<? extends Model> schema) {
        super(schema);
    }

    // Structure.

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

    @Override
    public abstract List<Value> forward(Trace trace, List<Value> values);

    /** Whether the shapes of the inputs are known. */
    public boolean isConnected() {
        return true;
    }

    @Override
    public final List<String> inputNames() {
        return inputs().stream().map(tensor -> tensor.node().layer().name()).toList();
    }

    @Override
    public final List<TensorSpec> inputSpecs() {
        return inputs().stream()
                .map(tensor -> new TensorSpec(tensor.dtype(), tensor.shape()))
                .toList();
    }

    @Override
    public final List<Shape> outputShapes() {
        return outputs().stream().map(KerasTensor::shape).toList();
    }

    @Override
    public final void buildFor(List<Shape> inputShapes) {
        buildOnce(inputShapes);
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

    /** The values of all weights, copied, in the order of {@link #variables}. */
    public final List<Tensor> getWeights() {
        return variables().stream().map(variable -> variable.value().copy()).toList();
    }

    /**
     * Gives all weights new values.
     *
     * @throws IllegalArgumentException where number or shapes differ; nothing is changed then
     */
    public final void setWeights(List<Tensor> values) {
        List<Variable> variables = variables();
        if (values.size() != variables.size()) {
            throw new IllegalArgumentException("Model \"" + name() + "\" has " + variables.size()
                    + " weights, received " + values.size() + " tensors.");
        }
        for (int i = 0; i < values.size(); i++) {
            if (!values.get(i).shape().equals(variables.get(i).shape())) {
                throw new IllegalArgumentException("Weight " + variables.get(i).path() + " has shape "
                        + variables.get(i).shape() + ", received "
                        + values.get(i).shape() + ".");
            }
        }
        for (int i = 0; i < values.size(); i++) {
            variables.get(i).assign(values.get(i));
        }
    }

    // Training.

    /**
     * Says what the model is trained by.
     *
     * @param optimizer a name or an optimizer
     * @param loss a name, a loss, a list or a map by output
     * @param metrics names or metrics for all outputs
     */
    public final void compile(Object optimizer, @Nullable Object loss, Object... metrics) {
        CompileSettings settings = CompileSettings.of(optimizer, loss);
        compile(metrics.length == 0 ? settings : settings.metrics(List.of(metrics)));
    }

    /** Says what the model is trained by. */
    public final void compile(CompileSettings settings) {
        trainer.compile(settings);
    }

    public final boolean isCompiled() {
        return trainer.isCompiled();
    }

    /** The optimizer, null before {@link #compile}. */
    public final @Nullable Optimizer optimizer() {
        return trainer.optimizer();
    }

    /** What runs this model: seed, position and metrics of its training. */
    public final Trainer trainer() {
        return trainer;
    }

    /** Trains on arrays: one input, one target. */
    public final History fit(Tensor x, Tensor y, FitOptions options) {
        return fit(Dataset.of(x, y), options);
    }

    /** Trains. */
    public final History fit(Dataset data, FitOptions options) {
        return trainer.fit(data, options);
    }

    /** The loss and the metrics on arrays, by name, the loss first. */
    public final Map<String, Double> evaluate(Tensor x, Tensor y) {
        return evaluate(Dataset.of(x, y), new RunOptions().verbose(0));
    }

    /** The loss and the metrics, by name, the loss first. */
    public final Map<String, Double> evaluate(Dataset data, RunOptions options) {
        return trainer.evaluate(data, options);
    }

    /** What a model with one input and one output predicts. */
    public final Tensor predict(Tensor x) {
        return predict(List.of(x), 32).get(0);
    }

    /** What a model predicts, a tensor an output, in batches. */
    public final List<Tensor> predict(List<Tensor> inputs, int batchSize) {
        return predict(
                Dataset.of(inputs, List.of(), List.of()),
                new RunOptions().verbose(0).batchSize(batchSize));
    }

    /** What a model predicts, a tensor an output. */
    public final List<Tensor> predict(Dataset data, RunOptions options) {
        return trainer.predict(data, options);
    }

    /** Makes one step of training and gives the metrics since they were last reset. */
    public final Map<String, Double> trainOnBatch(Tensor x, Tensor y) {
        return trainer.trainOnBatch(new Batch(List.of(x), List.of(y), List.of()));
    }

    /** Adds one batch to the metrics and gives them as they are since they were last reset. */
    public final Map<String, Double> testOnBatch(Tensor x, Tensor y) {
        return trainer.testOnBatch(new Batch(List.of(x), List.of(y), List.of()));
    }

    /** What a model with one input and one output predicts, as one batch. */
    public final Tensor predictOnBatch(Tensor x) {
        return trainer.predictOnBatch(List.of(x)).get(0);
    }

    // Saving.

    /** Writes the whole model; {@code .keras} or {@code .h5} by the name. */
    public final void save(Path path) throws IOException {
        save(path, SaveOptions.defaults());
    }

    /** Writes the whole model. */
    public final void save(Path path, SaveOptions options) throws IOException {
        ModelWriter.save(state(), path, options);
    }

    /** Writes the weights, and the optimizer's state where the format keeps it; to a TensorFlow checkpoint where the name has no extension of another format. */
    public final void saveWeights(Path path) throws IOException {
        saveWeights(path, SaveOptions.defaults());
    }

    /** Writes the weights. */
    public final void saveWeights(Path path, SaveOptions options) throws IOException {
        ModelWriter.saveWeights(state(), path, options);
    }

    /**
     * Reads weights of any format, strictly: either all fit or nothing changes.
     *
     * @throws IOException where the file is missing, damaged, or does not fit; says what was expected and found
     */
    public final LoadReport loadWeights(Path path) throws IOException {
        return loadWeights(path, LoadOptions.defaults());
    }

    /** Reads weights of any format. */
    public final LoadReport loadWeights(Path path, LoadOptions options) throws IOException {
        requireConnected("loadWeights");
        return WeightsLoader.load(this, builtOptimizer(), path, options);
    }

    @Override
    public final ModelFiles files() {
        return files;
    }

    /** This model as it is to be saved now. */
    public final ModelState state() {
        requireConnected("save");
        CompileSettings settings = trainer.settings();
        ModelState state =
                ModelState.of(this, toConfigTree(), settings == null ? null : settings.config(), builtOptimizer());
        return settings == null ? state : state.at(PositionTrees.randomState(trainer.position()));
    }

    /** The optimizer with its slots made, null where the model is not compiled. */
    final @Nullable Optimizer builtOptimizer() {
        Optimizer optimizer = trainer.optimizer();
        if (optimizer != null && isConnected()) {
            optimizer.build(trainableVariables());
        }
        return optimizer;
    }

    private void requireConnected(String what) {
        if (!isConnected()) {
            throw new IllegalStateException(
                    "Model \"" + name() + "\" must be built before " + what
                            + ": it does not know the shape of its input. Give the first layer an inputShape, or fit it on data.");
        }
    }

    // Looks.

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
        return LayerSerialization.tree(this);
    }

    @Override
    public final Map<Layer, Boolean> trainableLayers() {
        Map<Layer, Boolean> flags = new LinkedHashMap<>();
        flatten(this, flags.keySet()::contains, layer -> flags.put(layer, layer.isTrainable()));
        return flags;
    }

    @Override
    public final boolean computesInFloat16() {
        return trainableLayers().keySet().stream()
                .anyMatch(layer -> layer.policy().name().equals("mixed_float16"));
    }

    private static void flatten(Layer layer, Predicate<Layer> seen, Consumer<Layer> visitor) {
        if (!seen.test(layer)) {
            visitor.accept(layer);
            layer.children().values().forEach(child -> flatten(child, seen, visitor));
            layer.childLists().values().forEach(list -> list.forEach(child -> flatten(child, seen, visitor)));
        }
    }
}
