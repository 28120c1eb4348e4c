package dev.keratin.layers;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.ArgType;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.tensor.Shape;
import java.util.Locale;

/** Where the channels of an image or sequence stand ({@code data_format}): behind the spatial axes or in front of them. */
public enum DataFormat {
    /** {@code (batch, spatial..., channels)}, the default. */
    CHANNELS_LAST,
    /** {@code (batch, channels, spatial...)}. */
    CHANNELS_FIRST;

    /** As an argument: {@code "channels_last"}, {@code "channels_first"}; null is the first. */
    public static final ArgType<DataFormat> ARG = ArgTypes.of(
            "\"channels_last\" or \"channels_first\"",
            tree -> {
                if (tree == null) {
                    return CHANNELS_LAST;
                }
                for (DataFormat format : values()) {
                    if (format == tree || format.toString().equals(tree)) {
                        return format;
                    }
                }
                return null;
            },
            DataFormat::toString);

    /** The axis of the channels in an array of this rank. */
    public int channelAxis(int rank) {
        return this == CHANNELS_LAST ? rank - 1 : 1;
    }

    /** The axis of spatial dimension {@code index}. */
    public int spatialAxis(int index) {
        return this == CHANNELS_LAST ? index + 1 : index + 2;
    }

    /** The number of channels in a shape. */
    public int channels(Shape shape) {
        return shape.dim(channelAxis(shape.rank()));
    }

    /** An array of this format with its channels last. */
    public Value toLast(Value x) {
        if (this == CHANNELS_LAST || x.rank() < 3) {
            return x;
        }
        int[] axes = new int[x.rank()];
        for (int i = 1; i < axes.length - 1; i++) {
            axes[i] = i + 1;
        }
        axes[axes.length - 1] = 1;
        return Ops.transpose(x, axes);
    }

    /** An array whose channels are last in this format. */
    public Value fromLast(Value x) {
        if (this == CHANNELS_LAST || x.rank() < 3) {
            return x;
        }
        int[] axes = new int[x.rank()];
        axes[1] = axes.length - 1;
        for (int i = 2; i < axes.length; i++) {
            axes[i] = i - 1;
        }
        return Ops.transpose(x, axes);
    }

    /** A shape whose channels are last in this format. */
    public Shape fromLast(Shape shape) {
        if (this == CHANNELS_LAST || shape.rank() < 3) {
            return shape;
        }
        Shape result = Shape.of(shape.dim(0), shape.last());
        for (int i = 1; i < shape.rank() - 1; i++) {
            result = result.append(shape.dim(i));
        }
        return result;
    }

    /** A shape of this format with its channels last. */
    public Shape toLast(Shape shape) {
        return this == CHANNELS_LAST || shape.rank() < 3
                ? shape
                : shape.without(1).append(shape.dim(1));
    }

    /** The Keras word. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
