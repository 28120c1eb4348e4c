package dev.keratin.cli;

import dev.keratin.files.FormatException;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.StoredArray;
import dev.keratin.files.UnsupportedFeatureException;
import dev.keratin.models.Model;
import dev.keratin.models.Models;
import dev.keratin.ops.Variable;
import dev.keratin.optimizers.Optimizer;
import dev.keratin.saving.CheckedArray;
import dev.keratin.saving.Matching;
import dev.keratin.saving.ModelLimits;
import dev.keratin.saving.ModelSnapshot;
import dev.keratin.saving.ModelState;
import dev.keratin.saving.VariableArrays;
import dev.keratin.training.CompileSettings;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model whose layers are built and whose weights are still in the file: variables get their memory only when their value is asked for.
 *
 * @param snapshot the file with the weights; it must stay open
 * @param model the layers
 * @param compileConfig the compile settings as the file has them, null where it has none
 * @param matching which tensor of the file is which variable
 */
record Skeleton(
        ModelSnapshot snapshot, Model model, @Nullable Map<String, @Nullable Object> compileConfig, Matching matching) {

    private static final Set<String> LOSS_AND_METRICS = Set.of("loss", "loss_weights", "metrics", "weighted_metrics");
    private static final System.Logger LOG = System.getLogger(Skeleton.class.getName());

    /**
     * Builds the layers of one file and finds their weights in another, which may be the same.
     *
     * @throws UnsupportedFeatureException where the architecture cannot be built
     * @throws dev.keratin.saving.WeightMismatchException where the weights do not fit
     */
    static Skeleton of(ModelSnapshot architecture, ModelSnapshot weights) throws IOException {
        Map<String, @Nullable Object> tree = architecture.architecture();
        if (tree == null) {
            throw new UnsupportedFeatureException(
                    architecture.provenance().path() + " holds weights only, no architecture.");
        }
        Model model = built(architecture, tree);
        ModelLimits.checkNames(model, architecture.provenance().path(), LoadLimits.defaults());
        Map<String, @Nullable Object> config = architecture.compileConfig();
        if (config != null && model.isConnected()) {
            compile(model, config);
        }
        return new Skeleton(weights, model, config, weights.match(model, model.optimizer()));
    }

    private static Model built(ModelSnapshot file, Map<String, @Nullable Object> tree) throws IOException {
        try {
            return Models.fromConfigTree(tree);
        } catch (IllegalArgumentException | IllegalStateException | ArithmeticException e) {
            throw new UnsupportedFeatureException(
                    file.provenance().path() + ": the model cannot be rebuilt. " + e.getMessage(), e);
        }
    }

    /** Only the optimizer's class is needed, for its state; a loss and metrics that are not known are words that can be handed on. */
    private static void compile(Model model, Map<String, @Nullable Object> config) {
        for (Set<String> left : List.of(Set.<String>of(), LOSS_AND_METRICS)) {
            try {
                Map<String, @Nullable Object> some = new LinkedHashMap<>(config);
                some.keySet().removeAll(left);
                model.compile(CompileSettings.fromConfig(some));
                Optimizer optimizer = model.optimizer();
                if (optimizer != null) {
                    optimizer.build(model.trainableVariables());
                }
                return;
            } catch (IllegalArgumentException e) {
                LOG.log(System.Logger.Level.DEBUG, "The compile settings cannot be rebuilt.", e);
            }
        }
    }

    /** The model as it is to be written, its values streamed from the file; without optimizer state where the file has none. */
    ModelState state() throws FormatException {
        if (!model.isConnected()) {
            throw new UnsupportedFeatureException(snapshot.provenance().path()
                    + ": its model does not say the shape of its input, so its variables are not known.");
        }
        // Those that the file has not are made here; the others go from file to file.
        List<Variable> made =
                weights().stream().filter(variable -> !has(variable)).toList();
        ModelLimits.checkWeights(made, snapshot.provenance().path(), LoadLimits.defaults());
        ModelState state = model.state();
        boolean trained = optimizerVariables().stream().anyMatch(this::has);
        return new ModelState(
                state.root(),
                state.architecture(),
                compileConfig,
                trained ? state.optimizer() : null,
                snapshot.trainingPosition(),
                this::value);
    }

    /** The model as it is to be written, without compile settings and optimizer. */
    ModelState untrained() throws FormatException {
        ModelState state = state();
        return new ModelState(state.root(), state.architecture(), null, null, null, state.values());
    }

    /** The variables of the model. */
    List<Variable> weights() {
        return model.variables();
    }

    /** The variables of the optimizer; none where the model is not compiled. */
    List<Variable> optimizerVariables() {
        Optimizer optimizer = model.optimizer();
        return optimizer == null ? List.of() : optimizer.variables();
    }

    /** Whether the file has a tensor for this variable. */
    boolean has(Variable variable) {
        return matching.isBound(variable);
    }

    /** The tensor of a variable in the variable's own type; where the file has none, the value that the variable begins with. */
    StoredArray value(Variable variable) {
        Matching.Bound bound = matching.of(variable);
        if (bound == null) {
            return VariableArrays.of(variable);
        }
        StoredArray array = checked(bound);
        return array.type() == VariableArrays.elementType(variable.dtype())
                ? array
                : new ConvertedArray(array, variable.dtype());
    }

    private StoredArray checked(Matching.Bound bound) {
        String expected = snapshot.weights().checksums().get(bound.tensor());
        return expected == null
                ? bound.array()
                : new CheckedArray(
                        bound.array(),
                        expected,
                        snapshot.provenance().path() + ": the tensor `" + bound.tensor() + "`");
    }
}
