package dev.keratin.training;

import dev.keratin.optimizers.LossScaleOptimizer;
import dev.keratin.optimizers.Optimizer;
import dev.keratin.optimizers.Optimizers;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a model is trained by: the arguments of {@code model.compile}.
 *
 * <p>Losses and metrics are given as in Keras: an identifier ({@code "mse"}) or an object for all outputs, a list with one entry an output, or a map
 * by output name; a metrics entry may itself be a list. They stay as they were given, strings included, because files hold them so.
 *
 * <pre>{@code
 * CompileSettings.of("adam", "sparse_categorical_crossentropy", "accuracy")
 * }</pre>
 *
 * <p>{@code run_eagerly}, {@code steps_per_execution} and {@code jit_compile} say how Python runs a model; they are kept for files and do nothing here.
 */
public final class CompileSettings {

    private @Nullable Optimizer optimizer;
    private @Nullable Object loss;
    private @Nullable Object lossWeights;
    private @Nullable Object metrics;
    private @Nullable Object weightedMetrics;
    private boolean runEagerly;
    private int stepsPerExecution = 1;
    private boolean jitCompile;
    private boolean autoScaleLoss = true;

    private CompileSettings(@Nullable Optimizer optimizer) {
        this.optimizer = optimizer;
    }

    /** Settings with an optimizer (a name or an object, null for none) and a loss, without metrics. */
    public static CompileSettings of(@Nullable Object optimizer, @Nullable Object loss) {
        CompileSettings settings = new CompileSettings(optimizer == null ? null : Optimizers.REGISTRY.parse(optimizer));
        return settings.loss(loss);
    }

    /** Settings with an optimizer, a loss and metrics for all outputs. */
    public static CompileSettings of(@Nullable Object optimizer, @Nullable Object loss, Object... metrics) {
        return of(optimizer, loss).metrics(Arrays.asList(metrics));
    }

    /** One loss for all outputs, a list with one an output (null for none) or a map by output name. */
    public CompileSettings loss(@Nullable Object loss) {
        this.loss = CompileTrees.losses(loss);
        return this;
    }

    /** A number, or a list or map of numbers as {@link #loss}. */
    public CompileSettings lossWeights(@Nullable Object weights) {
        this.lossWeights = weights;
        return this;
    }

    /** A list of metrics, a list with an entry (a metric or a list of them) an output, or a map by output name. */
    public CompileSettings metrics(@Nullable Object metrics) {
        this.metrics = CompileTrees.metrics("metrics", metrics);
        return this;
    }

    /** As {@link #metrics}; these are weighted by sample and class weights. */
    public CompileSettings weightedMetrics(@Nullable Object metrics) {
        this.weightedMetrics = CompileTrees.metrics("weighted_metrics", metrics);
        return this;
    }

    public CompileSettings runEagerly(boolean runEagerly) {
        this.runEagerly = runEagerly;
        return this;
    }

    public CompileSettings stepsPerExecution(int steps) {
        this.stepsPerExecution = steps;
        return this;
    }

    public CompileSettings jitCompile(boolean jitCompile) {
        this.jitCompile = jitCompile;
        return this;
    }

    /** Whether the loss is scaled for layers of the policy {@code "mixed_float16"}, by a {@link LossScaleOptimizer} around the optimizer (default true). */
    public CompileSettings autoScaleLoss(boolean autoScaleLoss) {
        this.autoScaleLoss = autoScaleLoss;
        return this;
    }

    /** Puts the optimizer into one that scales the loss, unless it is one or that is not wanted. */
    void scaleLoss() {
        Optimizer given = optimizer;
        if (autoScaleLoss && given != null && !(given instanceof LossScaleOptimizer)) {
            optimizer = LossScaleOptimizer.of(given).name("loss_scale_optimizer");
        }
    }

    public @Nullable Optimizer optimizer() {
        return optimizer;
    }

    public @Nullable Object loss() {
        return loss;
    }

    public @Nullable Object lossWeights() {
        return lossWeights;
    }

    public @Nullable Object metrics() {
        return metrics;
    }

    public @Nullable Object weightedMetrics() {
        return weightedMetrics;
    }

    /** The {@code compile_config} of Keras 3. */
    public Map<String, @Nullable Object> config() {
        Map<String, @Nullable Object> config = new LinkedHashMap<>();
        config.put("optimizer", optimizer == null ? null : Optimizers.REGISTRY.tree(optimizer));
        config.put("loss", CompileTrees.tree(loss));
        config.put("loss_weights", CompileTrees.tree(lossWeights));
        config.put("metrics", CompileTrees.tree(metrics));
        config.put("weighted_metrics", CompileTrees.tree(weightedMetrics));
        config.put("run_eagerly", runEagerly);
        config.put("steps_per_execution", (long) stepsPerExecution);
        config.put("jit_compile", jitCompile);
        return config;
    }

    /** The settings of a {@code compile_config} of Keras 3. */
    public static CompileSettings fromConfig(Map<String, @Nullable Object> config) {
        CompileSettings settings = of(config.get("optimizer"), config.get("loss"));
        settings.lossWeights(config.get("loss_weights"));
        settings.metrics(config.get("metrics"));
        settings.weightedMetrics(config.get("weighted_metrics"));
        settings.runEagerly(Boolean.TRUE.equals(config.get("run_eagerly")));
        settings.stepsPerExecution(config.get("steps_per_execution") instanceof Number n ? n.intValue() : 1);
        settings.jitCompile(Boolean.TRUE.equals(config.get("jit_compile")));
        return settings;
    }
}
