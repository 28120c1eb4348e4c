package dev.keratin.initializers;

import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The real or imaginary part of the short-time Fourier transform as a convolution kernel {@code (frame_length, channels, fft_length / 2 + 1)}.
 *
 * <p>Windows are {@code "hann"}, {@code "hamming"}, {@code "blackman"}, {@code "boxcar"}, or null for none; Keras knows all of scipy's.
 */
public final class STFT extends Initializer {

    private static final Arg<String> SIDE = Arg.optional("side", ArgTypes.oneOf("real", "imag"), "real");
    private static final Arg<@Nullable String> WINDOW =
            Arg.optional("window", ArgTypes.nullable(ArgTypes.oneOf("hann", "hamming", "blackman", "boxcar")), "hann");
    private static final Arg<Boolean> PERIODIC = Arg.optional("periodic", ArgTypes.BOOL, false);
    private static final Arg<@Nullable String> SCALING =
            Arg.optional("scaling", ArgTypes.nullable(ArgTypes.oneOf("density", "spectrum")), "density");

    public static final Schema<STFT> SCHEMA =
            Schema.of("keras.initializers", "STFT", STFT::new, SIDE, WINDOW, PERIODIC, SCALING);

    private STFT() {
        super(SCHEMA);
    }

    public static STFT create() {
        return new STFT();
    }

    /** {@code "real"} or {@code "imag"}. */
    public STFT side(String side) {
        set(SIDE, side);
        return this;
    }

    /** The window that frames are multiplied with; null for none. */
    public STFT window(@Nullable String window) {
        set(WINDOW, window);
        return this;
    }

    /** Whether the window is one period of a periodic function; else it is symmetric. */
    public STFT periodic(boolean periodic) {
        set(PERIODIC, periodic);
        return this;
    }

    /** What the window is normalized for: {@code "density"}, {@code "spectrum"}, or null for nothing. */
    public STFT scaling(@Nullable String scaling) {
        set(SCALING, scaling);
        return this;
    }

    @Override
    public Tensor apply(Shape shape, DType dtype, long seed) {
        if (shape.rank() != 3) {
            throw new IllegalArgumentException(
                    "The initializer STFT needs shape (frame_length, channels, frequencies), received " + shape + ".");
        }
        int frame = shape.dim(0);
        int frequencies = shape.dim(2);
        double[] window = window(frame);
        double length = 2.0 * (frequencies - 1);
        boolean real = get(SIDE).equals("real");
        return Fill.with(shape, dtype, index -> {
            int time = index / (shape.dim(1) * frequencies);
            double angle = -2 * Math.PI * time * (index % frequencies) / length;
            return window[time] * (real ? StrictMath.cos(angle) : StrictMath.sin(angle));
        });
    }

    /** The window divided by what it is normalized for. */
    private double[] window(int frame) {
        String name = get(WINDOW);
        double[] window = new double[frame];
        double amounts = 0;
        double squares = 0;
        for (int i = 0; i < frame; i++) {
            window[i] =
                    name == null || frame == 1 ? 1 : at(name, 2 * Math.PI * i / (get(PERIODIC) ? frame : frame - 1));
            amounts += Math.abs(window[i]);
            squares += window[i] * window[i];
        }
        String scaling = name == null ? null : get(SCALING);
        double scale = scaling == null ? 1 : scaling.equals("density") ? Math.sqrt(squares) : amounts;
        for (int i = 0; i < frame; i++) {
            window[i] /= scale;
        }
        return window;
    }

    private static double at(String name, double phase) {
        return switch (name) {
            case "hann" -> 0.5 - 0.5 * StrictMath.cos(phase);
            case "hamming" -> 0.54 - 0.46 * StrictMath.cos(phase);
            case "blackman" -> 0.42 - 0.5 * StrictMath.cos(phase) + 0.08 * StrictMath.cos(2 * phase);
            default -> 1;
        };
    }
}
