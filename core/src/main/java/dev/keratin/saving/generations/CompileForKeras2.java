package dev.keratin.saving.generations;

import dev.keratin.saving.InexpressibleException;
import dev.keratin.saving.Target;
import dev.keratin.saving.Trees;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The settings of {@code compile} as Keras 2's {@code training_config}. */
final class CompileForKeras2 {

    private static final Set<String> OPTIMIZERS_2_3 =
            Set.of("SGD", "RMSprop", "Adam", "Adagrad", "Adadelta", "Adamax", "Nadam", "Ftrl");
    private static final Set<String> OPTIMIZERS_2_15 = Set.of(
            "SGD", "RMSprop", "Adam", "AdamW", "Adagrad", "Adadelta", "Adafactor", "Adamax", "Nadam", "Ftrl", "Lion");

    /** Optimizers whose rule Keras 2.11 changed; RMSprop only without momentum. */
    private static final Set<String> CHANGED = Set.of("RMSprop", "Adagrad", "Nadam");

    /** Arguments that only newer optimizers have, with the values that change nothing besides null. */
    private static final Map<String, Set<Object>> SINCE_2_11 = Map.of(
            "weight_decay", Set.of(),
            "global_clipnorm", Set.of(),
            "use_ema", Set.of(false),
            "ema_momentum", Set.of(0.99),
            "ema_overwrite_frequency", Set.of());

    private static final Set<String> SINCE_3 = Set.of("loss_scale_factor", "gradient_accumulation_steps");

    /** Losses and metrics by the names that all of Keras 2 knows; the others came with TensorFlow 2.4. */
    private static final Map<String, String> EARLY_NAMES =
            Map.of("kl_divergence", "kullback_leibler_divergence", "log_cosh", "logcosh", "huber", "huber_loss");

    private static final String OPTIMIZER = "optimizer";
    private static final String LEGACY = "Legacy";

    private final Target target;
    private final boolean early;
    private final Vocabulary words;

    /**
     * The settings as a receiver reads them.
     *
     * @param forEveryone whether Keras 3 is to open the result too
     */
    CompileForKeras2(Target target, boolean forEveryone) {
        this.target = target;
        this.early = target == Target.KERAS_2_3 && !forEveryone;
        this.words = new Vocabulary(target, forEveryone);
    }

    /** Refuses losses and metrics that the receiver lacks. */
    private void measures(@Nullable Object tree) throws InexpressibleException {
        if (tree instanceof List<?> list) {
            for (Object element : list) {
                measures(element);
            }
            return;
        }
        Map<String, @Nullable Object> map = Trees.mapOrNull(tree);
        Object className = map == null ? null : map.get("class_name");
        String name = String.valueOf(className instanceof String ? className : tree);
        if (map != null && !(className instanceof String)) {
            for (Object value : map.values()) {
                measures(value);
            }
        } else if (words.lacksMeasure(name)) {
            throw new InexpressibleException("The compile settings cannot be written for " + target
                    + ", which has no loss or metric " + name + ". Save for keras-3, or save only the weights.");
        }
    }

    Map<String, @Nullable Object> trainingConfig(Map<String, @Nullable Object> settings) throws InexpressibleException {
        measures(settings);
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("loss", early(withoutNulls(Receivers.inFull(Receivers.named(settings.get("loss"))))));
        result.put("metrics", early(Receivers.named(settings.get("metrics"))));
        result.put("weighted_metrics", early(Receivers.named(settings.get("weighted_metrics"))));
        if (target == Target.KERAS_2_3) {
            result.put("sample_weight_mode", null);
        }
        result.put("loss_weights", settings.get("loss_weights"));
        Map<String, @Nullable Object> optimizer = Trees.mapOrNull(settings.get(OPTIMIZER));
        if (optimizer != null) {
            result.put("optimizer_config", optimizer(optimizer, true));
        }
        return result;
    }

    /** {@code compile_config} of an archive. */
    Map<String, @Nullable Object> compileConfig(Map<String, @Nullable Object> settings) throws InexpressibleException {
        measures(settings);
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        Map<String, @Nullable Object> optimizer = Trees.mapOrNull(settings.get(OPTIMIZER));
        if (optimizer != null) {
            String className = String.valueOf(optimizer.get("class_name"));
            if (className.startsWith(LEGACY)) {
                throw new InexpressibleException("Optimizer " + className + " cannot be written for " + target
                        + " in a .keras archive, where Keras 2 keeps no state of the optimizers of before 2.11. Save as"
                        + " .h5, or save only the weights.");
            }
            Map<String, @Nullable Object> config =
                    Trees.mapOrNull(optimizer(optimizer, false).get("config"));
            result.put(OPTIMIZER, Trees.object("keras.optimizers", className, config, null));
        } else {
            result.put(OPTIMIZER, settings.get(OPTIMIZER));
        }
        result.put("loss", withoutNulls(settings.get("loss")));
        for (String key : List.of("metrics", "loss_weights", "weighted_metrics")) {
            result.put(key, settings.get(key));
        }
        for (String key : List.of("run_eagerly", "steps_per_execution", "jit_compile")) {
            result.put(key, null);
        }
        return result;
    }

