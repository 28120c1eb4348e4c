package dev.keratin.layers.pooling;

import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgType;
import dev.keratin.serialization.ArgTypes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a pooling with a certain number of spatial axes.
 *
 * @param rank the number of spatial axes
 * @param poolSize the window, which max poolings have a default for
 * @param strides how far the window moves, null for its size
 */
record PoolArgs(int rank, Arg<List<Integer>> poolSize, Arg<@Nullable List<Integer>> strides) {

    private static final List<PoolArgs> MAX = List.of(make(1, true), make(2, true), make(3, true));
    private static final List<PoolArgs> AVERAGE = List.of(make(1, false), make(2, false), make(3, false));

    static PoolArgs of(int rank, boolean max) {
        return (max ? MAX : AVERAGE).get(rank - 1);
    }

    private static PoolArgs make(int rank, boolean max) {
        ArgType<List<Integer>> tuple = ArgTypes.tuple(rank);
        return new PoolArgs(
                rank,
                max ? Arg.optional("pool_size", tuple, 2) : Arg.required("pool_size", tuple),
                Arg.optional("strides", ArgTypes.nullable(tuple), null));
    }
}
