package dev.keratin.metrics;

import dev.keratin.ops.Graph;
import dev.keratin.ops.Ops;
import dev.keratin.ops.ScatterAdd;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Intersection over union from a confusion matrix of classes, row by label, column by prediction.
 *
 * @param <S> the class itself
 */
abstract class IoUBase<S extends IoUBase<S>> extends BuiltInMetric<S> {

    /** Their pairs can be counted in one array. */
    private static final int MOST_CLASSES = 46_340;

    /** The arguments that the classes of this family have in different measure. */
    record Setup(
            int classes,
            List<Integer> targets,
            @Nullable Integer ignored,
            boolean sparseTrue,
            boolean sparsePred,
            int axis) {}

    IoUBase(Schema<S> schema) {
        super(schema, null);
        set(DTYPE, "int64");
    }

    abstract Setup setup();

    static List<Integer> allClasses(int classes) {
        checkClasses(classes);
        return IntStream.range(0, classes).boxed().toList();
    }

    private static void checkClasses(int classes) {
        if (classes > MOST_CLASSES) {
            throw new IllegalArgumentException("`num_classes` must be at most " + MOST_CLASSES + ", received " + classes
                    + "; every class is counted against every other.");
        }
    }

    @Override
    protected final void validate() {
        Setup setup = setup();
        checkClasses(setup.classes());
        for (int target : setup.targets()) {
            if (target >= setup.classes()) {
                throw new IllegalArgumentException("`target_class_ids` of " + className() + " must lie in [0, "
                        + setup.classes() + "), received " + setup.targets() + ".");
            }
        }
    }

    private Variable matrix() {
        int classes = setup().classes();
        return variable("total_confusion_matrix", dtype(), classes, classes);
    }

    @Override
    protected final void build() {
        matrix();
    }

    @Override
    public void update(Graph graph, Value yTrue, Value yPred, @Nullable Value sampleWeight) {
        Setup setup = setup();
        // Counts are added in double precision: exact for whole numbers of any batch.
        Value truth = flat(yTrue, setup.sparseTrue(), setup.axis());
        Value prediction = flat(yPred, setup.sparsePred(), setup.axis());
        Value weights =
                sampleWeight == null ? Ops.number(truth, 1) : Ops.cast(Ops.cast(sampleWeight, dtype()), DType.FLOAT64);
        if (weights.rank() > 1) {
            weights = Ops.reshape(weights, -1);
        }
        Value valid = Ops.multiply(within(truth, setup.classes()), within(prediction, setup.classes()));
        Integer ignored = setup.ignored();
        if (ignored != null) {
            valid = Ops.multiply(valid, Ops.cast(Ops.notEqual(truth, Ops.number(truth, ignored)), DType.FLOAT64));
        }
        Value cell = Ops.add(Ops.multiply(truth, setup.classes()), prediction);
        Value index = Ops.cast(Ops.select(valid, cell, Ops.zerosLike(cell)), DType.INT32);
        Value counted = Ops.multiply(Ops.broadcastTo(weights, truth.shape()), valid);
        Shape table = Shape.of(setup.classes() * setup.classes());
        Value counts = graph.apply(new ScatterAdd(table), counted, index);
        accumulate(graph, matrix(), Ops.reshape(counts, setup.classes(), setup.classes()));
    }

    /** Class numbers as a vector of whole doubles. */
    private Value flat(Value x, boolean sparse, int axis) {
        Value classes = sparse ? x : Ops.argmax(Ops.cast(x, DType.FLOAT32), axis);
        return Ops.reshape(Ops.cast(Ops.cast(classes, DType.INT64), DType.FLOAT64), -1);
    }

    private static Value within(Value x, int classes) {
        Value low = Ops.greaterEqual(x, Ops.number(x, 0));
        return Ops.cast(Ops.logicalAnd(low, Ops.less(x, Ops.number(x, classes))), DType.FLOAT64);
    }

    @Override
    public final Tensor result() {
        Setup setup = setup();
        int n = setup.classes();
        double[] matrix = matrix().value().toDoubles();
        double sum = 0;
        int valid = 0;
        for (int target : setup.targets()) {
            double union = -matrix[target * n + target];
            for (int i = 0; i < n; i++) {
                union += matrix[target * n + i] + matrix[i * n + target];
            }
            if (union > 1e-9) {
                valid++;
                sum += matrix[target * n + target] / (union + EPSILON);
            }
        }
        return scalar(sum / (valid + EPSILON));
    }
}
