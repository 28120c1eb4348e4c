package dev.keratin.layers.operation;

import dev.keratin.layers.DataFormat;
import dev.keratin.ops.ImageOps;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Operations of {@code keras.ops.image} that look at colours, edges and margins. */
final class ImageOperations {

    private static final String IMAGE = "image";

    private ImageOperations() {}

    static List<OperationKind> all() {
        List<OperationKind> kinds = new ArrayList<>();
        kinds.add(colours("RGBToGrayscale", ImageOps::rgbToGrayscale));
        kinds.add(colours("RGBToHSV", ImageOps::rgbToHsv));
        kinds.add(colours("HSVToRGB", ImageOps::hsvToRgb));
        kinds.add(OperationKind.of("SobelEdges", IMAGE, "images", o -> {
                    Value edges = edges(o.dataFormat().toLast(o.floating()));
                    return o.dataFormat() == DataFormat.CHANNELS_LAST ? edges : Ops.transpose(edges, 0, 3, 1, 2, 4);
                })
                .with("data_format", null));
        kinds.add(OperationKind.of("GaussianBlur", IMAGE, "images", o -> {
                    List<Integer> size = ArgTypes.tuple(2).parse(o.argument("kernel_size"));
                    return lastly(o, x -> {
                        Value sigma = Ops.cast(Constants.of(x.graph(), o.argument("sigma"), "GaussianBlur"), x.dtype());
                        return ImageOps.gaussianBlur(x, size, Ops.broadcastTo(sigma, Shape.of(2)));
                    });
                })
                .with("kernel_size", List.of(3, 3))
                .with("sigma", List.of(1.0, 1.0))
                .with("data_format", null));
        kinds.add(OperationKind.of("CropImages", IMAGE, "images", o -> margins(o, "cropping"))
                .with("top_cropping", null)
                .with("left_cropping", null)
                .with("bottom_cropping", null)
                .with("right_cropping", null)
                .with("target_height", null)
                .with("target_width", null)
                .with("data_format", null));
        kinds.add(OperationKind.of("PadImages", IMAGE, "images", o -> margins(o, "padding"))
                .with("top_padding", null)
                .with("left_padding", null)
                .with("bottom_padding", null)
                .with("right_padding", null)
                .with("target_height", null)
                .with("target_width", null)
                .with("data_format", null));
        return kinds;
    }

    private static OperationKind colours(String name, UnaryOperator<Value> function) {
        return OperationKind.of(name, IMAGE, "images", o -> lastly(o, function)).with("data_format", null);
    }

    /** A function of floating-point images with a batch and their channels last. */
    private static Value lastly(Operands operands, UnaryOperator<Value> function) {
        Value x = operands.floating();
        if (x.rank() != 3 && x.rank() != 4) {
            throw new IllegalArgumentException(
                    "Images have 3 axes, or 4 with a batch, received an array of shape " + x.shape() + ".");
        }
        boolean single = x.rank() == 3;
        Value images = operands.dataFormat().toLast(single ? Ops.expandDims(x, 0) : x);
        Value result = operands.dataFormat().fromLast(function.apply(images));
        return single ? Ops.squeeze(result, 0) : result;
    }

    /** The margins by what is given of them: both, or one and the size that is left. */
    private static Value margins(Operands operands, String what) {
        Value x = operands.x();
        boolean crops = what.equals("cropping");
        boolean last = operands.text("data_format").equals("channels_first");
        int first = x.rank() - (last ? 2 : 3);
        String[][] sides = {{"top_", "bottom_", "target_height"}, {"left_", "right_", "target_width"}};
        for (int i = 0; i < 2; i++) {
            int axis = first + i;
            int length = x.shape().dim(axis);
            Integer before = optional(operands, sides[i][0] + what);
            Integer behind = optional(operands, sides[i][1] + what);
            Integer target = optional(operands, sides[i][2]);
            int change = target == null ? 0 : crops ? length - target : target - length;
            int given = (before == null ? 0 : 1) + (behind == null ? 0 : 1) + (target == null ? 0 : 1);
            if (given != 2) {
                throw new IllegalArgumentException("Of `" + sides[i][0] + what + "`, `" + sides[i][1] + what + "` and `"
                        + sides[i][2] + "` exactly two must be given, received " + before + ", " + behind + " and "
                        + target + ".");
            }
            int front = before != null ? before : change - (behind == null ? 0 : behind);
            int back = behind != null ? behind : change - front;
            if (front < 0 || back < 0 || (crops && front + back > length)) {
                throw new IllegalArgumentException("The " + what + " of an axis of length " + length
                        + " must not be negative nor larger than the axis, received " + front + " and " + back + ".");
            }
            x = crops ? Ops.slice(x, axis, front, length - back) : Ops.pad(x, axis, front, back, 0);
        }
        return x;
    }

    private static @Nullable Integer optional(Operands operands, String key) {
        return operands.argument(key) == null ? null : operands.integer(key);
    }

    /** Vertical and horizontal differences of each channel, smoothed across; beyond the edges an image is mirrored. */
    private static Value edges(Value images) {
        double[] down = {-1, -2, -1, 0, 0, 0, 1, 2, 1};
        double[] right = {-1, 0, 1, -2, 0, 2, -1, 0, 1};
        Value mirrored = Mirrors.reflect(Mirrors.reflect(images, 1, 1, 1), 2, 1, 1);
        List<Value> both = new ArrayList<>();
        for (double[] kernel : List.of(down, right)) {
            Value smoothed = ImageOps.smooth(
                    mirrored, images.graph().constant(Tensor.of(kernel, 3, 3).cast(images.dtype())));
            int height = images.shape().dim(1);
            int width = images.shape().dim(2);
            both.add(Ops.slice(Ops.slice(smoothed, 1, 1, height + 1), 2, 1, width + 1));
        }
        return Ops.stack(both, -1);
    }
}
