package dev.keratin.layers.preprocessing;

import dev.keratin.backend.Backend;
import dev.keratin.engine.Plan;
import dev.keratin.layers.Layer;
import dev.keratin.layers.Layers;
import dev.keratin.layers.Trace;
import dev.keratin.ops.Graph;
import dev.keratin.ops.Value;
import dev.keratin.random.Philox;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.tensor.Tensor;
import dev.keratin.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The layers that {@link RandAugment} and {@link AugMix} choose among. Each has a plan of its own, made when it is first chosen: a layer that is not chosen
 * costs nothing. Not thread-safe.
 */
final class Augmentations {

    /** How strong they are, 0 to 1. */
    static Arg<RandomRange> factor(double fallback) {
        return Arg.optional("factor", RandomRange.pairAbove(0), fallback);
    }

    /** How pixels between pixels are read. */
    static final Arg<String> INTERPOLATION =
            Arg.optional("interpolation", ArgTypes.oneOf("nearest", "bilinear"), "bilinear");

    private final List<Layer> layers;
    private final TensorSpec images;
    private final Backend backend = Backend.current();
    private final List<@Nullable Branch> branches;

    private Augmentations(List<Layer> layers, TensorSpec images) {
        this.layers = layers;
        this.images = images;
        this.branches = new ArrayList<>(Collections.nCopies(layers.size(), null));
    }

    private record Branch(Plan plan, Value input) {}

    /**
     * Layers by their class names, with the arguments of the layer that chooses.
     *
     * @param images what they are called with, in the layer's data format
     */
    static Augmentations of(
            List<String> classNames,
            ImageLayer<?> owner,
            RandomRange factor,
            ValueRange range,
            String interpolation,
            TensorSpec images) {
        Map<String, Object> moving = Map.of("interpolation", interpolation);
        Map<String, Object> colouring = Map.of("value_range", range.tree());
        int bits = Math.max(1, (int) (8 * factor.upper()));
        List<Layer> layers = new ArrayList<>();
        for (String className : classNames) {
            Map<String, @Nullable Object> config = new LinkedHashMap<>();
            // The name of the owner, as in Keras, so that none is used up.
            config.put("name", owner.name());
            config.put("data_format", owner.format().toString());
            config.putAll(
                    switch (className) {
                        case "RandomShear", "RandomTranslation", "RandomRotation" -> moving;
                        default -> colouring;
                    });
            config.putAll(
                    switch (className) {
                        case "RandomShear" -> both("x_factor", "y_factor", factor);
                        case "RandomTranslation" -> both("height_factor", "width_factor", factor);
                        case "Solarization" -> both("addition_factor", "threshold_factor", factor);
                        case "RandomPosterization" -> Map.of("factor", (long) bits);
                        case "AutoContrast", "Equalization" -> Map.of();
                        default -> Map.of("factor", factor.tree());
                    });
            Map<String, @Nullable Object> tree = new LinkedHashMap<>();
            tree.put("class_name", className);
            tree.put("config", config);
            layers.add(Layers.REGISTRY.parse(tree));
        }
        return new Augmentations(layers, images);
    }

    private static Map<String, Object> both(String first, String second, RandomRange factor) {
        return Map.of(first, factor.tree(), second, factor.tree());
    }

    int size() {
        return layers.size();
    }

    /**
     * Images changed as training changes them.
     *
     * @param index which layer
     * @param random what is drawn is a function of it and the next two
     */
    Tensor apply(int index, Tensor given, Philox random, int stream, int word) {
        Branch branch = branches.get(index);
        if (branch == null) {
            Graph graph = new Graph();
            Value input = graph.input("images", images);
            Value output = new Trace(graph, true).call(layers.get(index), input);
            branch = new Branch(Plan.of(graph, List.of(output), backend), input);
            branches.set(index, branch);
        }
        long seed = ((long) random.word(stream, word) << 32) | (random.word(stream, word + 1) & 0xffffffffL);
        branch.plan().feed(branch.input(), given);
        branch.plan().run(seed, random.counter());
        return branch.plan().output(0);
    }
}
