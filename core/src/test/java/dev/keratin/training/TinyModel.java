package dev.keratin.training;

import dev.keratin.callbacks.ModelFiles;
import dev.keratin.layers.Trace;
import dev.keratin.layers.Weight;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.random.Philox;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import dev.keratin.tensor.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Dense(8, relu), Dropout(0.25), Dense(3, softmax) on four numbers, written by hand. */
final class TinyModel implements Trainable, ModelFiles {

    private final List<Variable> variables = new ArrayList<>();
    private final double dropout;
    private final List<String> saved = new ArrayList<>();

    TinyModel(double dropout) {
        this.dropout = dropout;
        add("kernel", 1, 4, 8);
        add("bias", 2, 8);
        add("kernel_1", 3, 8, 3);
        add("bias_1", 4, 3);
    }

    private void add(String name, int stream, int... dims) {
        Shape shape = Shape.of(dims);
        variables.add(new Variable(
                name,
                new TensorSpec(DType.FLOAT32, shape),
                true,
                () -> Tensor.of(new Philox(99, 0).uniform(stream, shape.size(), -0.5f, 0.5f), dims)));
    }

    /** The names of the files that were saved. */
    List<String> saved() {
        return saved;
    }

    @Override
    public String name() {
        return "tiny";
    }

    @Override
    public void buildFor(List<Shape> inputShapes) {}

    @Override
    public List<String> inputNames() {
        return List.of("x");
    }

    @Override
    public List<TensorSpec> inputSpecs() {
        return List.of(TensorSpec.of(DType.FLOAT32, Shape.UNKNOWN, 4));
    }

    @Override
    public List<String> outputNames() {
        return List.of("out");
    }

    @Override
    public List<Shape> outputShapes() {
        return List.of(Shape.of(Shape.UNKNOWN, 3));
    }

    @Override
    public List<Value> forward(Trace trace, List<Value> inputs) {
        Value hidden = Ops.relu(dense(trace, inputs.get(0), 0));
        if (trace.training() && dropout > 0) {
            hidden = Ops.dropout(hidden, dropout, hidden.shape());
        }
        return List.of(Ops.softmax(dense(trace, hidden, 2), -1));
    }

    private Value dense(Trace trace, Value x, int kernel) {
        Value product = Ops.matmul(x, trace.graph().read(variables.get(kernel)));
        return Ops.add(product, trace.graph().read(variables.get(kernel + 1)));
    }

    @Override
    public List<Variable> trainableVariables() {
        return variables;
    }

    @Override
    public List<Weight> allWeights() {
        return variables.stream()
                .map(variable -> new Weight(variable, null, null))
                .toList();
    }

    @Override
    public List<Variable> variables() {
        return variables;
    }

    @Override
    public ModelFiles files() {
        return this;
    }

    @Override
    public void save(Path path) throws IOException {
        saved.add(path.getFileName().toString());
        Files.writeString(path, "model");
    }

    @Override
    public void saveWeights(Path path) throws IOException {
        save(path);
    }

    @Override
    public void saveTrainingState(Path path) throws IOException {
        save(path);
    }

    @Override
    public boolean loadTrainingState(Path path) {
        return false;
    }
}
