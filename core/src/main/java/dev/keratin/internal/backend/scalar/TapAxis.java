package dev.keratin.internal.backend.scalar;

import dev.keratin.backend.Axis;

/**
 * How a grid of destination positions reads a source along one axis: position {@code q} reads the source at {@code q * step + offset[t]} with
 * the element {@code kernel[t]} of the filter, offsets ascending. Both passes of a convolution have this form.
 */
final class TapAxis {

    int count;
    int step;
    int source;
    int taps;
    int[] offset = {};
    int[] kernel = {};

    /** Where the destination grid begins, and how far apart its positions are, in the destination. */
    int first;

    int stride;

    /** Windows of the input, one for each position of the output. */
    void forward(Axis axis) {
        reserve(axis.kernel());
        count = axis.output();
        step = axis.stride();
        source = axis.input();
        first = 0;
        stride = 1;
        taps = axis.kernel();
        for (int k = 0; k < taps; k++) {
            kernel[k] = k;
            offset[k] = k * axis.dilation() - axis.padding();
        }
    }

    /** Positions of the output that reach the inputs {@code phase}, {@code phase + stride}, ...: a window of its own for each phase. */
    void backward(Axis axis, int phase) {
        reserve(axis.kernel());
        count = axis.input() <= phase ? 0 : (axis.input() - phase - 1) / axis.stride() + 1;
        step = 1;
        source = axis.output();
        first = phase;
        stride = axis.stride();
        taps = 0;
        for (int k = axis.kernel() - 1; k >= 0; k--) {
            int distance = phase + axis.padding() - k * axis.dilation();
            if (Math.floorMod(distance, axis.stride()) == 0) {
                kernel[taps] = k;
                offset[taps] = Math.floorDiv(distance, axis.stride());
                taps++;
            }
        }
    }

    private void reserve(int length) {
        if (offset.length < length) {
            offset = new int[length];
            kernel = new int[length];
        }
    }

    int lowest() {
        return taps == 0 ? 0 : offset[0];
    }

    int highest() {
        return taps == 0 ? 0 : offset[taps - 1];
    }

    boolean leavesSource() {
        return lowest() < 0 || (count - 1) * step + highest() >= source;
    }

    /** Source elements that {@code positions} neighbouring positions span. */
    int span(int positions) {
        return (positions - 1) * step + highest() - lowest() + 1;
    }
}