    private @Nullable Object early(@Nullable Object measures) {
        if (!early) {
            return measures;
        }
        if (measures instanceof String name) {
            return EARLY_NAMES.getOrDefault(name, name);
        }
        if (measures instanceof List<?> list) {
            List<@Nullable Object> result = new ArrayList<>();
            list.forEach(element -> result.add(early(element)));
            return result;
        }
        Map<String, @Nullable Object> map = Trees.mapOrNull(measures);
        if (map != null && !map.containsKey("class_name")) {
            map.replaceAll((key, value) -> early(value));
        }
        return measures;
    }

    /** Losses without arguments that are null: early Keras 2 does not know all of them. */
    private static @Nullable Object withoutNulls(@Nullable Object losses) {
        if (losses instanceof List<?> list) {
            list.forEach(CompileForKeras2::withoutNulls);
        }
        Map<String, @Nullable Object> map = Trees.mapOrNull(losses);
        if (map != null) {
            Map<String, @Nullable Object> config = Trees.mapOrNull(map.get("config"));
            if (config != null) {
                config.values().removeIf(java.util.Objects::isNull);
            } else {
                map.values().forEach(CompileForKeras2::withoutNulls);
            }
        }
        return losses;
    }

    /** Keras 2.15 knows the optimizers of before 2.11 too; which ones are meant, a config says by what it has. */
    private Map<String, @Nullable Object> optimizer(Map<String, @Nullable Object> object, boolean plainSchedule)
            throws InexpressibleException {
        String className = String.valueOf(object.get("class_name"));
        boolean legacy = className.startsWith(LEGACY);
        String plain = legacy ? className.substring(LEGACY.length()) : className;
        boolean old = target == Target.KERAS_2_3 || legacy;
        if (plain.equals("LossScaleOptimizer")) {
            throw new InexpressibleException("Optimizer " + className + " cannot be written for " + target
                    + ", which keeps neither the loss scale nor its counter in a file and would start anew. Save for"
                    + " keras-3, or save without the optimizer.");
        }
        Map<String, @Nullable Object> config = Trees.mapOrNull(object.get("config"));
        boolean momentum =
                config != null && config.get("momentum") instanceof Number number && number.doubleValue() > 0;
        boolean changed = CHANGED.contains(plain) && !(plain.equals("RMSprop") && momentum);
        if (old && changed && !legacy || !(old ? OPTIMIZERS_2_3 : OPTIMIZERS_2_15).contains(plain)) {
            throw new InexpressibleException("Optimizer " + className + " cannot be written for " + target
                    + ", which has no optimizer that computes the same. Save for keras-3, or save only the weights.");
        }
        Map<String, @Nullable Object> kept = new LinkedHashMap<>();
        kept.put("name", plain);
        if (config != null) {
            for (Map.Entry<String, @Nullable Object> entry : config.entrySet()) {
                if (!entry.getKey().equals("name") && !isNew(className, entry.getKey(), entry.getValue(), old)) {
                    Object value = entry.getKey().equals("learning_rate") && old
                            ? earlySchedule(className, entry.getValue())
                            : entry.getValue();
                    kept.put(entry.getKey(), plainSchedule ? schedule(value) : value);
                }
            }
        }
        if (old) {
            kept.values().removeIf(java.util.Objects::isNull);
        } else {
            kept.put("jit_compile", false);
            kept.put("is_legacy_optimizer", false);
        }
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("class_name", old ? plain : "Custom>" + plain);
        result.put("config", kept);
        return result;
    }

    private boolean isNew(String className, String key, @Nullable Object value, boolean old)
            throws InexpressibleException {
        boolean unknown = SINCE_3.contains(key) || old && SINCE_2_11.containsKey(key);
        if (unknown && value != null && !SINCE_2_11.getOrDefault(key, Set.of()).contains(value)) {
            throw new InexpressibleException("Optimizer " + className + " cannot be written for " + target
                    + ", which has no `" + key + "` (" + value + " here). Save for keras-3.");
        }
        return unknown;
    }

    /** A rate without the warm-up that schedules have since Keras 2.12. */
    private @Nullable Object earlySchedule(String optimizer, @Nullable Object rate) throws InexpressibleException {
        Map<String, @Nullable Object> schedule = target == Target.KERAS_2_3 ? Trees.mapOrNull(rate) : null;
        Map<String, @Nullable Object> config = schedule == null ? null : Trees.mapOrNull(schedule.get("config"));
        if (schedule == null || config == null) {
            return rate;
        }
        boolean warm = config.get("warmup_target") != null
                || config.get("warmup_steps") instanceof Number steps && steps.longValue() != 0;
        if (warm) {
            throw new InexpressibleException("Optimizer " + optimizer + " cannot be written for " + target
                    + ", whose " + schedule.get("class_name") + " has no `warmup_target`. Save for keras-2.15 or"
                    + " keras-3, or save only the weights.");
        }
        config.keySet().removeAll(List.of("warmup_target", "warmup_steps"));
        return rate;
    }

    private static @Nullable Object schedule(@Nullable Object value) {
        return value instanceof Map<?, ?> ? Receivers.named(value) : value;
    }
}
