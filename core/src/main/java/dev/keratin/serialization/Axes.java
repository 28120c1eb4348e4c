package dev.keratin.serialization;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One axis or several; a config tells {@code 0} from {@code [0]}.
 *
 * @param axes the axes, negative ones counted from the end
 * @param single whether it was given as a bare number
 */
public record Axes(List<Integer> axes, boolean single) {

    public static final ArgType<Axes> ARG = ArgTypes.of("an axis or a list of axes", Axes::parse, Axes::tree);

    public static Axes of(int... axes) {
        return new Axes(java.util.Arrays.stream(axes).boxed().toList(), axes.length == 1);
    }

    private static @Nullable Axes parse(@Nullable Object tree) {
        if (tree instanceof Axes axes) {
            return axes;
        }
        if (tree instanceof Number) {
            return new Axes(List.of(ArgTypes.INT.parse(tree)), true);
        }
        return tree instanceof List<?> list
                ? new Axes(list.stream().map(ArgTypes.INT::parse).toList(), false)
                : null;
    }

    private Object tree() {
        List<Long> tree = axes.stream().map(Integer::longValue).toList();
        return single ? tree.get(0) : tree;
    }

    public int[] toArray() {
        return axes.stream().mapToInt(Integer::intValue).toArray();
    }
}
