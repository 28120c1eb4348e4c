package dev.keratin.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keratin.backend.Backend;
import dev.keratin.engine.Plan;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.json.Json;
import dev.keratin.ops.Graph;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.optimizers.schedules.ExponentialDecay;
import dev.keratin.serialization.ConfigTrees;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Tensor;
import dev.keratin.tensor.TensorSpec;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OptimizerTest {

    private static Variable weight(double... values) {
        return new Variable("kernel", TensorSpec.of(DType.FLOAT32, values.length), true, () -> Tensor.of(values.clone())
                .cast(DType.FLOAT32));
    }

    /** One step with a gradient of ones. */
    private static void step(Optimizer optimizer, Variable variable) {
        Graph graph = new Graph();
        Value gradient = Ops.onesLike(graph.read(variable));
        optimizer.apply(graph, List.of(variable), List.of(gradient));
        Plan.of(graph, List.of(), Backend.current()).run(0, 0);
    }

    static Stream<String> names() {
        return Optimizers.REGISTRY.names().stream()
                .filter(name -> !name.equals("LossScaleOptimizer") && !name.equals("MultiOptimizer"));
    }

    @ParameterizedTest
    @MethodSource("names")
    void defaultsAreThoseOfKeras(String name) throws Exception {
        Map<String, @Nullable Object> defaults =
                ConfigTrees.map(Goldens.read("optimizers.json").get("defaults"), "defaults");
        Optimizer optimizer = Optimizers.get(name);
        if (!defaults.containsKey(name)) {
            assertThat(name).startsWith("Legacy");
            return;
        }
        String expected = (String) Objects.requireNonNull(defaults.get(name));
        Object keras = Json.parse(expected, LoadLimits.defaults(), name);
        Map<String, @Nullable Object> config =
                ConfigTrees.map(ConfigTrees.map(keras, name).get("config"), name);
        assertThat(optimizer.name()).startsWith((String) config.get("name"));
        Map<String, @Nullable Object> actual = optimizer.getConfig();
        actual.put("name", config.get("name"));
        assertThat(Json.write(actual)).isEqualTo(Json.write(config));
    }

    @ParameterizedTest
    @MethodSource("names")
    void refusesUnknownArguments(String name) {
        Map<String, @Nullable Object> tree = Map.of("class_name", name, "config", Map.of("amount", 3L));

        assertThatThrownBy(() -> Optimizers.REGISTRY.parse(tree))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(name, "amount");
    }

    @ParameterizedTest
    @MethodSource("names")
    void runsOnItsOwn(String name) {
        Variable variable = weight(1, 2, 3);
        Optimizer optimizer = Optimizers.get(name);
        step(optimizer, variable);

        assertThat(optimizer.iterations().value().getLong(0)).isEqualTo(1);
        assertThat(variable.value().getDouble(0)).isLessThan(1).isGreaterThan(-1);
    }

    @Test
    void isFoundByTheNamesThatKerasAccepts() {
        for (String name :
                List.of("adam", "Adam", "adamw", "AdamW", "rmsprop", "RMSprop", "sgd", "schedulefreeadamw")) {
            assertThat(Optimizers.get(name).className()).isEqualToIgnoringCase(name);
        }
        assertThatThrownBy(() -> Optimizers.get("adma"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("adma");
    }

    @Test
    void learningRateCanChangeInUse() {
        Variable variable = weight(1);
        SGD sgd = SGD.create().learningRate(0.5);
        step(sgd, variable);
        sgd.setLearningRate(0.25);
        step(sgd, variable);

        assertThat(variable.value().getDouble(0)).isEqualTo(0.25);
        assertThat(sgd.learningRate()).isEqualTo(0.25);
        assertThat(sgd.getConfig()).containsEntry("learning_rate", 0.25);
    }

    @Test
    void learningRateOfAScheduleFollowsTheSteps() {
        Variable variable = weight(1);
        SGD sgd = SGD.create().learningRate(ExponentialDecay.of(0.5, 1, 0.5));
        step(sgd, variable);

        assertThat(sgd.learningRate()).isEqualTo(0.25);
        assertThat(sgd.learningRateVariable()).isNull();
        assertThatThrownBy(() -> sgd.setLearningRate(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ExponentialDecay");
    }

    @Test
    void constraintsActAfterTheUpdate() {
        Variable variable = weight(1, 3);
        Graph graph = new Graph();
        Value gradient = Ops.onesLike(graph.read(variable));
        SGD.create()
                .learningRate(2)
                .apply(graph, List.of(variable), List.of(gradient), any -> value -> Ops.maximum(value, 0.5));
        Plan.of(graph, List.of(), Backend.current()).run(0, 0);

        assertThat(variable.value().toFloats()).containsExactly(0.5f, 1f);
    }

    @Test
    void lossIsScaledAsTheGradientsAreUnscaled() {
        Graph graph = new Graph();
        Value loss = graph.input("loss", TensorSpec.of(DType.FLOAT32));
        LossScaleOptimizer wrapped =
                LossScaleOptimizer.of(SGD.create().lossScaleFactor(4.0)).initialScale(16);
        wrapped.build(List.of(weight(1)));
        List<Value> scaled = List.of(
                SGD.create().scaleLoss(loss),
                SGD.create().lossScaleFactor(8.0).scaleLoss(loss),
                wrapped.scaleLoss(loss));
        Plan plan = Plan.of(graph, scaled, Backend.current());
        plan.feed(loss, Tensor.scalar(3f));
        plan.run(0, 0);

        assertThat(List.of(plan.output(0), plan.output(1), plan.output(2)))
                .containsExactly(Tensor.scalar(3f), Tensor.scalar(24f), Tensor.scalar(48f));
    }

    @Test
    void slotsAreFoundByMeaning() {
        Variable variable = weight(1);
        variable.setPath("dense/kernel");
        Adam adam = Adam.create().amsgrad(true);
        adam.build(List.of(variable));

        assertThat(adam.slots()).containsOnlyKeys("momentum", "velocity", "velocity_hat");
        assertThat(Objects.requireNonNull(adam.slots().get("velocity").get(0)).path())
                .isEqualTo(adam.name() + "/dense_kernel_velocity");
    }

    @Test
    void stateTakesNoMemoryUntilItIsNeeded() {
        Adam adam = Adam.create();
        adam.build(List.of(weight(1)));

        assertThat(adam.variables()).hasSize(4).noneMatch(Variable::isInitialized);
    }

    @Test
    void refusesVariablesItWasNotBuiltFor() {
        SGD sgd = SGD.create();
        sgd.build(List.of(weight(1)));

        assertThatThrownBy(() -> step(sgd, weight(1, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("kernel");
    }

    @Test
    void refusesAStepWithoutGradients() {
        assertThatThrownBy(() ->
                        SGD.create().apply(new Graph(), List.of(weight(1)), Collections.singletonList((Value) null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("gradient");
    }

    @Test
    void refusesBadArguments() {
        assertThatThrownBy(() -> SGD.create().momentum(2)).hasMessageContainingAll("momentum", "2.0");
        assertThatThrownBy(() -> SGD.create().clipnorm(1.0).clipvalue(2.0))
                .hasMessageContainingAll("clipnorm=1.0", "clipvalue=2.0");
        assertThatThrownBy(() -> SGD.create().gradientAccumulationSteps(1))
                .hasMessageContaining("gradient_accumulation_steps=1");
        assertThatThrownBy(() -> SGD.create().useEma(true).emaMomentum(1.5)).hasMessageContaining("ema_momentum=1.5");
        assertThatThrownBy(() -> Optimizers.REGISTRY.parse(
                        Map.of("class_name", "AdamW", "config", Collections.singletonMap("weight_decay", null))))
                .hasMessageContaining("weight_decay=null");
        assertThatThrownBy(() -> Lion.create().beta1(0)).hasMessageContainingAll("beta_1", "0.0");
        assertThatThrownBy(() -> Ftrl.create().learningRatePower(0.5))
                .hasMessageContainingAll("learning_rate_power", "0.5");
        assertThatThrownBy(() -> Optimizers.REGISTRY.parse(
                        Map.of("class_name", "SGD", "config", Map.of("learning_rate", "fast"))))
                .hasMessageContainingAll("learning_rate", "fast");
        assertThatThrownBy(() -> MultiOptimizer.of(OptimizerMap.of(LossScaleOptimizer.of(SGD.create()))))
                .hasMessageContaining("LossScaleOptimizer");
    }

    @Test
    void refusesArgumentsInUse() {
        SGD sgd = SGD.create();
        sgd.build(List.of(weight(1)));

        assertThatThrownBy(() -> sgd.momentum(0.5)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> sgd.excludeFromWeightDecay(List.of(), List.of()))
                .isInstanceOf(IllegalStateException.class);
    }

    /** An optimizer of a user's own. */
    static final class SignDescent extends BaseOptimizer<SignDescent> {
        static final Schema<SignDescent> SCHEMA = Schema.<SignDescent>custom("mine", "SignDescent", SignDescent::new)
                .after(COMMON);

        SignDescent() {
            super(SCHEMA, 0.5);
        }

        @Override
        protected void buildSlots(List<Variable> trainable) {
            addSlots("count");
        }

        @Override
        protected void updateStep(Step step, Value gradient, Variable variable, Value learningRate) {
            Variable count = slot("count", variable);
            step.assign(count, Ops.add(step.read(count), 1));
            Value change = Ops.multiply(Ops.sign(gradient), learningRate);
            step.assign(variable, Ops.subtract(step.read(variable), change));
        }
    }

    @Test
    void usersCanAddTheirOwn() {
        Optimizers.REGISTRY.register(SignDescent.SCHEMA);
        Variable variable = weight(1);
        Optimizer copy = Optimizers.REGISTRY.copy(new SignDescent().learningRate(0.25));
        step(copy, variable);

        assertThat(variable.value().getDouble(0)).isEqualTo(0.75);
        assertThat(copy.variables().get(2).value().getDouble(0)).isEqualTo(1);
    }
}
