package dev.keratin.layers;

import dev.keratin.constraints.Constraint;
import dev.keratin.initializers.Initializer;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Reshape;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.random.Seeds;
import dev.keratin.regularizers.Regularizer;
import dev.keratin.regularizers.Regularizers;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.KerasObject;
import dev.keratin.serialization.Names;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import dev.keratin.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A computation with weights ({@code keras.layers.Layer}).
 *
 * <p>To write one: extend {@link AbstractLayer}, declare the arguments in a {@link Schema} made by {@link #declareCustom}, make the weights in
 * {@link #build} with {@code addWeight} (their order and names are what files hold) and sub-layers with {@link #track}, and write
 * {@link #call} with {@code ops}. Shapes of results, gradients, saving and loading follow. A layer is built on first use; weights take
 * memory when they are first read. Not thread-safe.
 */
public abstract class Layer extends KerasObject {

    protected static final Arg<@Nullable String> NAME = Arg.optional("name", ArgTypes.nullable(ArgTypes.STRING), null);
    protected static final Arg<Boolean> TRAINABLE = Arg.optional("trainable", ArgTypes.BOOL, true);
    protected static final Arg<DTypePolicy> DTYPE = Arg.optional("dtype", DTypePolicy.ARG, null);
    /** For layers whose config always has the penalty on the results, at a place of their own. */
    protected static final Arg<@Nullable Regularizer> ACTIVITY_REGULARIZER =
            Arg.optional("activity_regularizer", ArgTypes.nullable(Regularizers.REGISTRY), null);
    /** For all others: written behind {@code dtype} where there is one. */
    private static final Arg<@Nullable Regularizer> RARE_ACTIVITY_REGULARIZER =
            Arg.unwritten("activity_regularizer", ArgTypes.nullable(Regularizers.REGISTRY), null);

    private final List<Weight> weights = new ArrayList<>();
    private final Map<String, Layer> children = new LinkedHashMap<>();
    private final Map<String, List<Layer>> childLists = new LinkedHashMap<>();
    private final List<CallNode> inboundNodes = new ArrayList<>();
    private @Nullable String automaticName;
    private @Nullable Shape batchInputShape;
    private @Nullable List<Shape> buildShapes;
    private boolean built;

    protected Layer(Schema<? extends Layer> schema) {
        super(schema);
    }

    /** The schema of a layer of Keras: {@code name}, {@code trainable}, {@code dtype}, then its own arguments. */
    protected static <T extends Layer> Schema<T> schema(String className, Supplier<T> blank, Arg<?>... args) {
        List<Arg<?>> base = new ArrayList<>(List.of(NAME, TRAINABLE, DTYPE));
        if (!List.of(args).contains(ACTIVITY_REGULARIZER)) {
            base.add(RARE_ACTIVITY_REGULARIZER);
        }
        return Schema.of("keras.layers", className, blank, args).after(base);
    }

    /** The schema of a layer of yours, which files name {@code package>className}: name, trainable and dtype, then its own arguments. */
    protected static <T extends Layer> Schema<T> declareCustom(
            String packageName, String className, Supplier<T> blank, Arg<?>... args) {
        return Schema.custom(packageName, className, blank, args).after(List.of(NAME, TRAINABLE, DTYPE));
    }

    // What a layer does.

    /**
     * Makes the weights and sub-layers for inputs of these shapes (the batch dimension is unknown). Called once.
     *
     * @throws IllegalArgumentException where the shapes do not fit; the message names the layer, the received shape and what was expected
     */
    protected void build(List<Shape> inputShapes) {}

    /** Records the computation. A layer with several results overrides {@link #callAll} instead. */
    protected Value call(Call call) {
        throw new IllegalStateException(className() + " overrides neither call nor callAll.");
    }

    /** Records the computation and gives all results. */
    protected List<Value> callAll(Call call) {
        return List.of(call(call));
    }

    /** Whether masks pass through. */
    protected boolean supportsMasking() {
        return false;
    }

    /** The mask of the results where {@link #supportsMasking}: the one of the first input, unless a layer changes it. */
    protected @Nullable Value computeMask(Call call, List<Value> outputs) {
        return call.mask();
    }

    /** Whether floating-point inputs are cast to the type this layer computes in; models leave that to their layers. */
    protected boolean castsInputs() {
        return true;
    }

    /** The penalty on the results, null for none. */
    protected @Nullable Regularizer activityRegularizer() {
        Arg<@Nullable Regularizer> arg = activityRegularizerArg();
        return arg == null ? null : get(arg);
    }

    /** The argument that holds the penalty on the results, null where the class has none. */
    final @Nullable Arg<@Nullable Regularizer> activityRegularizerArg() {
        if (schema().args().contains(ACTIVITY_REGULARIZER)) {
            return ACTIVITY_REGULARIZER;
        }
        return schema().args().contains(RARE_ACTIVITY_REGULARIZER) ? RARE_ACTIVITY_REGULARIZER : null;
    }

    /**
     * Types and shapes of the results for inputs with unknown dimensions: found by tracing twice with different numbers in their place, as
     * Keras does. Layers whose tracing is costly override it.
     */
    protected List<TensorSpec> computeOutputSpecs(Arguments symbolic) {
        return OutputSpecs.probe(this, symbolic);
    }

    // State.

    /** Makes a weight of the layer's own type. */
    protected final Variable addWeight(String name, Shape shape, Initializer initializer) {
        return addWeight(name, shape, policy().variableDType(), initializer, null, null, true);
    }

    /** Makes a weight. Its value is computed when it is first needed, from a seed that is fixed now. */
    protected final Variable addWeight(
            String name,
            Shape shape,
            DType dtype,
            Initializer initializer,
            @Nullable Regularizer regularizer,
            @Nullable Constraint constraint,
            boolean trainable) {
        shape.elementCount();
        long seed = Seeds.next();
        Variable variable = new Variable(
                name, new TensorSpec(dtype, shape), trainable, () -> initializer.apply(shape, dtype, seed));
        variable.setPath(name() + "/" + name);
        weights.add(new Weight(variable, regularizer, constraint));
        return variable;
    }

    /** Makes a weight of a sub-layer one of this layer's own, too, which is how Keras's wrappers hold and save it. */
    protected final void shareWeight(Variable variable, Layer owner) {
        owner.ownWeights().stream()
                .filter(weight -> weight.variable() == variable)
                .forEach(weights::add);
    }

    /** Makes a sub-layer part of this layer under the attribute name that Keras gives it, which files use. */
    protected final <L extends Layer> L track(String attribute, L child) {
        children.put(attribute, child);
        return child;
    }

    /** Makes the layers of a list part of this layer under the attribute name that Keras gives the list: {@code layers}, {@code cells}. */
    protected final void trackAll(String attribute, List<? extends Layer> list) {
        childLists.put(attribute, List.copyOf(list));
    }

    /** The layer's own weights, in the order in which they were made. */
    public final List<Weight> ownWeights() {
        return Collections.unmodifiableList(weights);
    }

    /** Sub-layers by attribute name. */
    public final Map<String, Layer> children() {
        return Collections.unmodifiableMap(children);
    }

    /** Lists of sub-layers by attribute name: a model's {@code layers}, the {@code cells} of stacked cells. */
    public final Map<String, List<Layer>> childLists() {
        return Collections.unmodifiableMap(childLists);
    }

    /** All variables, own ones first (trainable before others), then the sub-layers': the order of {@code layer.weights} in Keras. */
    public final List<Variable> variables() {
        List<Variable> all = new ArrayList<>();
        weights.stream().map(Weight::variable).filter(Variable::isTrainable).forEach(all::add);
        weights.stream()
                .map(Weight::variable)
                .filter(variable -> !variable.isTrainable())
                .forEach(all::add);
        distinctChildren()
                .forEach(child ->
                        child.variables().stream().filter(v -> !all.contains(v)).forEach(all::add));
        return all;
    }

    /** What an optimizer may change: nothing where this layer is frozen. */
    public final List<Variable> trainableVariables() {
        List<Variable> trainable = new ArrayList<>();
        if (isTrainable()) {
            weights.stream().map(Weight::variable).filter(Variable::isTrainable).forEach(trainable::add);
            distinctChildren().forEach(child -> child.trainableVariables().stream()
                    .filter(v -> !trainable.contains(v))
                    .forEach(trainable::add));
        }
        return trainable;
    }

    /** All variables that an optimizer may not change. */
    public final List<Variable> nonTrainableVariables() {
        List<Variable> rest = new ArrayList<>(variables());
        rest.removeAll(trainableVariables());
        return rest;
    }

    /** Own weights and those of all sub-layers, each once. */
    public final List<Weight> allWeights() {
        List<Weight> all = new ArrayList<>(weights);
        distinctChildren().forEach(child -> child.allWeights().stream()
                .filter(w -> !all.contains(w))
                .forEach(all::add));
        return all;
    }

    private List<Layer> distinctChildren() {
        return Stream.concat(
                        children.values().stream(), childLists.values().stream().flatMap(List::stream))
                .distinct()
                .toList();
    }

    /** Own variables in the order in which files number them: the trainable ones, then the others, unless the class says otherwise. */
    public List<Variable> storedVariables() {
        List<Variable> stored = new ArrayList<>();
        for (boolean trainable : new boolean[] {true, false}) {
            weights.stream()
                    .map(Weight::variable)
                    .filter(variable -> variable.isTrainable() == trainable)
                    .forEach(stored::add);
        }
        return stored;
    }

    /** What files keep in the place of a variable's value, null where they keep that value. */
    public @Nullable Tensor storedValue(Variable variable) {
        return null;
    }

    /** Told when {@link #storedVariables} have values from a file. */
    public void restored() {}

    /** The number of numbers in all variables. */
    public final long countParams() {
        return variables().stream()
                .mapToLong(variable -> variable.shape().elementCount())
                .sum();
    }

    /** The name: what was set, else the next automatic one, taken when it is first asked for. */
    public final String name() {
        String given = get(NAME);
        if (given != null) {
            return given;
        }
        String present = automaticName;
        if (present == null) {
            present = Names.next(className());
            automaticName = present;
        }
        return present;
    }

    /** Gives the layer another name. */
    public final void rename(String name) {
        if (name.isEmpty() || name.length() > 1024) {
            throw new IllegalArgumentException(
                    "`name` must have 1 to 1024 characters, received " + name.length() + ".");
        }
        update(NAME, name);
    }

    /** Whether training may change this layer's weights. */
    public boolean isTrainable() {
        return get(TRAINABLE);
    }

    /** Freezes or thaws this layer and all its sub-layers. A compiled model takes notice at its next {@code compile}, as in Keras. */
    public void setTrainable(boolean trainable) {
        update(TRAINABLE, trainable);
        distinctChildren().forEach(child -> child.setTrainable(trainable));
    }

    /** In which types this layer keeps weights and computes. */
    public DTypePolicy policy() {
        return get(DTYPE);
    }

    /** The input shape, the batch first, that was given to this layer because it is a model's first; null for none. */
    public final @Nullable Shape batchInputShape() {
        return batchInputShape;
    }

    /** Says the input shape, the batch first, so that the model that begins with this layer can be built at once. */
    public final void setBatchInputShape(Shape shape) {
        batchInputShape = shape;
    }

    // Use.

    public final boolean isBuilt() {
        return built;
    }

    /** The shapes this layer was built for, null before. */
    public final @Nullable List<Shape> buildShapes() {
        return buildShapes;
    }

    /** Makes the weights for inputs of these shapes, unless that was done before. */
    public final void buildOnce(List<Shape> inputShapes) {
        if (!built) {
            name();
            lock();
            buildShapes = List.copyOf(inputShapes);
            build(inputShapes);
            built = true;
            place(name());
        }
    }

    /** Tells all variables below where they stand: {@code prefix} is the path of this layer. */
    public void place(String prefix) {
        weights.forEach(weight ->
                weight.variable().setPath(prefix + "/" + weight.variable().name()));
        distinctChildren().forEach(child -> child.place(prefix + "/" + child.name()));
    }

    /** Applies this layer to a symbolic tensor: {@code layer(x)}. */
    public final KerasTensor apply(KerasTensor input) {
        return applyAll(Arguments.of(input)).get(0);
    }

    /** Applies this layer to several positional tensors: {@code layer(query, value)}. */
    public final KerasTensor apply(KerasTensor first, KerasTensor second, KerasTensor... more) {
        List<@Nullable Object> positional = new ArrayList<>(List.of(first, second));
        Collections.addAll(positional, more);
        return applyAll(new Arguments(positional, Map.of())).get(0);
    }

    /** Applies this layer to a list of symbolic tensors: {@code layer([a, b])}. */
    public final KerasTensor apply(List<KerasTensor> inputs) {
        return applyAll(Arguments.ofList(inputs)).get(0);
    }

    /** Applies this layer to any arguments and gives all results. */
    public final List<KerasTensor> applyAll(Arguments arguments) {
        if (!(this instanceof InputLayer) && arguments.leaves(KerasTensor.class).isEmpty()) {
            throw new IllegalArgumentException(
                    "Layer " + name() + " (" + className() + ") must be called on a tensor, received none.");
        }
        // Keras builds for what is computed with, not for the masks beside it.
        buildOnce(arguments.without("mask").leaves(KerasTensor.class).stream()
                .map(KerasTensor::shape)
                .toList());
        List<KerasTensor> outputs = new ArrayList<>();
        computeOutputSpecs(arguments).forEach(spec -> outputs.add(new KerasTensor(spec.dtype(), spec.shape())));
        inboundNodes.add(new CallNode(this, arguments, outputs));
        return List.copyOf(outputs);
    }

    /** The calls on symbolic tensors, in order. */
    public final List<CallNode> inboundNodes() {
        return Collections.unmodifiableList(inboundNodes);
    }

    /** Records this layer in a trace: what {@link Trace#callAll} does. */
    final List<Value> invoke(Trace trace, Arguments arguments) {
        buildOnce(arguments.without("mask").leaves(Value.class).stream()
                .map(value -> value.shape())
                .map(OutputSpecs::batchUnknown)
                .toList());
        DType arithmetic = castsInputs() ? policy().arithmetic() : DType.BOOL;
        Arguments cast = arguments.map(Value.class, value -> {
            if (!value.dtype().isFloating() || !arithmetic.isFloating()) {
                return value;
            }
            Value converted = Ops.roundTo(policy().computeDType(), Ops.cast(value, arithmetic));
            trace.setMask(converted, trace.mask(value));
            return converted;
        });
        Call call = new Call(trace, this, cast);
        List<Value> results = rounded(callAll(call));
        List<Value> outputs = supportsMasking() ? results : withoutMasksOf(cast.leaves(Value.class), results, trace);
        if (supportsMasking()) {
            Value mask = computeMask(call, outputs);
            outputs.forEach(output -> {
                if (trace.mask(output) == null) {
                    trace.setMask(output, mask);
                }
            });
        }
        Regularizer activity = activityRegularizer();
        if (activity != null) {
            outputs.forEach(output -> trace.losses().add(penalty(activity, output)));
        }
        return outputs;
    }

    /** A layer that stops masks and gives back its very input gives it under another identity, which has no mask. */
    private static List<Value> withoutMasksOf(List<Value> inputs, List<Value> outputs, Trace trace) {
        return outputs.stream()
                .map(output -> inputs.contains(output) && trace.mask(output) != null
                        ? output.graph().apply(new Reshape(output.shape()), output)
                        : output)
                .toList();
    }

    /** Per sample, so that the penalty does not depend on the size of the batch. */
    private static Value penalty(Regularizer regularizer, Value output) {
        Value loss = regularizer.apply(output);
        return output.rank() == 0 ? loss : Ops.divide(loss, output.shape().dim(0));
    }

    private List<Value> rounded(List<Value> results) {
        if (!castsInputs() || !policy().isHalf()) {
            return results;
        }
        return results.stream()
                .map(value -> Ops.roundTo(policy().computeDType(), value))
                .toList();
    }

    @Override
    public Map<String, @Nullable Object> getConfig() {
        Map<String, @Nullable Object> config = super.getConfig();
        config.replace(NAME.key(), name());
        String penalty = ACTIVITY_REGULARIZER.key();
        if (config.get(penalty) == null || !schema().args().contains(ACTIVITY_REGULARIZER)) {
            return config;
        }
        // Keras's base class writes a penalty that is not null, behind dtype; the subclass then finds the key taken.
        Map<String, @Nullable Object> ordered = new LinkedHashMap<>();
        config.forEach((key, value) -> {
            if (!key.equals(penalty)) {
                ordered.put(key, value);
            }
            if (key.equals(DTYPE.key())) {
                ordered.put(penalty, config.get(penalty));
            }
        });
        return ordered;
    }

    @Override
    public String toString() {
        return "<" + className() + " name=" + name() + ", built=" + built + ">";
    }
}
