package dev.keratin.training;

import dev.keratin.backend.Backend;
import dev.keratin.constraints.Constraint;
import dev.keratin.data.Batches;
import dev.keratin.engine.Gradients;
import dev.keratin.engine.Plan;
import dev.keratin.layers.Trace;
import dev.keratin.layers.TrainingRules;
import dev.keratin.layers.Weight;
import dev.keratin.ops.Graph;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.optimizers.Optimizer;
import dev.keratin.regularizers.Regularizer;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Traces a whole step as one graph: forward, losses, gradients, the optimizer's update, constraints, metrics. */
final class StepTracer {

    private final Trainable model;
    private final @Nullable Compiled compiled;
    private final TrainingRules rules;

    /** @param compiled null for a model that only predicts */
    StepTracer(Trainable model, @Nullable Compiled compiled, TrainingRules rules) {
        this.model = model;
        this.compiled = compiled;
        this.rules = rules;
    }

    /** The step for batches like the present one. */
    Step trace(StepKind kind, Batches batches, Backend backend) {
        Graph graph = new Graph();
        Map<Integer, Value> fed = new LinkedHashMap<>();
        List<Value> inputs = new ModelInputs(model).trace(graph, batches, fed);
        Trace trace = new Trace(graph, kind == StepKind.TRAIN, rules);
        List<Value> outputs = model.forward(trace, inputs);
        if (kind == StepKind.PREDICT || compiled == null) {
            return new Step(Plan.of(graph, outputs, backend), fed, outputs);
        }
        List<@Nullable Value> targets = targets(graph, batches, outputs, fed);
        Value size = graph.scalar(DType.FLOAT32, batches.size());
        StepTrace step = new StepTrace(trace, size, outputs, targets, sampleWeights(graph, batches, targets, fed));
        record(kind, step, compiled);
        return new Step(Plan.of(graph, List.of(), backend), fed, List.of());
    }

    private void record(StepKind kind, StepTrace step, Compiled compiled) {
        List<@Nullable Shape> targetShapes = new ArrayList<>();
        step.targets().forEach(target -> targetShapes.add(target == null ? null : target.shape()));
        List<Shape> predictions = step.outputs().stream().map(Value::shape).toList();
        List<Value> losses = new ArrayList<>(
                compiled.losses(model.outputNames(), targetShapes, predictions).apply(step));
        losses.addAll(step.trace().losses());
        List<Variable> trainable = compiled.trainable(model);
        losses.addAll(regularization(step.graph(), trainable));
        if (losses.isEmpty()) {
            throw new IllegalStateException("Model \"" + model.name()
                    + "\" has no loss to compute: give `loss` to compile, or add losses in its layers.");
        }
        compiled.loss().update(step.graph(), total(losses, Ops::mean), step.batchSize());
        if (kind == StepKind.TRAIN) {
            train(step.graph(), total(losses, Ops::sum), trainable, compiled);
        }
        compiled.metrics(model.outputNames(), targetShapes, predictions).update(step);
    }

    /** The sum of all losses; one that was not reduced to a scalar is reduced here. */
    private static Value total(List<Value> losses, UnaryOperator<Value> reduction) {
        return losses.stream()
                .map(loss -> Ops.cast(loss.rank() == 0 ? loss : reduction.apply(loss), DType.FLOAT32))
                .reduce(Ops::add)
                .orElseThrow();
    }

    private List<Value> regularization(Graph graph, List<Variable> trainable) {
        Map<Variable, Regularizer> regularizers = new HashMap<>();
        for (Weight weight : model.allWeights()) {
            Regularizer regularizer = weight.regularizer();
            if (regularizer != null) {
                regularizers.put(weight.variable(), regularizer);
            }
        }
        List<Value> losses = new ArrayList<>();
        for (Variable variable : trainable) {
            Regularizer regularizer = regularizers.get(variable);
            if (regularizer != null) {
                losses.add(regularizer.apply(graph.read(variable)));
            }
        }
        return losses;
    }

    private void train(Graph graph, Value loss, List<Variable> trainable, Compiled compiled) {
        Optimizer optimizer = compiled.settings().optimizer();
        if (optimizer == null) {
            throw new IllegalStateException("Model \"" + model.name()
                    + "\" was compiled without an optimizer and cannot be trained; give `optimizer` to compile.");
        }
        if (trainable.isEmpty()) {
            return;
        }
        // Before the loss is scaled: a loss scale is part of the state.
        optimizer.build(trainable);
        List<Value> read = trainable.stream().map(graph::read).toList();
        List<@Nullable Value> gradients = Gradients.of(optimizer.scaleLoss(loss), read);
        Map<Variable, Constraint> constraints = new HashMap<>();
        for (Weight weight : model.allWeights()) {
            Constraint constraint = weight.constraint();
            if (constraint != null) {
                constraints.put(weight.variable(), constraint);
            }
        }
        optimizer.apply(graph, trainable, gradients, variable -> {
            Constraint constraint = constraints.get(variable);
            return constraint == null ? null : constraint::apply;
        });
    }

    /** Per output its target; null where the data has none for it. */
    private List<@Nullable Value> targets(Graph graph, Batches batches, List<Value> outputs, Map<Integer, Value> fed) {
        List<String> names = model.outputNames();
        List<Integer> wanted = new ArrayList<>();
        List<@Nullable Object> losses = compiled == null
                ? List.of()
                : PerOutput.losses(compiled.settings().loss(), names);
        for (int i = 0; i < outputs.size(); i++) {
            if (batches.targets() == outputs.size() || losses.get(i) != null) {
                wanted.add(i);
            }
        }
        if (batches.targets() != wanted.size() && batches.targets() != 0) {
            throw new IllegalArgumentException("Model \"" + model.name() + "\" has the outputs " + names
                    + ", but the data has " + batches.targets() + " targets; give one target an output.");
        }
        List<@Nullable Value> targets = new ArrayList<>();
        outputs.forEach(output -> targets.add(null));
        for (int i = 0; i < batches.targets(); i++) {
            int column = batches.inputs() + i;
            TensorSpec spec = batches.specs().get(column);
            Value target = graph.input("target_" + names.get(wanted.get(i)), spec.withDType(targetType(spec.dtype())));
            fed.put(column, target);
            targets.set(wanted.get(i), target);
        }
        return targets;
    }

    /** Kernels know one floating-point and one integer type for labels. */
    private static DType targetType(DType given) {
        return given.isFloating() ? DType.FLOAT32 : given.isInteger() ? DType.INT32 : given;
    }

    /** Per output the weights of its samples; null for ones. */
    private static List<@Nullable Value> sampleWeights(
            Graph graph, Batches batches, List<@Nullable Value> targets, Map<Integer, Value> fed) {
        List<Integer> weighted = batches.weightedTargets();
        List<@Nullable Value> weights = new ArrayList<>();
        int target = 0;
        for (Value present : targets) {
            int index = present == null ? -1 : weighted.indexOf(target++);
            if (index < 0) {
                weights.add(null);
                continue;
            }
            int column = batches.inputs() + batches.targets() + index;
            TensorSpec spec = batches.specs().get(column).withDType(DType.FLOAT32);
            Value weight = graph.input("sample_weight_" + (target - 1), spec);
            fed.put(column, weight);
            weights.add(weight);
        }
        return weights;
    }
}
