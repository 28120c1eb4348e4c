package dev.keratin.saving.generations;

import dev.keratin.optimizers.Optimizers;
import dev.keratin.saving.InexpressibleException;
import dev.keratin.saving.KerasVersion;
import dev.keratin.saving.Target;
import dev.keratin.saving.Trees;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Configs in the grammar of Keras 3.15 as the receiver of a file reads them. */
public final class Receivers {

    private static final Set<String> OF_ARCHIVES = Set.of("module", "registered_name", "build_config");

    private static final Map<String, String> SHORT_NAMES = Map.of(
            "mse", "mean_squared_error",
            "mae", "mean_absolute_error",
            "mape", "mean_absolute_percentage_error",
            "msle", "mean_squared_logarithmic_error",
            "bce", "binary_crossentropy",
            "kld", "kl_divergence");

    /** What the names of optimizers begin with that compute as Keras did before 2.11, and that no Keras knows by that name. */
    private static final String LEGACY = "Legacy";

    private final Target target;
    private final boolean forEveryone;

    /** The grammar of a receiver. */
    public Receivers(Target target) {
        this(target, false);
    }

    private Receivers(Target target, boolean forEveryone) {
        this.target = target;
        this.forEveryone = forEveryone;
    }

    /** The grammar that every Keras opens: that of Keras 2 in words that Keras 3 still knows. */
    public static Receivers forEveryone() {
        return new Receivers(Target.KERAS_2_3, true);
    }

    /** A copy that the first Keras 3 understands too, wherever it has words for it. */
    private Map<String, @Nullable Object> plain(Map<String, @Nullable Object> tree) {
        Map<String, @Nullable Object> copy = Trees.copyMap(tree);
        SinceKeras30.leaveOut(copy);
        if (forEveryone || !target.isKeras2()) {
            SinceKeras30.rename(copy);
        }
        if (target == Target.KERAS_3_0) {
            SinceKeras30.listEnds(copy);
        }
        return copy;
    }

    /** The version that the file says it was written by. */
    public String version() {
        return switch (target) {
            case DEFAULT, KERAS_3, KERAS_3_0 -> KerasVersion.CURRENT.toString();
            case KERAS_2_15 -> "2.15.0";
            case KERAS_2_3 -> "2.3.0-tf";
        };
    }

    /** {@code config.json} of an archive. */
    public Map<String, @Nullable Object> archiveConfig(
            Map<String, @Nullable Object> architecture, @Nullable Map<String, @Nullable Object> compileConfig)
            throws InexpressibleException {
        if (target == Target.KERAS_2_3) {
            throw new InexpressibleException("A .keras archive cannot be written for " + target
                    + ": only Keras 2.12 and later read it. Save as .h5 for that receiver.");
        }
        Map<String, @Nullable Object> config = plain(architecture);
        Map<String, @Nullable Object> settings = compileConfig == null ? null : plain(compileConfig);
        if (target == Target.KERAS_2_15) {
            config = ArchiveForKeras2.config(new ForKeras2(target, false).layer(config));
            settings = settings == null ? null : new CompileForKeras2(target, forEveryone).compileConfig(settings);
        } else if (settings != null) {
            settings.put("optimizer", known(settings.get("optimizer")));
        }
        if (settings != null) {
            config.put("compile_config", settings);
        }
        return config;
    }

    /** The optimizer of compile settings where the file names another one instead, the nearest that its receivers know; else null. */
    public @Nullable Map<String, @Nullable Object> exactOptimizer(
            @Nullable Map<String, @Nullable Object> compileConfig) {
        Map<String, @Nullable Object> optimizer =
                compileConfig == null ? null : Trees.mapOrNull(compileConfig.get("optimizer"));
        boolean renamed = target == Target.DEFAULT && optimizer != null && isLegacy(optimizer);
        return renamed ? optimizer : null;
    }

    private static boolean isLegacy(Map<String, @Nullable Object> optimizer) {
        return String.valueOf(optimizer.get("class_name")).startsWith(LEGACY);
    }

