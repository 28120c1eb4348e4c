package dev.keratin.metrics;

import dev.keratin.ops.Graph;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.KerasObject;
import dev.keratin.serialization.Names;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import dev.keratin.tensor.TensorSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A number over many batches ({@code keras.metrics.Metric}).
 *
 * <p>{@link #update} records in the graph of a step how a batch changes the metric's variables; {@link #result} computes the number from the
 * variables' present values; {@link #reset} sets them to zero. Variables stay the same objects for the metric's life, so that plans stay bound to them.
 *
 * <p>A metric of your own extends this class:
 *
 * <pre>{@code
 * public final class Largest extends Metric {
 *     public static final Schema<Largest> SCHEMA = declareCustom("mine", "Largest", Largest::new);
 *
 *     public Largest() {
 *         super(SCHEMA, "largest");
 *     }
 *
 *     @Override
 *     public void update(Graph graph, Value yTrue, Value yPred, @Nullable Value sampleWeight) {
 *         Variable largest = variable("largest", DType.FLOAT32);
 *         graph.assign(largest, Ops.maximum(graph.read(largest), Ops.max(yPred, new int[] {0, 1}, false)));
 *     }
 *
 *     @Override
 *     public Tensor result() {
 *         return variable("largest", DType.FLOAT32).value().copy();
 *     }
 * }
 * }</pre>
 *
 * <p>For a mean over samples {@link Metrics#mean} is shorter. Not thread-safe.
 */
public abstract class Metric extends KerasObject {

    static final Arg<@Nullable String> NAME = Arg.optional("name", ArgTypes.nullable(ArgTypes.STRING), null);
    static final Arg<@Nullable String> DTYPE = Arg.optional("dtype", ArgTypes.nullable(ArgTypes.STRING), "float32");

    private final @Nullable String defaultName;
    private final Map<String, Variable> variables = new LinkedHashMap<>();

    /**
     * A metric with all defaults.
     *
     * @param schema made by {@link #declareCustom}
     * @param defaultName its name where none is given; null for an automatic one
     */
    protected Metric(Schema<? extends Metric> schema, @Nullable String defaultName) {
        super(schema);
        this.defaultName = defaultName;
    }

    static <T extends Metric> Schema<T> declare(String className, Supplier<T> blank, Arg<?>... args) {
        return Schema.of("keras.metrics", className, blank, args).after(List.of(NAME, DTYPE));
    }

    /** The schema of a metric of yours: its own arguments, beside name and dtype, which every metric has. */
    protected static <T extends Metric> Schema<T> declareCustom(
            String packageName, String className, Supplier<T> blank, Arg<?>... args) {
        return Schema.custom(packageName, className, blank, args).after(List.of(NAME, DTYPE));
    }

    /** The name that logs and the history show. */
    public final String name() {
        String name = get(NAME);
        if (name == null) {
            name = defaultName == null ? Names.next(className()) : defaultName;
            update(NAME, name);
        }
        return name;
    }

    /** Gives the metric another name, as {@code compile} does with what it was asked for ({@code "acc"}). Allowed in use. */
    public final void rename(String name) {
        update(NAME, name);
        variables.forEach((role, variable) -> variable.setPath(name + "/" + role));
    }

    /** The type of results, and of most variables. */
    public DType dtype() {
        String dtype = get(DTYPE);
        return dtype == null ? DType.FLOAT32 : DType.of(dtype);
    }

    /**
     * Records in the graph what a batch adds.
     *
     * @param sampleWeight a weight a sample, null for ones
     */
    public abstract void update(Graph graph, Value yTrue, Value yPred, @Nullable Value sampleWeight);

    /**
     * As {@link #update(Graph, Value, Value, Value)}, with the mask of the predictions: not zero where one counts. As in Keras only means over samples heed it.
     */
    public void update(Graph graph, Value yTrue, Value yPred, @Nullable Value sampleWeight, @Nullable Value mask) {
        update(graph, yTrue, yPred, sampleWeight);
    }

    /** The number so far, a scalar or a vector, computed from the variables' values. */
    public abstract Tensor result();

    /** Starts over: all variables zero. */
    public void reset() {
        for (Variable variable : variables.values()) {
            variable.assign(Tensor.zeros(variable.dtype(), variable.shape()));
        }
    }

    /** The state, in Keras's order. Some metrics have all of it only after the first {@link #update}, which tells them a shape. */
    public final List<Variable> variables() {
        build();
        return List.copyOf(variables.values());
    }

    /** Makes the variables whose shapes need no data. */
    protected void build() {}

    /**
     * The variable of a role, made with zeros when first asked for. From then on the metric's arguments are fixed.
     *
     * @param role its name, for example {@code "total"}
     */
    protected final Variable variable(String role, DType dtype, int... dims) {
        Variable present = variables.get(role);
        if (present == null) {
            lock();
            TensorSpec spec = new TensorSpec(dtype, Shape.of(dims));
            present = new Variable(role, spec, false, () -> Tensor.zeros(dtype, spec.shape()));
            present.setPath(name() + "/" + role);
            variables.put(role, present);
        } else if (!present.shape().equals(Shape.of(dims))) {
            throw new IllegalArgumentException("The metric " + name() + " was built for " + role + " of shape "
                    + present.shape() + " and cannot take data that needs " + Shape.of(dims)
                    + "; use another metric object for it.");
        }
        return present;
    }

    /** Records {@code variable += change}. */
    protected static void accumulate(Graph graph, Variable variable, Value change) {
        graph.assign(variable, Ops.add(graph.read(variable), Ops.cast(change, variable.dtype())));
    }

    /** A scalar of this metric's type; float32 where that is no floating-point type. */
    final Tensor scalar(double value) {
        return vector(new double[] {value}).reshape();
    }

    final Tensor vector(double[] values) {
        DType dtype = dtype().isFloating() ? dtype() : DType.FLOAT32;
        return Tensor.of(DType.FLOAT64, Shape.of(values.length), Buffer.over(values))
                .cast(dtype);
    }

    @Override
    public Map<String, @Nullable Object> getConfig() {
        name();
        return super.getConfig();
    }
}
