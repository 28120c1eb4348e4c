package dev.keratin.optimizers;

import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgType;
import dev.keratin.serialization.ConfigTrees;
import dev.keratin.serialization.KerasObject;
import dev.keratin.serialization.Registry;
import dev.keratin.serialization.Schema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which optimizer trains which variable, by path ({@code keras.optimizers.OptimizerMap}).
 *
 * <p>A key is a path, or a regular expression that must match a whole path ({@code "encoder/.*"}); variables that no key fits get the default.
 *
 * <pre>{@code OptimizerMap.of(SGD.create()).put("encoder/.*", Adam.create())}</pre>
 */
public final class OptimizerMap extends KerasObject {

    private static final ArgType<Map<String, Optimizer>> BY_PATH = new ArgType<>() {
        @Override
        public Map<String, Optimizer> parse(@Nullable Object tree) {
            Map<String, Optimizer> map = new LinkedHashMap<>();
            ConfigTrees.map(tree, "optimizer_map")
                    .forEach((path, optimizer) -> map.put(path, Optimizers.REGISTRY.parse(optimizer)));
            return Collections.unmodifiableMap(map);
        }

        @Override
        public @Nullable Object tree(Map<String, Optimizer> map) {
            Map<String, @Nullable Object> tree = new LinkedHashMap<>();
            map.forEach((path, optimizer) -> tree.put(path, Optimizers.REGISTRY.tree(optimizer)));
            return tree;
        }
    };

    private static final Arg<Optimizer> DEFAULT_OPTIMIZER = Arg.required("default_optimizer", Optimizers.REGISTRY);
    private static final Arg<Map<String, Optimizer>> OPTIMIZER_MAP = Arg.optional("optimizer_map", BY_PATH, Map.of());

    public static final Schema<OptimizerMap> SCHEMA =
            Schema.of("keras.optimizers", "OptimizerMap", OptimizerMap::new, DEFAULT_OPTIMIZER, OPTIMIZER_MAP);

    static final Registry<OptimizerMap> TYPE = new Registry<>(
            "optimizer map",
            OptimizerMap.class,
            List.of("OptimizerMap"),
            name -> name.equals("OptimizerMap") ? SCHEMA : null,
            Map.of());

    private OptimizerMap() {
        super(SCHEMA);
    }

    /** A map in which every path has {@code defaultOptimizer} so far. */
    public static OptimizerMap of(Optimizer defaultOptimizer) {
        OptimizerMap map = new OptimizerMap();
        map.set(DEFAULT_OPTIMIZER, defaultOptimizer);
        return map;
    }

    /**
     * Gives the variables of a path an optimizer of their own.
     *
     * @throws IllegalArgumentException where the path has one already
     */
    public OptimizerMap put(String path, Optimizer optimizer) {
        Map<String, Optimizer> map = new LinkedHashMap<>(get(OPTIMIZER_MAP));
        if (map.put(path, optimizer) != null) {
            throw new IllegalArgumentException("\"" + path + "\" already has an optimizer; use each path once.");
        }
        set(OPTIMIZER_MAP, map);
        return this;
    }

    /**
     * The optimizer for a path.
     *
     * @throws IllegalArgumentException where several keys fit
     */
    public Optimizer find(String path) {
        Map<String, Optimizer> map = get(OPTIMIZER_MAP);
        Optimizer exact = map.get(path);
        if (exact != null) {
            return exact;
        }
        List<String> fitting =
                map.keySet().stream().filter(key -> Pattern.matches(key, path)).toList();
        if (fitting.size() > 1) {
            throw new IllegalArgumentException(
                    "Several optimizers are assigned to variable " + path + ", by " + fitting + "; one key may fit.");
        }
        return fitting.isEmpty() ? get(DEFAULT_OPTIMIZER) : map.getOrDefault(fitting.get(0), get(DEFAULT_OPTIMIZER));
    }

    /** All optimizers, each once, the default one last. */
    List<Optimizer> optimizers() {
        List<Optimizer> all = new ArrayList<>();
        get(OPTIMIZER_MAP).values().forEach(optimizer -> addOnce(all, optimizer));
        addOnce(all, get(DEFAULT_OPTIMIZER));
        return all;
    }

    private static void addOnce(List<Optimizer> all, Optimizer optimizer) {
        if (all.stream().noneMatch(present -> present == optimizer)) {
            all.add(optimizer);
        }
    }
}
