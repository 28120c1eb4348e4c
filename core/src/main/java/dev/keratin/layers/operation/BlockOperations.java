package dev.keratin.layers.operation;

import dev.keratin.backend.Axis;
import dev.keratin.backend.Window;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Operations that cut arrays into blocks and put blocks together. */
final class BlockOperations {

    private static final String NN = "nn";

    private BlockOperations() {}

    static List<OperationKind> all() {
        List<OperationKind> kinds = new ArrayList<>();
        kinds.add(OperationKind.of("SpaceToDepth", NN, "x", BlockOperations::spaceToDepth)
                .with("block_size", null)
                .with("data_format", "channels_last"));
        kinds.add(OperationKind.of("DepthToSpace", NN, "x", BlockOperations::depthToSpace)
                .with("block_size", null)
                .with("data_format", "channels_last"));
        kinds.add(OperationKind.of("Unfold", NN, "x", BlockOperations::unfold)
                .with("kernel_size", null)
                .with("dilation", 1)
                .with("padding", 0)
                .with("stride", 1));
        kinds.add(OperationKind.of("Fold", NN, "x", BlockOperations::fold)
                .with("output_size", null)
                .with("kernel_size", null)
                .with("dilation", 1)
                .with("padding", 0)
                .with("stride", 1));
        kinds.add(OperationKind.of("ExtractPatches", "image", "images", BlockOperations::patches)
                .with("size", null)
                .with("strides", null)
                .with("dilation_rate", 1)
                .with("padding", "valid")
                .with("data_format", null)
                .unnamed());
        kinds.add(OperationKind.of("ExtractSequences", "math", "x", o -> {
                    Value x = o.x();
                    return sequences(x, o.integer("sequence_length"), o.integer("sequence_stride"));
                })
                .with("sequence_length", null)
                .with("sequence_stride", null));
        return kinds;
    }

    private static int block(Operands operands, int divided, Shape shape) {
        int block = operands.integer("block_size");
        if (block < 1 || divided % block != 0) {
            throw new IllegalArgumentException(
                    "`block_size` must be positive and divide the axes that are cut, received " + block
                            + " for an array of shape " + shape + ".");
        }
        return block;
    }

    private static Value spaceToDepth(Operands operands) {
        Value x = operands.dataFormat().toLast(fourAxes(operands));
        int channels = x.shape().dim(3);
        int block = block(operands, x.shape().dim(1), x.shape());
        block(operands, x.shape().dim(2), x.shape());
        int rows = x.shape().dim(1) / block;
        int columns = x.shape().dim(2) / block;
        Value cut = Ops.reshape(x, x.shape().dim(0), rows, block, columns, block, channels);
        Value deep = Ops.transpose(cut, 0, 1, 3, 2, 4, 5);
        return operands.dataFormat()
                .fromLast(Ops.reshape(deep, x.shape().dim(0), rows, columns, block * block * channels));
    }

    private static Value depthToSpace(Operands operands) {
        Value x = operands.dataFormat().toLast(fourAxes(operands));
        int block = operands.integer("block_size");
        int channels = x.shape().dim(3) / Math.max(block * block, 1);
        if (block < 1 || channels * block * block != x.shape().dim(3)) {
            throw new IllegalArgumentException("The square of `block_size` must divide the channels, received " + block
                    + " for an array of shape " + x.shape() + ".");
        }
        int rows = x.shape().dim(1);
        int columns = x.shape().dim(2);
        Value cut = Ops.reshape(x, x.shape().dim(0), rows, columns, block, block, channels);
        Value wide = Ops.transpose(cut, 0, 1, 3, 2, 4, 5);
        return operands.dataFormat()
                .fromLast(Ops.reshape(wide, x.shape().dim(0), rows * block, columns * block, channels));
    }

    private static Value fourAxes(Operands operands) {
        Value x = operands.x();
        if (x.rank() != 4) {
            throw new IllegalArgumentException(
                    "Expected images with a batch and channels, 4 axes, received shape " + x.shape() + ".");
        }
        return x;
    }

    /** The blocks of a padded image, channels first: where each element of each block lies in the image, as Keras orders them. */
    private record Blocks(
            int channels, int height, int width, int[] kernel, int[] dilation, int[] padding, int[] stride) {

        static Blocks of(Operands operands, int channels, int height, int width) {
            return new Blocks(
                    channels,
                    height,
                    width,
                    operands.tuple("kernel_size", 2, 1),
                    operands.tuple("dilation", 2, 1),
                    operands.tuple("padding", 2, 0),
                    operands.tuple("stride", 2, 1));
        }

        int length(int axis) {
            return (axis == 0 ? height : width) + 2 * padding[axis];
        }

        int count(int axis) {
            int reach = dilation[axis] * (kernel[axis] - 1) + 1;
            if (reach > length(axis) || stride[axis] < 1) {
                throw new IllegalArgumentException("`kernel_size` with `dilation` reaches over " + reach
                        + " elements, expected at most the " + length(axis)
                        + " of the padded image, and a positive `stride`.");
            }
            return (length(axis) - reach) / stride[axis] + 1;
        }

        int elements() {
            return channels * kernel[0] * kernel[1];
        }

        Tensor positions() {
            int rows = count(0);
            int columns = count(1);
            int blocks = rows * columns;
            int[] at = new int[Math.multiplyExact(elements(), blocks)];
            for (int i = 0; i < at.length; i++) {
                int element = i / blocks;
                int block = i % blocks;
                int y = element / kernel[1] % kernel[0] * dilation[0] + block / columns * stride[0];
                int x = element % kernel[1] * dilation[1] + block % columns * stride[1];
                int channel = element / (kernel[0] * kernel[1]);
                at[i] = (channel * length(0) + y) * length(1) + x;
            }
            return Tensor.of(at, at.length);
        }
    }

