package dev.keratin.backend;

/**
 * The geometry of a convolution: x is [batch, depth, height, width, channels], the filter [depth, height, width, channels / groups, filters], y
 * [batch, depth, height, width, filters]. Filter {@code f} sees the channels of its group only. Groups as many as channels make a depthwise
 * convolution, whose filter [..., channels, multiplier] is the same memory.
 *
 * @param batch number of samples
 * @param window the spatial axes
 * @param channels channels of x
 * @param filters channels of y
 * @param groups divides both
 */
public record Convolution(int batch, Window window, int channels, int filters, int groups) {

    public Convolution {
        if (groups < 1 || channels % groups != 0 || filters % groups != 0) {
            throw new IllegalArgumentException("`groups` must divide channels and filters, received groups=" + groups
                    + ", channels=" + channels + ", filters=" + filters + ".");
        }
    }

    /** Elements of the filter. */
    public int filterSize() {
        return window.kernelSize() * (channels / groups) * filters;
    }
}