    /** An optimizer that Keras 3 has; for most receivers that is the nearest one. */
    private @Nullable Object known(@Nullable Object given) throws InexpressibleException {
        Map<String, @Nullable Object> optimizer = Trees.mapOrNull(given);
        if (optimizer == null || !isLegacy(optimizer)) {
            return given;
        }
        String plain = String.valueOf(optimizer.get("class_name")).substring(LEGACY.length());
        if (target.isKeras3()) {
            throw new InexpressibleException("Optimizer " + optimizer.get("class_name") + " cannot be written for "
                    + target + ": the model was trained with the " + plain
                    + " of Keras before 2.11, and that of Keras 3 computes something else. Save without a target, which"
                    + " names the nearest optimizer, or save without the optimizer.");
        }
        Schema<?> schema = Optimizers.REGISTRY.find(plain);
        Map<String, @Nullable Object> config = Trees.mapOrNull(optimizer.get("config"));
        Map<String, @Nullable Object> kept = config == null ? new LinkedHashMap<>() : Trees.copyMap(config);
        if (schema != null) {
            kept.keySet().retainAll(schema.args().stream().map(Arg::key).toList());
        }
        return Trees.object("keras.optimizers", plain, kept, null);
    }

    /** {@code model_config} of a legacy file. */
    public Map<String, @Nullable Object> modelConfig(Map<String, @Nullable Object> architecture)
            throws InexpressibleException {
        Map<String, @Nullable Object> copy = plain(architecture);
        if (target.isKeras3()) {
            LegacyFileForKeras3.check(copy);
        }
        return bare(target.isKeras2() ? new ForKeras2(target, forEveryone).layer(copy) : copy);
    }

    /** Legacy files have no module on layers and models; what is nested deeper (initializers, policies) keeps its. */
    private static Map<String, @Nullable Object> bare(Map<String, @Nullable Object> object) {
        object.keySet().removeAll(OF_ARCHIVES);
        Map<String, @Nullable Object> config = Trees.mapOrNull(object.get("config"));
        if (config != null && config.get("layers") instanceof List<?> layers) {
            List<@Nullable Object> bare = new ArrayList<>();
            for (Object layer : layers) {
                Map<String, @Nullable Object> entry = Trees.mapOrNull(layer);
                bare.add(entry == null ? layer : bare(entry));
            }
            config.put("layers", bare);
        }
        return object;
    }

    /** {@code training_config} of a legacy file. */
    public Map<String, @Nullable Object> trainingConfig(Map<String, @Nullable Object> compileConfig)
            throws InexpressibleException {
        Map<String, @Nullable Object> settings = plain(compileConfig);
        if (target.isKeras2()) {
            return new CompileForKeras2(target, forEveryone).trainingConfig(settings);
        }
        Object optimizer = known(settings.remove("optimizer"));
        settings.replaceAll((key, value) ->
                key.equals("loss") ? inFull(named(value)) : key.endsWith("metrics") ? named(value) : value);
        Map<String, @Nullable Object> object = Trees.mapOrNull(optimizer);
        settings.put("optimizer_config", object == null ? optimizer : named(object));
        return settings;
    }

    /** Losses by their full names: Keras 3 cannot open a legacy file whose loss has a short one such as {@code mse}. */
    static @Nullable Object inFull(@Nullable Object losses) {
        if (losses instanceof String name) {
            return SHORT_NAMES.getOrDefault(name.toLowerCase(Locale.ROOT), name);
        }
        if (losses instanceof List<?> list) {
            List<@Nullable Object> result = new ArrayList<>();
            list.forEach(element -> result.add(inFull(element)));
            return result;
        }
        Map<String, @Nullable Object> map = Trees.mapOrNull(losses);
        if (map != null && !map.containsKey("class_name")) {
            map.replaceAll((key, value) -> inFull(value));
        }
        return losses;
    }

    /** Objects by class and config alone. */
    static @Nullable Object named(@Nullable Object tree) {
        if (tree instanceof List<?> list) {
            List<@Nullable Object> result = new ArrayList<>();
            list.forEach(element -> result.add(named(element)));
            return result;
        }
        Map<String, @Nullable Object> map = Trees.mapOrNull(tree);
        if (map == null) {
            return tree;
        }
        if (!(map.get("class_name") instanceof String)) {
            map.replaceAll((key, value) -> named(value));
            return map;
        }
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("class_name", map.get("class_name"));
        object.put("config", map.get("config"));
        return object;
    }
}
