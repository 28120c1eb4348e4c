package dev.keratin.layers.preprocessing;

import dev.keratin.ops.Graph;
import dev.keratin.ops.ImageOps;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Blurs images in training ({@code keras.layers.RandomGaussianBlur}): each with a probability that is drawn first, all of a batch by the same width.
 *
 * <pre>{@code
 * RandomGaussianBlur blur = RandomGaussianBlur.create().kernelSize(5, 5).sigma(0.3, 1);
 * }</pre>
 */
public final class RandomGaussianBlur extends RandomTransformLayer<RandomGaussianBlur> {

    private static final Arg<RandomRange> FACTOR = Arg.optional("factor", RandomRange.pairAbove(0), 1.0);
    private static final Arg<List<Integer>> KERNEL_SIZE = Arg.optional(
            "kernel_size",
            ArgTypes.of("a positive odd number or two of them", RandomGaussianBlur::odd, ArgTypes.tuple(2)::tree),
            3);
    private static final Arg<RandomRange> SIGMA = Arg.optional("sigma", RandomRange.pairAbove(0), 1.0);

    public static final Schema<RandomGaussianBlur> SCHEMA =
            image("RandomGaussianBlur", RandomGaussianBlur::new, FACTOR, KERNEL_SIZE, SIGMA, ValueRange.AS_GIVEN, SEED);

    private RandomGaussianBlur() {
        super(SCHEMA);
    }

    public static RandomGaussianBlur create() {
        return new RandomGaussianBlur();
    }

    /** How likely an image is blurred, drawn from the one to the other, 0 to 1 (default 0 to 1). */
    public RandomGaussianBlur factor(double lower, double upper) {
        set(FACTOR, List.of(lower, upper));
        return this;
    }

    /** The window, two odd numbers (default 3 and 3). */
    public RandomGaussianBlur kernelSize(int first, int second) {
        set(KERNEL_SIZE, List.of(first, second));
        return this;
    }

    /** The deviation of the bell curve in pixels, drawn from the one to the other, 0 to 1 (default 0 to 1). */
    public RandomGaussianBlur sigma(double lower, double upper) {
        set(SIGMA, List.of(lower, upper));
        return this;
    }

    /** Between which numbers pixels lie (default 0 to 255). */
    public RandomGaussianBlur valueRange(double lower, double upper) {
        set(ValueRange.AS_GIVEN, List.of(lower, upper));
        return this;
    }

    private static @Nullable List<Integer> odd(@Nullable Object tree) {
        List<Integer> sizes = ArgTypes.tuple(2).parse(tree);
        return sizes.stream().allMatch(size -> size % 2 == 1) ? sizes : null;
    }

    @Override
    List<Value> randomTransformation(Graph graph, Shape images) {
        Value probability = get(FACTOR).draw(graph, perImage(images));
        Value blurred = Ops.less(RandomRange.draw(graph, perImage(images), 0, 1), probability);
        // Not 0, which is divided by.
        return List.of(blurred, Ops.add(get(SIGMA).draw(graph, Shape.of(2)), 1e-6));
    }

    @Override
    Value transformImages(Value images, List<Value> transformation) {
        Value sigma = Ops.cast(transformation.get(1), images.dtype());
        Value blurred = ImageOps.gaussianBlur(images, get(KERNEL_SIZE), sigma);
        Value drawn = Ops.broadcastTo(transformation.get(0), images.shape());
        return get(ValueRange.AS_GIVEN).clip(Ops.where(drawn, blurred, images));
    }
}
