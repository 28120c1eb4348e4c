package dev.keratin.optimizers;

import dev.keratin.serialization.ConfigTrees;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Optimizer configs of Keras 1 and 2 in the grammar of Keras 3, with the arithmetic that their authors had.
 *
 * <p>Most rules stayed as they were. {@code decay} becomes the schedule {@code InverseTimeDecay}, which computes the same; RMSprop without
 * momentum, Adagrad and Nadam computed something else before Keras 2.11 and become {@link LegacyRMSprop}, {@link LegacyAdagrad} and
 * {@link LegacyNadam}.
 */
public final class LegacyOptimizers {

    private static final Set<String> NEW_STYLE =
            Set.of("use_ema", "jit_compile", "is_legacy_optimizer", "weight_decay");

    private LegacyOptimizers() {}

    /**
     * The config tree, to be read by {@link Optimizers#REGISTRY}, that means what this config meant in Keras 1 or 2.
     *
     * @param className as the file gives it; a prefix {@code Custom>} is dropped
     * @param config as the file gives it
     * @throws IllegalArgumentException where it cannot be expressed
     */
    public static Map<String, @Nullable Object> modern(String className, Map<String, @Nullable Object> config) {
        String name = className.substring(className.lastIndexOf('>') + 1);
        Map<String, @Nullable Object> args = new LinkedHashMap<>(config);
        if (name.startsWith("LossScaleOptimizer")) {
            return lossScale(args);
        }
        Object legacy = args.remove("is_legacy_optimizer");
        boolean newStyle =
                !Boolean.TRUE.equals(legacy) && config.keySet().stream().anyMatch(NEW_STYLE::contains);
        args.remove("jit_compile");
        if (newStyle) {
            return tree(name, args);
        }
        rename(args, "lr", "learning_rate");
        if (args.containsKey("epsilon") && !(args.get("epsilon") instanceof Number n && n.doubleValue() != 0)) {
            args.put("epsilon", 1e-7);
        }
        switch (name.toLowerCase(Locale.ROOT)) {
            case "nadam" -> {
                rename(args, "schedule_decay", "decay");
                return tree("LegacyNadam", args);
            }
            case "adagrad" -> {
                decayed(args);
                return tree("LegacyAdagrad", args);
            }
            case "rmsprop" -> {
                decayed(args);
                boolean momentum = args.get("momentum") instanceof Number n && n.doubleValue() > 0;
                if (momentum) {
                    return tree("RMSprop", args);
                }
                args.remove("momentum");
                return tree("LegacyRMSprop", args);
            }
            default -> {
                decayed(args);
                return tree(name, args);
            }
        }
    }

    /** {@code decay} made the schedule that computes the same. */
    private static void decayed(Map<String, @Nullable Object> args) {
        if (!(args.remove("decay") instanceof Number decay) || decay.doubleValue() <= 0) {
            return;
        }
        if (!(args.get("learning_rate") instanceof Number rate)) {
            throw new IllegalArgumentException("An optimizer with both `decay`=" + decay
                    + " and a schedule as `learning_rate` cannot be expressed in Keras 3; remove one of them.");
        }
        Map<String, @Nullable Object> schedule = new LinkedHashMap<>();
        schedule.put("initial_learning_rate", rate);
        schedule.put("decay_steps", 1L);
        schedule.put("decay_rate", decay);
        args.put("learning_rate", tree("InverseTimeDecay", schedule));
    }

    /** {@code {inner_optimizer, dynamic, initial_scale, dynamic_growth_steps}}; a fixed scale is the inner optimizer's {@code loss_scale_factor}. */
    private static Map<String, @Nullable Object> lossScale(Map<String, @Nullable Object> args) {
        rename(args, "optimizer", "inner_optimizer");
        Map<String, @Nullable Object> inner = ConfigTrees.map(args.get("inner_optimizer"), "LossScaleOptimizer");
        if (!(inner.get("class_name") instanceof String innerName)) {
            throw new IllegalArgumentException("`inner_optimizer` of LossScaleOptimizer lacks a `class_name`.");
        }
        Map<String, @Nullable Object> innerTree = modern(innerName, ConfigTrees.map(inner.get("config"), innerName));
        if (Boolean.FALSE.equals(args.remove("dynamic"))) {
            Map<String, @Nullable Object> config =
                    new LinkedHashMap<>(ConfigTrees.map(innerTree.get("config"), innerName));
            config.put("loss_scale_factor", args.get("initial_scale"));
            innerTree.put("config", config);
            return innerTree;
        }
        args.put("inner_optimizer", innerTree);
        return tree("LossScaleOptimizer", args);
    }

    private static void rename(Map<String, @Nullable Object> args, String from, String to) {
        if (args.containsKey(from)) {
            args.putIfAbsent(to, args.get(from));
            args.remove(from);
        }
    }

    private static Map<String, @Nullable Object> tree(String className, Map<String, @Nullable Object> config) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("class_name", className);
        tree.put("config", config);
        return tree;
    }
}
