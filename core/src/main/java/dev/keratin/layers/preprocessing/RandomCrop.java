package dev.keratin.layers.preprocessing;

import dev.keratin.layers.Arguments;
import dev.keratin.layers.Call;
import dev.keratin.layers.KerasTensor;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import dev.keratin.tensor.TensorSpec;
import java.util.List;

/**
 * A part of images, in training ({@code keras.layers.RandomCrop}): the same part of all images of a batch, at a place that is drawn. Images that are not
 * larger give the largest part of these proportions from their middle, resized. As in Keras, images are left alone outside of training: give them their
 * size before, or use {@link CenterCrop} there.
 *
 * <pre>{@code
 * RandomCrop crop = RandomCrop.of(224, 224);
 * }</pre>
 */
public final class RandomCrop extends RandomImageLayer<RandomCrop> {

    private static final Arg<Integer> HEIGHT = Arg.required("height", ArgTypes.POSITIVE_INT);
    private static final Arg<Integer> WIDTH = Arg.required("width", ArgTypes.POSITIVE_INT);

    public static final Schema<RandomCrop> SCHEMA = image("RandomCrop", RandomCrop::new, HEIGHT, WIDTH, SEED);

    private RandomCrop() {
        super(SCHEMA);
    }

    /** A layer that gives images of this size. */
    public static RandomCrop of(int height, int width) {
        RandomCrop layer = new RandomCrop();
        layer.set(HEIGHT, height);
        layer.set(WIDTH, width);
        return layer;
    }

    @Override
    boolean leavesImagesAlone() {
        return true;
    }

    @Override
    protected List<TensorSpec> computeOutputSpecs(Arguments symbolic) {
        KerasTensor images = symbolic.leaves(KerasTensor.class).get(0);
        Shape shape = images.shape();
        int axis = shape.rank() - (format() == dev.keratin.layers.DataFormat.CHANNELS_LAST ? 3 : 2);
        return List.of(new TensorSpec(
                policy().computeDType(), shape.with(axis, get(HEIGHT)).with(axis + 1, get(WIDTH))));
    }

    @Override
    Value change(Call call, Value images) {
        int height = get(HEIGHT);
        int width = get(WIDTH);
        int rows = images.shape().dim(1);
        int columns = images.shape().dim(2);
        if (rows > height && columns > width) {
            return window(window(images, 1, height), 2, width);
        }
        int cropHeight = Math.max(Math.min(rows, (int) ((double) columns * height / width)), 1);
        int cropWidth = Math.max(Math.min(columns, (int) ((double) rows * width / height)), 1);
        int top = (rows - cropHeight) / 2;
        int left = (columns - cropWidth) / 2;
        Value part = Ops.slice(images, 1, top, Math.min(top + height, rows));
        part = Ops.slice(part, 2, left, Math.min(left + width, columns));
        return AspectRatio.resize(part, height, width, "bilinear", false);
    }

    /** {@code length} neighbours along an axis, from a place that is drawn. */
    private static Value window(Value x, int axis, int length) {
        int[] steps = new int[length];
        for (int i = 0; i < length; i++) {
            steps[i] = i;
        }
        int places = x.shape().dim(axis) - length + 1;
        Value uniform = Ops.randomUniform(x.graph(), DType.FLOAT32, Shape.of(1));
        Value start = Ops.cast(Ops.floor(Ops.minimum(Ops.multiply(uniform, places), places - 1)), DType.INT32);
        Value indices = Ops.add(x.graph().constant(Tensor.of(steps, length)), start);
        int[] front = new int[] {axis, 0, axis == 1 ? 2 : 1, 3};
        int[] back = axis == 1 ? new int[] {1, 0, 2, 3} : new int[] {1, 2, 0, 3};
        return Ops.transpose(Ops.take(Ops.transpose(x, front), indices), back);
    }
}
