package dev.keratin.backend;

/**
 * A window over three spatial axes; fewer axes are the last ones of three.
 *
 * @param depth the first axis
 * @param height the second
 * @param width the third, whose elements are neighbours
 */
public record Window(Axis depth, Axis height, Axis width) {

    /** A window over one, two or three axes. */
    public static Window of(Axis... axes) {
        return switch (axes.length) {
            case 1 -> new Window(Axis.NONE, Axis.NONE, axes[0]);
            case 2 -> new Window(Axis.NONE, axes[0], axes[1]);
            case 3 -> new Window(axes[0], axes[1], axes[2]);
            default -> throw new IllegalArgumentException("A window has 1 to 3 axes, received " + axes.length + ".");
        };
    }

    /** Elements of one window. */
    public int kernelSize() {
        return depth.kernel() * height.kernel() * width.kernel();
    }

    /** Spatial elements of one sample of the input. */
    public int inputSize() {
        return depth.input() * height.input() * width.input();
    }

    /** Number of windows in one sample. */
    public int outputSize() {
        return depth.output() * height.output() * width.output();
    }
}
