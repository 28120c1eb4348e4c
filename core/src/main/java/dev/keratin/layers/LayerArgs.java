package dev.keratin.layers;

import dev.keratin.constraints.Constraint;
import dev.keratin.constraints.Constraints;
import dev.keratin.regularizers.Regularizer;
import dev.keratin.regularizers.Regularizers;
import dev.keratin.serialization.ArgType;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Types of arguments that several layers have. */
public final class LayerArgs {

    /** A regularizer or null. */
    public static final ArgType<@Nullable Regularizer> REGULARIZER = ArgTypes.nullable(Regularizers.REGISTRY);

    /** A constraint or null. */
    public static final ArgType<@Nullable Constraint> CONSTRAINT = ArgTypes.nullable(Constraints.REGISTRY);

    /** A layer inside of another; where it is built its tree says for which shape, as Keras's does. */
    public static final ArgType<Layer> LAYER = new ArgType<>() {
        @Override
        public Layer parse(@Nullable Object tree) {
            return Layers.REGISTRY.parse(tree);
        }

        @Override
        public Object tree(Layer layer) {
            Map<String, @Nullable Object> tree = Layers.REGISTRY.tree(layer);
            List<Shape> shapes = layer.buildShapes();
            if (shapes != null && shapes.size() == 1 && !layer.variables().isEmpty()) {
                Map<String, @Nullable Object> build = new LinkedHashMap<>();
                build.put(
                        "input_shape",
                        DIMS.tree(Arrays.stream(shapes.get(0).toArray()).boxed().toList()));
                tree.put("build_config", build);
            }
            return tree;
        }
    };

    /** The seed of a layer's random numbers, or null. */
    public static final ArgType<@Nullable Integer> SEED = ArgTypes.nullable(ArgTypes.INT);

    /** Dimensions, unknown ones null in the config and {@link Shape#UNKNOWN} in the value. */
    public static final ArgType<List<Integer>> DIMS = ArgTypes.of(
            "a list of integers and nulls",
            tree -> {
                if (tree instanceof Number) {
                    return List.of(ArgTypes.INT.parse(tree));
                }
                if (!(tree instanceof List<?> list)) {
                    return null;
                }
                List<Integer> dims = new ArrayList<>();
                list.forEach(dim -> dims.add(dim == null ? (Integer) Shape.UNKNOWN : ArgTypes.INT.parse(dim)));
                return List.copyOf(dims);
            },
            dims -> {
                List<@Nullable Object> tree = new ArrayList<>();
                dims.forEach(dim -> tree.add(dim == Shape.UNKNOWN ? null : (Long) (long) dim));
                return tree;
            });

    /** Two integers of at least 0; one stands for both. */
    public static final ArgType<List<Integer>> PAIR = ArgTypes.of(
            "an integer of at least 0 or two of them",
            tree -> {
                if (tree instanceof Number) {
                    int one = ArgTypes.NON_NEGATIVE_INT.parse(tree);
                    return List.of(one, one);
                }
                return tree instanceof List<?> list && list.size() == 2
                        ? list.stream().map(ArgTypes.NON_NEGATIVE_INT::parse).toList()
                        : null;
            },
            pair -> pair.stream().map(ArgTypes.NON_NEGATIVE_INT::tree).toList());

    private LayerArgs() {}

    /**
     * Integers of at least 0: {@code length} pairs of them. One integer stands for all, {@code length} integers for pairs of equal ones, as
     * padding and cropping take them.
     */
    public static ArgType<List<List<Integer>>> pairs(int length) {
        ArgType<Integer> size = ArgTypes.NON_NEGATIVE_INT;
        return ArgTypes.of(
                "an integer of at least 0, " + length + " of them, or " + length + " pairs of them",
                tree -> {
                    if (tree instanceof Number) {
                        int one = size.parse(tree);
                        return java.util.Collections.nCopies(length, List.of(one, one));
                    }
                    if (!(tree instanceof List<?> list) || list.size() != length) {
                        return null;
                    }
                    List<List<Integer>> pairs = new ArrayList<>();
                    for (Object element : list) {
                        if (element instanceof Number) {
                            int one = size.parse(element);
                            pairs.add(List.of(one, one));
                        } else if (element instanceof List<?> pair && pair.size() == 2) {
                            pairs.add(List.of(size.parse(pair.get(0)), size.parse(pair.get(1))));
                        } else {
                            return null;
                        }
                    }
                    return List.copyOf(pairs);
                },
                pairs -> pairs.stream()
                        .map(pair -> pair.stream().map(size::tree).toList())
                        .toList());
    }
}
