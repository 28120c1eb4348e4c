package dev.keratin.models;

import dev.keratin.files.MissingEntryException;
import dev.keratin.files.Printable;
import dev.keratin.files.UnsupportedFeatureException;
import dev.keratin.layers.Layer;
import dev.keratin.layers.TrainingRules;
import dev.keratin.optimizers.Optimizer;
import dev.keratin.saving.KerasVersion;
import dev.keratin.saving.LoadOptions;
import dev.keratin.saving.LoadReport;
import dev.keratin.saving.ModelLimits;
import dev.keratin.saving.ModelReader;
import dev.keratin.saving.ModelSnapshot;
import dev.keratin.saving.WeightMismatchException;
import dev.keratin.training.CompileSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Loads what was saved ({@code keras.models}). */
public final class Models {

    private static final System.Logger LOGGER = System.getLogger("dev.keratin.models");

    private Models() {}

    /**
     * A model and what its loading did.
     *
     * @param model the model, compiled where the file says how
     * @param report every tensor, and what was read with another meaning or put aside
     */
    public record Loaded(Model model, LoadReport report) {}

    /**
     * The whole model of a file or folder, of any Keras: architecture, weights and, where the file has them, compile settings and optimizer.
     *
     * <p>Compile settings that cannot be rebuilt (a loss of the author's own) leave the model uncompiled, with a warning and a note in the report; give
     * {@link LoadOptions#customObject} to have them.
     *
     * @throws IOException where the file is missing, damaged, or holds what cannot be rebuilt; says what and why
     */
    public static Model load(Path path) throws IOException {
        return load(path, LoadOptions.defaults()).model();
    }

    /** The whole model of a file or folder, with a report. */
    public static Loaded load(Path path, LoadOptions options) throws IOException {
        return options.customObjects().within(() -> loaded(path, options));
    }

    private static Loaded loaded(Path path, LoadOptions options) throws IOException {
        try (ModelSnapshot snapshot = ModelReader.open(path, options)) {
            Map<String, @Nullable Object> architecture = snapshot.architecture();
            if (architecture == null) {
                List<String> why = snapshot.notes();
                throw new MissingEntryException(
                        path + ": " + snapshot.provenance().format().title() + "; holds weights only, no architecture."
                                + (why.isEmpty() ? "" : " " + String.join(" ", why))
                                + " Build the model with the same layers and use loadWeights.");
            }
            Model model = built(architecture, path);
            if (model instanceof Sequential stack
                    && !stack.isConnected()
                    && !stack.layers().isEmpty()) {
                new UnbuiltStack(stack, snapshot).build();
            }
            KerasVersion version = snapshot.provenance().version();
            if (model instanceof Sequential stack && version != null && version.major() < 3) {
                stack.takeMoreAxes();
            }
            followRulesOf(snapshot, model);
            ModelLimits.checkNames(model, path, options.limits());
            ModelLimits.checkWeights(model.variables(), path, options.limits());
            String unknown = compileAsSaved(model, snapshot, path, options);
            Optimizer optimizer = model.isCompiled() ? model.builtOptimizer() : null;
            LoadReport report = restored(model, snapshot, optimizer);
            if (model.isCompiled()) {
                PositionTrees.restore(snapshot, model);
            }
            return new Loaded(model, unknown == null ? report : report.with(unknown));
        }
    }

    /**
     * Loads the weights and the state of the optimizer. State that does not fit is put aside as Keras does, with a warning and a note: it is that of other
     * variables where layers were frozen between {@code compile} and {@code save}, as with the discriminator of a GAN.
     */
    private static LoadReport restored(Model model, ModelSnapshot snapshot, @Nullable Optimizer optimizer)
            throws IOException {
        try {
            return snapshot.restore(model, optimizer);
        } catch (WeightMismatchException e) {
            if (optimizer == null) {
                throw e;
            }
            // Nothing has changed yet; where the weights do not fit either, this fails as it should.
            LoadReport report = snapshot.restore(model, null);
            String reason = "The optimizer state was put aside, for it does not fit the variables that the optimizer"
                    + " updates; training would start with a fresh optimizer."
                    + String.valueOf(e.getMessage())
                            .lines()
                            .skip(1)
                            .findFirst()
                            .map(first -> " " + first.strip())
                            .orElse("");
            LOGGER.log(System.Logger.Level.WARNING, snapshot.provenance().path() + ": " + reason);
            return report.with(reason);
        }
    }