    private static Value unfold(Operands operands) {
        Value x = fourAxes(operands);
        Shape shape = x.shape();
        Blocks blocks = Blocks.of(operands, shape.dim(1), shape.dim(2), shape.dim(3));
        int count = blocks.count(0) * blocks.count(1);
        for (int axis = 0; axis < 2; axis++) {
            x = Ops.pad(x, axis + 2, blocks.padding()[axis], blocks.padding()[axis], 0);
        }
        Value pixels = Ops.transpose(Ops.reshape(x, shape.dim(0), -1), 1, 0);
        Value chosen = Ops.take(pixels, x.graph().constant(blocks.positions()));
        return Ops.reshape(Ops.transpose(chosen, 1, 0), shape.dim(0), blocks.elements(), count);
    }

    private static Value fold(Operands operands) {
        Value x = operands.floating();
        int[] size = operands.tuple("output_size", 2, 1);
        int[] kernel = operands.tuple("kernel_size", 2, 1);
        int channels = x.rank() == 3 ? x.shape().dim(1) / (kernel[0] * kernel[1]) : 0;
        Blocks blocks = Blocks.of(operands, channels, size[0], size[1]);
        int count = blocks.count(0) * blocks.count(1);
        if (x.rank() != 3
                || blocks.elements() != x.shape().dim(1)
                || count != x.shape().dim(2)) {
            throw new IllegalArgumentException("Operation Fold needs blocks of shape (batch, channels * kernel, "
                    + count + ") for this `output_size`, received " + x.shape() + ".");
        }
        int batch = x.shape().dim(0);
        Value elements = Ops.transpose(Ops.reshape(x, batch, blocks.elements() * count), 1, 0);
        Value sums = Ops.scatterAdd(
                elements,
                x.graph().constant(blocks.positions()),
                Shape.of(channels * blocks.length(0) * blocks.length(1), batch));
        Value image = Ops.reshape(Ops.transpose(sums, 1, 0), batch, channels, blocks.length(0), blocks.length(1));
        for (int axis = 0; axis < 2; axis++) {
            int before = blocks.padding()[axis];
            image = Ops.slice(image, axis + 2, before, before + size[axis]);
        }
        return image;
    }

    /** A convolution whose filters each copy one element. */
    private static Value patches(Operands operands) {
        Value given = operands.floating();
        int[] named = operands.integers("size");
        int rank = named != null && named.length == 3 ? 3 : 2;
        boolean single = given.rank() == rank + 1;
        Value x = operands.dataFormat().toLast(single ? Ops.expandDims(given, 0) : given);
        if (x.rank() != rank + 2) {
            throw new IllegalArgumentException("Operation ExtractPatches needs " + rank
                    + " spatial axes and channels, received images of shape " + given.shape() + ".");
        }
        int[] size = operands.tuple("size", rank, 1);
        int[] steps = operands.tuple("strides", rank);
        int[] strides = steps == null ? size : steps;
        int[] dilation = operands.tuple("dilation_rate", rank, 1);
        Axis[] axes = new Axis[rank];
        Shape shape = Shape.scalar();
        for (int i = 0; i < rank; i++) {
            int length = x.shape().dim(i + 1);
            axes[i] = operands.text("padding").equals("same")
                    ? Axis.same(length, size[i], strides[i], dilation[i])
                    : Axis.valid(length, size[i], strides[i], dilation[i]);
            shape = shape.append(size[i]);
        }
        int channels = x.shape().last();
        int filters = Math.multiplyExact(shape.size(), channels);
        double[] copies = new double[Math.multiplyExact(filters, filters)];
        for (int i = 0; i < filters; i++) {
            copies[i * filters + i] = 1;
        }
        Tensor kernel = Tensor.of(copies)
                .cast(x.dtype())
                .reshape(shape.append(channels).append(filters).toArray());
        Value result =
                operands.dataFormat().fromLast(Ops.convolution(x, x.graph().constant(kernel), Window.of(axes), 1));
        return single ? Ops.squeeze(result, 0) : result;
    }

    /** Overlapping parts of the last axis, side by side along a new one. */
    static Value sequences(Value x, int length, int stride) {
        int total = x.shape().last();
        if (length < 1 || stride < 1 || length > total) {
            throw new IllegalArgumentException("Sequences of " + length + " elements, " + stride
                    + " apart, cannot be cut from an array of shape " + x.shape()
                    + "; expected positive numbers, and a length within the last axis.");
        }
        int count = (total - length) / stride + 1;
        int[] at = new int[count * length];
        for (int i = 0; i < at.length; i++) {
            at[i] = i / length * stride + i % length;
        }
        return Subscript.take(x, x.rank() - 1, x.graph().constant(Tensor.of(at, count, length)));
    }
}
