package dev.keratin.ops;

import dev.keratin.backend.Axis;
import dev.keratin.backend.Window;
import java.util.List;

/**
 * The colours and the sharpness of images ({@code keras.ops.image}). Images are floating point and have their channels last.
 *
 * <pre>{@code
 * Value hsv = ImageOps.rgbToHsv(images);
 * }</pre>
 */
public final class ImageOps {

    private ImageOps() {}

    /** The brightness that the eye sees, one channel; images of one channel are grey already. */
    public static Value rgbToGrayscale(Value images) {
        int channels = images.shape().last();
        if (channels == 1) {
            return images;
        }
        List<Value> rgb = channels(images, "rgb_to_grayscale");
        return Ops.add(
                Ops.add(Ops.multiply(rgb.get(0), 0.2989), Ops.multiply(rgb.get(1), 0.5870)),
                Ops.multiply(rgb.get(2), 0.1140));
    }

    /**
     * Hue and saturation, 0 to 1, and value, as great as the greatest of red, green and blue. Greys have hue 0.
     *
     * @param images red, green and blue, usually 0 to 1
     */
    public static Value rgbToHsv(Value images) {
        List<Value> rgb = channels(images, "rgb_to_hsv");
        Value r = rgb.get(0);
        Value g = rgb.get(1);
        Value b = rgb.get(2);
        Value value = Ops.maximum(Ops.maximum(r, g), b);
        Value range = Ops.subtract(value, Ops.minimum(Ops.minimum(r, g), b));
        Value one = Ops.onesLike(value);
        Value zero = Ops.zerosLike(value);
        Value lit = Ops.greater(value, zero);
        Value coloured = Ops.greater(range, zero);
        // Divisors of black and grey pixels are replaced, not only their results: so gradients stay finite.
        Value saturation = Ops.where(lit, Ops.divide(range, Ops.where(lit, value, one)), zero);
        Value sixth = Ops.divide(1.0 / 6, Ops.where(coloured, range, one));
        Value fromRed = Ops.multiply(sixth, Ops.subtract(g, b));
        Value fromGreen = Ops.add(Ops.multiply(sixth, Ops.subtract(b, r)), 2.0 / 6);
        Value fromBlue = Ops.add(Ops.multiply(sixth, Ops.subtract(r, g)), 4.0 / 6);
        Value angle = Ops.where(Ops.equal(r, value), fromRed, Ops.where(Ops.equal(g, value), fromGreen, fromBlue));
        Value hue = Ops.where(coloured, Ops.where(Ops.less(angle, zero), Ops.add(angle, 1), angle), zero);
        return Ops.concatenate(List.of(hue, saturation, value), -1);
    }

    /**
     * Red, green and blue.
     *
     * @param images hue and saturation, 0 to 1, and value
     */
    public static Value hsvToRgb(Value images) {
        List<Value> hsv = channels(images, "hsv_to_rgb");
        Value sector = Ops.multiply(hsv.get(0), 6);
        Value red = Ops.subtract(Ops.abs(Ops.subtract(sector, 3)), 1);
        Value green = Ops.subtract(2, Ops.abs(Ops.subtract(sector, 2)));
        Value blue = Ops.subtract(2, Ops.abs(Ops.subtract(sector, 4)));
        Value saturation = hsv.get(1);
        Value grey = Ops.subtract(1, saturation);
        return Ops.concatenate(
                List.of(red, green, blue).stream()
                        .map(x -> Ops.add(grey, Ops.multiply(saturation, Ops.clip(x, 0, 1))))
                        .map(x -> Ops.multiply(x, hsv.get(2)))
                        .toList(),
                -1);
    }

    /**
     * Images blurred with a bell curve; beyond the edges they are black.
     *
     * @param images {@code (batch, height, width, channels)}
     * @param kernelSize two odd lengths of the window
     * @param sigma two deviations, an array of the images' type
     */
    public static Value gaussianBlur(Value images, List<Integer> kernelSize, Value sigma) {
        int first = kernelSize.get(0);
        int second = kernelSize.get(1);
        Value x = bell(first, Ops.slice(sigma, 0, 0, 1));
        Value y = bell(second, Ops.slice(sigma, 0, 1, 2));
        // The product has the second length first and is read with the first length first: so Keras does with windows
        // that are not square.
        Value kernel = Ops.multiply(Ops.expandDims(y, 1), Ops.expandDims(x, 0));
        return smooth(images, Ops.reshape(kernel, first, second));
    }

    /** The same window over each channel, with as many results as pixels; beyond the edges images are black. */
    public static Value smooth(Value images, Value kernel) {
        int height = kernel.shape().dim(0);
        int width = kernel.shape().dim(1);
        int channels = images.shape().last();
        Window window = Window.of(
                Axis.same(images.shape().dim(1), height, 1, 1),
                Axis.same(images.shape().dim(2), width, 1, 1));
        Value filter = Ops.reshape(kernel, height, width, 1, 1);
        return Ops.depthwiseConvolution(
                images, Ops.broadcastTo(filter, filter.shape().with(2, channels)), window);
    }

    /** A bell curve whose sum is 1. */
    private static Value bell(int size, Value sigma) {
        double[] distances = new double[size];
        for (int i = 0; i < size; i++) {
            distances[i] = i - (size - 1) / 2.0;
        }
        Value x = sigma.graph()
                .constant(dev.keratin.tensor.Tensor.of(distances, size).cast(sigma.dtype()));
        Value bell = Ops.exp(Ops.multiply(Ops.square(Ops.divide(x, sigma)), -0.5));
        return Ops.divide(bell, Ops.sum(bell, new int[] {0}, true));
    }

    private static List<Value> channels(Value images, String name) {
        if (images.rank() < 1 || images.shape().last() != 3 || !images.dtype().isFloating()) {
            throw new IllegalArgumentException(name + " needs floating-point images whose last axis has 3 channels,"
                    + " received " + images.spec() + "; cast integers, and bring the channels to the end.");
        }
        return Ops.split(images, 3, -1);
    }
}
