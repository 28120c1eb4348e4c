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
    static final ArgType<RandomRange> AS_GIVEN = type(-1, false);

    /** Written as the two numbers, of at least this. */
    static ArgType<RandomRange> pairAbove(int least) {
        return type(least, true);
    }

    private static ArgType<RandomRange> type(int least, boolean pair) {
        return ArgTypes.of(
                "a number from " + least + " to 1 or two of them", tree -> parse(tree, least, pair), RandomRange::tree);
    }

    private static @Nullable RandomRange parse(@Nullable Object tree, int least, boolean pair) {
        if (tree instanceof RandomRange range) {
            return range;
        }
        if (tree instanceof Number number && Math.abs(number.doubleValue()) <= 1 && number.doubleValue() >= least) {
            double size = Math.abs(number.doubleValue());
            Object low = -size < least ? (Object) (long) least : (Object) (-size);
            return new RandomRange(Math.max(-size, least), size, pair ? List.of(low, size) : tree);
        }
        if (tree instanceof List<?> list
                && list.size() == 2
                && list.get(0) instanceof Number one
                && list.get(1) instanceof Number two) {
            boolean ordered = one.doubleValue() <= two.doubleValue();
            Number low = ordered ? one : two;
            Number high = ordered ? two : one;
            return low.doubleValue() > 1 || high.doubleValue() < least
                    ? null
                    : new RandomRange(low.doubleValue(), high.doubleValue(), pair ? List.of(low, high) : tree);
        }
        return null;
    }

    /** One number of the range for each sample, new at each run. */
    Value draw(Graph graph, Shape shape) {
        return draw(graph, shape, lower, upper);
    }

    static Value draw(Graph graph, Shape shape, double from, double to) {
        Value uniform = Ops.randomUniform(graph, DType.FLOAT32, shape);
        return Ops.add(Ops.multiply(uniform, to - from), from);
    }
}
