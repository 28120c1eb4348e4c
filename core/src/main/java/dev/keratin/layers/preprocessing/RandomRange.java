package dev.keratin.layers.preprocessing;

import dev.keratin.ops.Graph;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.ArgType;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From where to where a random number goes: two numbers, or one for both directions.
 *
 * @param lower the least
 * @param upper the greatest
 * @param tree the config tree
 */
record RandomRange(double lower, double upper, Object tree) {

    /** Written as it was given. */
    static final ArgType<RandomRange> AS_GIVEN = asGivenAbove(-1);

    /** Written as it was given, of at least this. */
    static ArgType<RandomRange> asGivenAbove(int least) {
        return type(least, 1, false);
    }

    /** Written as the two numbers, of at least this. */
    static ArgType<RandomRange> pairAbove(int least) {
        return pairBetween(least, 1);
    }

    /** Written as the two numbers, of at least and at most this. */
    static ArgType<RandomRange> pairBetween(int least, int most) {
        return type(least, most, true);
    }

    private static ArgType<RandomRange> type(int least, int most, boolean pair) {
        return ArgTypes.of(
                "a number from " + least + " to " + most + " or two of them",
                tree -> parse(tree, least, most, pair),
                RandomRange::tree);
    }

    private static @Nullable RandomRange parse(@Nullable Object tree, int least, int most, boolean pair) {
        if (tree instanceof RandomRange range) {
            return range;
        }
        if (tree instanceof Number number && number.doubleValue() <= most && number.doubleValue() >= least) {
            Number size = absolute(number);
            Number low = -size.doubleValue() < least ? (Number) (long) least : negative(size);
            return new RandomRange(low.doubleValue(), size.doubleValue(), pair ? List.of(low, size) : tree);
        }
        if (tree instanceof List<?> list
                && list.size() == 2
                && list.get(0) instanceof Number one
                && list.get(1) instanceof Number two
                && one.doubleValue() <= most
                && two.doubleValue() >= least) {
            return sorted(one, two, pair ? null : tree);
        }
        return null;
    }

    /** The two numbers, the lower one first; they are the tree where none is given. */
    static RandomRange sorted(Number one, Number two, @Nullable Object tree) {
        boolean ordered = one.doubleValue() <= two.doubleValue();
        Number low = ordered ? one : two;
        Number high = ordered ? two : one;
        return new RandomRange(low.doubleValue(), high.doubleValue(), tree == null ? List.of(low, high) : tree);
    }

    /** An integer stays one. */
    private static Number absolute(Number number) {
        return whole(number) ? (Number) Math.abs(number.longValue()) : (Number) Math.abs(number.doubleValue());
    }

    private static Number negative(Number number) {
        return whole(number) ? (Number) (-number.longValue()) : (Number) (-number.doubleValue());
    }

    private static boolean whole(Number number) {
        return number instanceof Long || number instanceof Integer;
    }

    /** One number of the range for each sample, new at each run. */
    Value draw(Graph graph, Shape shape) {
        return draw(graph, shape, lower, upper);
    }

    /** For each sample whether a number in [0, 1) falls below one of this range: {@code (batch, 1, 1, 1)}. */
    Value occurs(Graph graph, int batch) {
        Shape each = Shape.of(batch, 1, 1, 1);
        Value probability = draw(graph, each);
        return Ops.less(Ops.randomUniform(graph, DType.FLOAT32, each), probability);
    }

    static Value draw(Graph graph, Shape shape, double from, double to) {
        Value uniform = Ops.randomUniform(graph, DType.FLOAT32, shape);
        return Ops.add(Ops.multiply(uniform, to - from), from);
    }
}