    /** Lets a model train as the Keras that wrote its file does. */
    static void followRulesOf(ModelSnapshot snapshot, Model model) {
        KerasVersion version = snapshot.provenance().version();
        if (version != null && version.major() < 3) {
            model.trainer().setRules(TrainingRules.KERAS_2);
        }
    }

    /** Compiles a model with the settings of its file; gives the reason where they cannot be rebuilt and the model stays as it is. */
    private static @Nullable String compileAsSaved(Model model, ModelSnapshot snapshot, Path path, LoadOptions options)
            throws IOException {
        Map<String, @Nullable Object> settings = snapshot.compileConfig();
        if (!options.compile() || settings == null) {
            return null;
        }
        try {
            model.compile(CompileSettings.fromConfig(settings).autoScaleLoss(holdsLossScale(snapshot)));
            return null;
        } catch (IllegalArgumentException e) {
            if (holdsCode(settings)) {
                throw new UnsupportedFeatureException(
                        path + ": the compile settings cannot be rebuilt. " + e.getMessage()
                                + " Load with LoadOptions.compile(false) to have the model without them.",
                        e);
            }
            String reason = Printable.message(
                    "The model is not compiled: the compile settings cannot be rebuilt. " + e.getMessage());
            LOGGER.log(System.Logger.Level.WARNING, path + ": " + reason);
            return reason;
        }
    }

    /**
     * A model of an architecture in the grammar of Keras 3, with fresh weights.
     *
     * @throws IllegalArgumentException where the config names something unknown or is no model
     */
    public static Model fromConfigTree(Map<String, @Nullable Object> architecture) {
        Layer layer = LayerSerialization.parse(architecture);
        if (!(layer instanceof Model model)) {
            throw new IllegalArgumentException(
                    "A " + layer.className() + " is a layer, not a model; put it into a Sequential.");
        }
        return model;
    }

    /** A model of the same architecture with weights and layers of its own, freshly initialised ({@code keras.models.clone_model}). */
    public static Model cloneModel(Model model) {
        return fromConfigTree(model.toConfigTree());
    }

    /**
     * Whether the optimizer scaled the loss when it was saved. Keras puts it into a LossScaleOptimizer by the policy of the moment, which no file
     * says, and writes the settings without that; the state has it.
     */
    static boolean holdsLossScale(ModelSnapshot snapshot) throws IOException {
        return snapshot.weights().tensors().keySet().stream()
                .anyMatch(name -> name.contains("/inner_optimizer/") || name.contains("loss_scale_optimizer/"));
    }

    private static Model built(Map<String, @Nullable Object> architecture, Path path) throws IOException {
        try {
            return fromConfigTree(architecture);
        } catch (IllegalArgumentException | IllegalStateException | ArithmeticException e) {
            throw new UnsupportedFeatureException(path + ": the model cannot be rebuilt. " + e.getMessage(), e);
        } catch (RuntimeException e) {
            // Nothing else leaves a loader, also where a layer (the caller's own, perhaps) forgot to check what it was
            // given.
            throw new UnsupportedFeatureException(
                    path + ": the model cannot be rebuilt, for a layer failed without saying why: " + e, e);
        }
    }

    /** Whether there is Python code in the settings, which is refused; a name that nobody knows is only reported. */
    private static boolean holdsCode(@Nullable Object tree) {
        if (tree instanceof Map<?, ?> map) {
            return "__lambda__".equals(map.get("class_name"))
                    || map.values().stream().anyMatch(Models::holdsCode);
        }
        return tree instanceof List<?> list && list.stream().anyMatch(Models::holdsCode);
    }
}
