package dev.keratin.layers.preprocessing;

import dev.keratin.ops.ConstantSize;
import dev.keratin.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Bands that overlap by half, of equal widths in mel, as people hear pitch.
 *
 * @param samplingRate samples in a second
 * @param bands how many
 * @param least where the first begins, in Hertz
 * @param greatest where the last ends, in Hertz
 */
record MelScale(double samplingRate, int bands, double least, double greatest) {

    private static final double BREAK_HERTZ = 700;
    private static final double HIGH_Q = 1127;

    private static double mel(double hertz) {
        return HIGH_Q * StrictMath.log(1 + hertz / BREAK_HERTZ);
    }

    /** How much of each frequency, from 0 to half of the sampling rate, falls into each band: {@code (frequencies, bands)}. */
    Tensor weights(int frequencies) {
        double[] edges = new double[ConstantSize.of("The edges of mel bands", bands + 2L)];
        for (int i = 0; i < edges.length; i++) {
            edges[i] = mel(least) + (mel(greatest) - mel(least)) * i / (bands + 1);
        }
        double[] weights = new double[ConstantSize.of("The matrix of mel bands", frequencies, bands)];
        for (int f = 1; f < frequencies; f++) {
            double at = mel(samplingRate / 2 * f / (frequencies - 1));
            for (int b = 0; b < bands; b++) {
                double rising = (at - edges[b]) / (edges[b + 1] - edges[b]);
                double falling = (edges[b + 2] - at) / (edges[b + 2] - edges[b + 1]);
                weights[f * bands + b] = Math.max(0, Math.min(rising, falling));
            }
        }
        return Tensor.of(weights, frequencies, bands);
    }

    /** The Fourier transform of windowed frames, in the middle of {@code length} samples, as a kernel {@code (length, 1, 2 frequencies)}. */
    static Tensor fourier(int length, int frame, @Nullable String window) {
        int frequencies = length / 2 + 1;
        double[] kernel = new double[ConstantSize.of("The kernel of the Fourier transform", length, 2L * frequencies)];
        int left = (length - frame) / 2;
        for (int i = 0; i < frame; i++) {
            double phase = 2 * Math.PI * i / frame;
            double weight = window == null
                    ? 1
                    : window.equals("hann") ? 0.5 - 0.5 * StrictMath.cos(phase) : 0.54 - 0.46 * StrictMath.cos(phase);
            int row = (left + i) * 2 * frequencies;
            for (int f = 0; f < frequencies; f++) {
                double angle = -2 * Math.PI * ((long) f * (left + i) % length) / length;
                kernel[row + f] = weight * StrictMath.cos(angle);
                kernel[row + frequencies + f] = weight * StrictMath.sin(angle);
            }
        }
        return Tensor.of(kernel, length, 1, 2 * frequencies);
    }
}
