package dev.keratin.ops;

import dev.keratin.backend.Axis;
import dev.keratin.backend.Convolution;
import dev.keratin.backend.Pooling;
import dev.keratin.backend.Window;
import dev.keratin.tensor.Shape;
import java.util.List;
import java.util.function.ToIntFunction;

/** Shapes that follow from a window; {@code rank} is that of the arrays: the spatial axes, the batch and the channels. */
final class Windows {

    private Windows() {}

    private static Shape sizes(Window window, int rank, ToIntFunction<Axis> size) {
        List<Axis> axes = List.of(window.depth(), window.height(), window.width());
        return Shape.of(axes.subList(5 - rank, 3).stream().mapToInt(size).toArray());
    }

    static Shape inputs(Window window, int rank) {
        return sizes(window, rank, Axis::input);
    }

    static Shape kernel(Window window, int rank) {
        return sizes(window, rank, Axis::kernel);
    }

    static Shape result(Window window, int rank, int batch, int channels) {
        return sizes(window, rank, Axis::output).prepend(batch).append(channels);
    }

    static Convolution spec(Window window, int groups, Shape x, Shape y) {
        return new Convolution(x.dim(0), window, x.last(), y.last(), groups);
    }

    static Pooling pooling(Window window, Shape x) {
        return new Pooling(x.dim(0), window, x.last());
    }
}
