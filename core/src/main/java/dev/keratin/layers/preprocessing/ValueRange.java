package dev.keratin.layers.preprocessing;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgType;
import dev.keratin.serialization.ArgTypes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Between which numbers the pixels of images lie ({@code value_range}).
 *
 * @param lower black
 * @param upper white
 * @param tree the config tree
 */
record ValueRange(double lower, double upper, List<Number> tree) {

    /** The range that colours are computed in. */
    static final ValueRange BYTE = new ValueRange(0, 255, List.of(0L, 255L));

    /** The range of hue, saturation and value. */
    static final ValueRange UNIT = new ValueRange(0, 1, List.of(0L, 1L));

    /** The argument of layers that keep the numbers as they are given. */
    static final Arg<ValueRange> AS_GIVEN = Arg.optional("value_range", type(false), BYTE.tree);

    /** The argument of layers that put the lower number first. */
    static final Arg<ValueRange> SORTED = Arg.optional("value_range", type(true), BYTE.tree);

    private static ArgType<ValueRange> type(boolean sorted) {
        return ArgTypes.of("two numbers", tree -> parse(tree, sorted), ValueRange::tree);
    }

    private static @Nullable ValueRange parse(@Nullable Object tree, boolean sorted) {
        if (tree instanceof ValueRange range) {
            return range;
        }
        if (!(tree instanceof List<?> list)
                || list.size() != 2
                || !(list.get(0) instanceof Number first)
                || !(list.get(1) instanceof Number second)) {
            return null;
        }
        boolean swap = sorted && second.doubleValue() < first.doubleValue();
        Number lower = swap ? second : first;
        Number upper = swap ? first : second;
        return new ValueRange(lower.doubleValue(), upper.doubleValue(), List.of(lower, upper));
    }

    /** Pixels of this range in another one. */
    Value to(ValueRange target, Value images) {
        if (lower == target.lower && upper == target.upper) {
            return images;
        }
        Value unit = Ops.divide(Ops.subtract(images, lower), upper - lower);
        return Ops.add(Ops.multiply(unit, target.upper - target.lower), target.lower);
    }

    /** Pixels, those outside of the range at its ends. */
    Value clip(Value images) {
        return Ops.clip(images, lower, upper);
    }
}
