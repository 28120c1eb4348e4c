package dev.keratin.layers.convolutional;

import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgType;
import dev.keratin.serialization.ArgTypes;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a convolution with a certain number of spatial axes.
 *
 * @param rank the number of spatial axes
 * @param kernelSize the window
 * @param strides how far the window moves
 * @param dilationRate how far the elements of a window are apart
 * @param padding {@code "valid"}, {@code "same"}, with one axis also {@code "causal"}
 * @param outputPadding what a transposed convolution adds to its result, null for just enough
 */
record SpatialArgs(
        int rank,
        Arg<List<Integer>> kernelSize,
        Arg<List<Integer>> strides,
        Arg<List<Integer>> dilationRate,
        Arg<String> padding,
        Arg<@Nullable List<Integer>> outputPadding) {

    private static final List<SpatialArgs> BY_RANK = List.of(make(1), make(2), make(3));

    static SpatialArgs of(int rank) {
        return BY_RANK.get(rank - 1);
    }

    private static SpatialArgs make(int rank) {
        return new SpatialArgs(
                rank,
                Arg.required("kernel_size", ArgTypes.tuple(rank)),
                Arg.optional("strides", ArgTypes.tuple(rank), 1),
                Arg.optional("dilation_rate", ArgTypes.tuple(rank), 1),
                Arg.optional("padding", SpatialArgs.padding(rank), "valid"),
                Arg.optional("output_padding", ArgTypes.nullable(nonNegative(rank)), null));
    }

    private static ArgType<String> padding(int rank) {
        ArgType<String> words = rank == 1 ? ArgTypes.oneOf("valid", "same", "causal") : ArgTypes.oneOf("valid", "same");
        return new ArgType<>() {
            @Override
            public String parse(@Nullable Object tree) {
                return words.parse(tree instanceof String word ? word.toLowerCase(Locale.ROOT) : tree);
            }

            @Override
            public @Nullable Object tree(String word) {
                return word;
            }
        };
    }

    private static ArgType<List<Integer>> nonNegative(int rank) {
        return ArgTypes.of(
                "an integer of at least 0 or " + rank + " of them",
                tree -> {
                    if (tree instanceof Number) {
                        return Collections.nCopies(rank, ArgTypes.NON_NEGATIVE_INT.parse(tree));
                    }
                    return tree instanceof List<?> list && list.size() == rank
                            ? list.stream()
                                    .map(ArgTypes.NON_NEGATIVE_INT::parse)
                                    .toList()
                            : null;
                },
                sizes -> sizes.stream().map(ArgTypes.NON_NEGATIVE_INT::tree).toList());
    }

    /** What a user passes for a tuple: one integer for all axes, or one for each. */
    static Object tuple(int... sizes) {
        return sizes.length == 1
                ? (Object) sizes[0]
                : Arrays.stream(sizes).boxed().toList();
    }
}
