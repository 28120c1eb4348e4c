package dev.keratin.optimizers;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.optimizers.schedules.LearningRateSchedule;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Tensor;
import dev.keratin.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An optimizer with the arguments that Keras gives to all of them. Extend it for one of your own: declare the slots in {@link #buildSlots} and
 * the rule in {@link #updateStep}.
 *
 * <p>Arguments: {@code name}; {@code learning_rate}, a number or a {@link LearningRateSchedule}; {@code weight_decay}, subtracted as
 * {@code w -= w * weight_decay * learning_rate} before each update; at most one of {@code clipnorm} (norm of each gradient),
 * {@code global_clipnorm} (norm of all together), {@code clipvalue} (each element); {@code use_ema} with {@code ema_momentum} (0.99) and
 * {@code ema_overwrite_frequency}, a moving average of the weights that replaces them every so many steps and at the end of training;
 * {@code loss_scale_factor}; {@code gradient_accumulation_steps}, at least 2: the mean gradient of so many steps makes one update.
 *
 * @param <S> the class itself, which its setters return
 */
public abstract class BaseOptimizer<S extends BaseOptimizer<S>> extends Optimizer {

    protected static final Arg<Object> LEARNING_RATE = Arg.optional("learning_rate", LearningRates.TYPE, 0.001);
    protected static final Arg<@Nullable Double> WEIGHT_DECAY = optional("weight_decay");
    protected static final Arg<@Nullable Double> CLIPNORM = optional("clipnorm");
    protected static final Arg<@Nullable Double> GLOBAL_CLIPNORM = optional("global_clipnorm");
    protected static final Arg<@Nullable Double> CLIPVALUE = optional("clipvalue");
    protected static final Arg<Boolean> USE_EMA = Arg.optional("use_ema", ArgTypes.BOOL, false);
    protected static final Arg<Double> EMA_MOMENTUM = Arg.optional("ema_momentum", ArgTypes.FLOAT, 0.99);
    protected static final Arg<@Nullable Integer> EMA_OVERWRITE_FREQUENCY =
            Arg.optional("ema_overwrite_frequency", ArgTypes.nullable(ArgTypes.INT), null);
    protected static final Arg<@Nullable Double> LOSS_SCALE_FACTOR = optional("loss_scale_factor");
    protected static final Arg<@Nullable Integer> GRADIENT_ACCUMULATION_STEPS =
            Arg.optional("gradient_accumulation_steps", ArgTypes.nullable(ArgTypes.INT), null);

    /** The common arguments in the order of {@code get_config}, for {@link Schema#after}. */
    protected static final List<Arg<?>> COMMON = List.of(
            NAME,
            LEARNING_RATE,
            WEIGHT_DECAY,
            CLIPNORM,
            GLOBAL_CLIPNORM,
            CLIPVALUE,
            USE_EMA,
            EMA_MOMENTUM,
            EMA_OVERWRITE_FREQUENCY,
            LOSS_SCALE_FACTOR,
            GRADIENT_ACCUMULATION_STEPS);

    private final Map<String, List<@Nullable Variable>> slots = new LinkedHashMap<>();
    private final Map<String, Variable> scalars = new LinkedHashMap<>();
    private final List<Variable> state = new ArrayList<>();
    private final Map<Variable, Integer> positions = new IdentityHashMap<>();
    private final Set<Variable> undecayed = Collections.newSetFromMap(new IdentityHashMap<>());
    private List<Variable> trainable = List.of();
    private @Nullable Pattern undecayedNames;
    private @Nullable Variable learningRate;
    private String scope = "";
    private boolean built;

    /**
     * An optimizer of defaults.
     *
     * @param schema its class
     * @param learningRate the default learning rate
     */
    protected BaseOptimizer(Schema<S> schema, double learningRate) {
        super(schema);
        update(LEARNING_RATE, learningRate);
    }

    private static Arg<@Nullable Double> optional(String key) {
        return Arg.optional(key, ArgTypes.nullable(ArgTypes.FLOAT), null);
    }

    /** Sets an argument and checks it with the others. */
    @SuppressWarnings("unchecked")
    protected final S with(Arg<?> arg, @Nullable Object value) {
        set(arg, value);
        validate();
        return (S) this;
    }

    public S name(String name) {
        return with(NAME, name);
    }

    public S learningRate(double rate) {
        return with(LEARNING_RATE, rate);
    }

    public S learningRate(LearningRateSchedule schedule) {
        return with(LEARNING_RATE, schedule);
    }

    public S weightDecay(double decay) {
        return with(WEIGHT_DECAY, decay);
    }

    public S clipnorm(double norm) {
        return with(CLIPNORM, norm);
    }

    public S globalClipnorm(double norm) {
        return with(GLOBAL_CLIPNORM, norm);
    }

    public S clipvalue(double value) {
        return with(CLIPVALUE, value);
    }

    public S useEma(boolean use) {
        return with(USE_EMA, use);
    }

    public S emaMomentum(double momentum) {
        return with(EMA_MOMENTUM, momentum);
    }

    public S emaOverwriteFrequency(int steps) {
        return with(EMA_OVERWRITE_FREQUENCY, steps);
    }

    public S lossScaleFactor(double factor) {
        return with(LOSS_SCALE_FACTOR, factor);
    }

    public S gradientAccumulationSteps(int steps) {
        return with(GRADIENT_ACCUMULATION_STEPS, steps);
    }

    /**
     * Leaves variables out of the weight decay; to be called before the optimizer is built. Not part of the config, as in Keras.
     *
     * @param variables these variables
     * @param names regular expressions; a variable whose name contains a match of one of them is left out ({@code "bias"})
     */
    @SuppressWarnings("unchecked")
    public S excludeFromWeightDecay(Collection<Variable> variables, Collection<String> names) {
        if (built) {
            throw new IllegalStateException("`excludeFromWeightDecay` can only be called before optimizer " + name()
                    + " is built, which it is already.");
        }
        undecayed.clear();
        undecayed.addAll(variables);
        undecayedNames = names.isEmpty() ? null : Pattern.compile(String.join("|", names));
        return (S) this;
    }

    @Override
    protected void validate() {
        int clips = (get(CLIPNORM) == null ? 0 : 1)
                + (get(GLOBAL_CLIPNORM) == null ? 0 : 1)
                + (get(CLIPVALUE) == null ? 0 : 1);
        if (clips > 1) {
            throw new IllegalArgumentException("Only one of `clipnorm`, `clipvalue` and `global_clipnorm` can be set, "
                    + "received clipnorm=" + get(CLIPNORM) + ", clipvalue=" + get(CLIPVALUE) + ", global_clipnorm="
                    + get(GLOBAL_CLIPNORM) + ".");
        }
        Integer steps = get(GRADIENT_ACCUMULATION_STEPS);
        if (steps != null && steps != 0 && steps < 2) {
            throw new IllegalArgumentException(
                    "`gradient_accumulation_steps` must be an integer of at least 2 or null, received "
                            + "gradient_accumulation_steps=" + steps + ".");
        }
        if (get(USE_EMA)) {
            double momentum = get(EMA_MOMENTUM);
            if (!(momentum >= 0 && momentum <= 1)) {
                throw new IllegalArgumentException(
                        "`ema_momentum` must lie in [0, 1], received ema_momentum=" + momentum + ".");
            }
            Integer frequency = get(EMA_OVERWRITE_FREQUENCY);
            if (frequency != null && frequency < 0) {
                throw new IllegalArgumentException(
                        "`ema_overwrite_frequency` must be a positive integer or null, received "
                                + "ema_overwrite_frequency=" + frequency + ".");
            }
        }
    }

    // State.

    @Override
    public final boolean isBuilt() {
        return built;
    }

    @Override
    final void build(List<Variable> variables, String scope) {
        lock();
        this.scope = scope;
        trainable = List.copyOf(variables);
        for (Variable variable : trainable) {
            positions.put(variable, positions.size());
        }
        if (get(USE_EMA)) {
            addSlots("average");
        }
        if (accumulationSteps() > 0) {
            addSlots("gradient_accumulator");
        }
        buildSlots(trainable);
        built = true;
    }

    /** Declares the state that the rule needs, by {@code addSlots} and its siblings, in Keras's order. */
    protected abstract void buildSlots(List<Variable> trainable);

    /** Adds slots of zeros to each variable; those of one call lie side by side, variable by variable. */
    protected final void addSlots(String... names) {
        for (Variable variable : trainable) {
            for (String name : names) {
                addSlot(name, variable, fill(variable.spec(), 0));
            }
        }
    }

    /** Adds a slot like {@code variable} that begins with {@code initial}. */
    protected final void addSlot(String name, Variable variable, Supplier<Tensor> initial) {
        addSlot(name, variable, variable.spec(), variable.path().replace('/', '_') + "_" + name, initial);
    }

    /** Adds a slot of another type or shape; {@code variableName} is its name in Keras. */
    final void addSlot(String name, Variable variable, TensorSpec spec, String variableName, Supplier<Tensor> initial) {
        Variable slot = new Variable(variableName, spec, false, initial);
        slot.setPath(scope + "/" + variableName);
        slots.computeIfAbsent(name, n -> new ArrayList<>(Collections.nCopies(trainable.size(), null)))
                .set(position(variable), slot);
        state.add(slot);
    }

    private int position(Variable variable) {
        return Objects.requireNonNull(positions.get(variable), () -> "Unknown variable " + variable);
    }

    /** Adds a scalar that belongs to no variable. */
    protected final void addScalar(String meaning, String variableName, DType dtype, double initial) {
        TensorSpec spec = TensorSpec.of(dtype);
        Variable variable = new Variable(variableName, spec, false, fill(spec, initial));
        variable.setPath(scope + "/" + variableName);
        scalars.put(meaning, variable);
        state.add(variable);
    }

    /** Makes tensors that hold one number. */
    protected static Supplier<Tensor> fill(TensorSpec spec, double value) {
        return () -> {
            Tensor tensor = Tensor.zeros(spec.dtype(), spec.shape());
            if (value != 0) {
                Tensor one = Tensor.of(new double[] {value}, 1).cast(spec.dtype());
                for (int i = 0; i < tensor.size(); i++) {
                    System.arraycopy(one.buffer().array(), 0, tensor.buffer().array(), i, 1);
                }
            }
            return tensor;
        };
    }

    /** The slot of a variable. */
    protected final Variable slot(String name, Variable variable) {
        return Objects.requireNonNull(slotOrNull(name, variable), name);
    }

    /** The slot of a variable, null where it has none of that name. */
    protected final @Nullable Variable slotOrNull(String name, Variable variable) {
        List<@Nullable Variable> all = slots.get(name);
        return all == null ? null : all.get(position(variable));
    }

    @Override
    public final List<Variable> variables() {
        List<Variable> all = new ArrayList<>();
        all.add(iterations());
        Variable rate = learningRateVariable();
        if (rate != null) {
            all.add(rate);
        }
        all.addAll(state);
        return all;
    }

    @Override
    public final Map<String, List<@Nullable Variable>> slots() {
        Map<String, List<@Nullable Variable>> all = new LinkedHashMap<>();
        slots.forEach((name, variables) -> all.put(name, Collections.unmodifiableList(variables)));
        return Collections.unmodifiableMap(all);
    }

    @Override
    public final Map<String, Variable> scalarSlots() {
        return Collections.unmodifiableMap(scalars);
    }

    // Learning rate.

    @Override
    public final @Nullable Variable learningRateVariable() {
        if (!(get(LEARNING_RATE) instanceof Double)) {
            return null;
        }
        Variable present = learningRate;
        if (present == null) {
            present = scalar(
                    "learning_rate", DType.FLOAT32, () -> Tensor.scalar(((Double) get(LEARNING_RATE)).floatValue()));
            learningRate = present;
        }
        return present;
    }

    /** The schedule that computes the learning rate, null where it is a number. */
    public final @Nullable LearningRateSchedule learningRateSchedule() {
        return get(LEARNING_RATE) instanceof LearningRateSchedule schedule ? schedule : null;
    }

    @Override
    public final double learningRate() {
        LearningRateSchedule schedule = learningRateSchedule();
        if (schedule != null) {
            return schedule.at(iterations().value().getLong(0));
        }
        Variable present = learningRate;
        return present == null ? (Double) get(LEARNING_RATE) : present.value().getDouble(0);
    }

    @Override
    public final void setLearningRate(double rate) {
        Variable variable = learningRateVariable();
        if (variable == null) {
            throw new IllegalStateException("The learning rate of optimizer " + name() + " is computed by "
                    + get(LEARNING_RATE) + " and cannot be set. Create the optimizer with a number where it must be.");
        }
        variable.assign(Tensor.scalar((float) rate));
    }

    /** The learning rate at this step, a float32 scalar. */
    private Value rate(Step step) {
        LearningRateSchedule schedule = learningRateSchedule();
        return step.shared(
                "learning_rate",
                DType.FLOAT32,
                () -> schedule != null
                        ? schedule.apply(step.read(iterations()))
                        : step.read(Objects.requireNonNull(learningRateVariable())));
    }

    /** The number of updates made so far: the steps, or with accumulation the finished groups of them. */
    private Value updates(Step step) {
        int steps = accumulationSteps();
        Value count = step.read(iterations());
        return steps == 0
                ? count
                : step.shared("updates", DType.INT64, () -> Ops.floorDivide(count, Ops.number(count, steps)));
    }

    /** The number of this update counted from 1, as a floating-point scalar. */
    protected final Value localStep(Step step, DType dtype) {
        return step.shared("local_step", dtype, () -> Ops.cast(Ops.add(updates(step), 1), dtype));
    }

    /** 1 where the count, an integer scalar, is a multiple of {@code period}, else 0, as float32. */
    private static Value isMultiple(Value count, int period) {
        Value remainder = Ops.cast(Ops.mod(count, Ops.number(count, period)), DType.FLOAT32);
        return Ops.cast(Ops.equal(remainder, Ops.number(remainder, 0)), DType.FLOAT32);
    }

    private int accumulationSteps() {
        Integer steps = get(GRADIENT_ACCUMULATION_STEPS);
        return steps == null ? 0 : steps;
    }

    // The update.

    @Override
    public Value scaleLoss(Value loss) {
        Double factor = get(LOSS_SCALE_FACTOR);
        return factor == null ? loss : Ops.multiply(loss, factor);
    }

    @Override
    final void setLossScaleFactor(@Nullable Double factor) {
        update(LOSS_SCALE_FACTOR, factor);
    }

    /** What precedes the updates of the single variables. */
    protected void beginUpdate(Step step) {}

    /**
     * The rule: records the update of one variable and its slots.
     *
     * @param gradient of the variable's type, clipped
     * @param learningRate a scalar of the variable's type
     */
    protected abstract void updateStep(Step step, Value gradient, Variable variable, Value learningRate);

    @Override
    final void record(
            Step step,
            List<Variable> variables,
            List<@Nullable Value> gradients,
            Function<Variable, @Nullable UnaryOperator<Value>> constraints) {
        List<Variable> updated = new ArrayList<>();
        List<Value> given = new ArrayList<>();
        for (int i = 0; i < variables.size(); i++) {
            Variable variable = variables.get(i);
            if (!positions.containsKey(variable)) {
                throw new IllegalArgumentException("Optimizer " + name() + " was built for other variables than "
                        + variable + ". Create a new optimizer to train another set of variables.");
            }
            Value gradient = gradients.get(i);
            if (gradient != null) {
                updated.add(variable);
                given.add(unscaled(Ops.cast(gradient, variable.dtype())));
            }
        }
        if (updated.isEmpty()) {
            throw new IllegalArgumentException(
                    "No variable has a gradient: the loss does not depend on any of " + variables + ".");
        }
        if (accumulationSteps() > 0) {
            accumulate(step, updated, given);
        } else {
            update(step, updated, given);
        }
        if (get(USE_EMA)) {
            average(step);
        }
        for (Variable variable : updated) {
            UnaryOperator<Value> constraint = constraints.apply(variable);
            if (constraint != null) {
                step.assign(variable, constraint.apply(step.read(variable)));
            }
        }
        step.assign(iterations(), Ops.add(step.read(iterations()), 1));
    }

    private Value unscaled(Value gradient) {
        Double factor = get(LOSS_SCALE_FACTOR);
        return factor == null ? gradient : Ops.divide(gradient, factor);
    }

    private void update(Step step, List<Variable> variables, List<Value> gradients) {
        List<Value> clipped =
                new GradientClipping(get(CLIPNORM), get(GLOBAL_CLIPNORM), get(CLIPVALUE)).apply(gradients);
        for (Variable variable : variables) {
            decayWeights(step, variable);
        }
        beginUpdate(step);
        for (int i = 0; i < variables.size(); i++) {
            Variable variable = variables.get(i);
            updateStep(step, clipped.get(i), variable, rate(step, variable.dtype()));
        }
    }

    private Value rate(Step step, DType dtype) {
        return step.shared("learning_rate", dtype, () -> Ops.cast(rate(step), dtype));
    }

    /** The factor of the weight decay of a variable, null where it has none. */
    protected @Nullable Double weightDecayOf(Variable variable) {
        return get(WEIGHT_DECAY);
    }

    private void decayWeights(Step step, Variable variable) {
        Double decay = weightDecayOf(variable);
        Pattern names = undecayedNames;
        if (decay == null
                || undecayed.contains(variable)
                || (names != null && names.matcher(variable.name()).find())) {
            return;
        }
        Value weights = step.read(variable);
        Value lost = Ops.multiply(Ops.multiply(weights, decay), rate(step, variable.dtype()));
        step.assign(variable, Ops.subtract(weights, lost));
    }

    private void accumulate(Step step, List<Variable> variables, List<Value> gradients) {
        int steps = accumulationSteps();
        Value due = isMultiple(Ops.add(step.read(iterations()), 1), steps);
        List<Value> sums = new ArrayList<>();
        List<Value> means = new ArrayList<>();
        for (int i = 0; i < variables.size(); i++) {
            Value sum = Ops.add(gradients.get(i), step.read(slot("gradient_accumulator", variables.get(i))));
            sums.add(sum);
            means.add(Ops.divide(sum, steps));
        }
        Step update = step.nested();
        update(update, variables, means);
        update.commitIf(due);
        for (int i = 0; i < variables.size(); i++) {
            Value sum = sums.get(i);
            Value kept = Ops.select(Ops.cast(due, sum.dtype()), Ops.number(sum, 0), sum);
            step.assign(slot("gradient_accumulator", variables.get(i)), kept);
        }
    }

    private void average(Step step) {
        Value count = updates(step);
        Integer frequency = get(EMA_OVERWRITE_FREQUENCY);
        Value overwrite = frequency == null || frequency == 0 ? null : isMultiple(Ops.add(count, 1), frequency);
        for (Variable variable : trainable) {
            Value weights = step.read(variable);
            Value momentum = step.shared("ema_momentum", variable.dtype(), () -> {
                Value done = Ops.cast(count, variable.dtype());
                Value notFirst = Ops.cast(Ops.notEqual(done, Ops.number(done, 0)), variable.dtype());
                return Ops.multiply(notFirst, get(EMA_MOMENTUM));
            });
            Variable slot = slot("average", variable);
            Value average =
                    Ops.add(Ops.multiply(momentum, step.read(slot)), Ops.multiply(Ops.subtract(1, momentum), weights));
            step.assign(slot, average);
            if (overwrite != null) {
                step.assign(variable, Ops.select(Ops.cast(overwrite, variable.dtype()), average, weights));
            }
        }
    }

    @Override
    public final void finalizeVariableValues() {
        if (built && get(USE_EMA)) {
            for (Variable variable : trainable) {
                variable.assign(slot("average", variable).value());
            }
        }
    }

    /** {@code 1 - rate} with the rate rounded to float32 before, where Keras does so; half types would round 0.999 to 1. */
    static double oneMinus(double rate, DType dtype) {
        return 1 - (dtype == DType.FLOAT64 ? rate : (double) (float) rate);
    }

    /** The arguments; the learning rate is the current one, as float32 holds it. */
    @Override
    public Map<String, @Nullable Object> getConfig() {
        name();
        Map<String, @Nullable Object> config = super.getConfig();
        if (learningRateSchedule() == null) {
            config.put("learning_rate", learningRate());
        }
        return config;
    }
}
