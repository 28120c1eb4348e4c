package dev.keratin.files.hdf5;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;

/** Turns big-endian numbers into little-endian ones, in place. */
final class ByteSwap {

    private ByteSwap() {}

    /** Reverses each group of {@code width} bytes between position and limit; width 1 does nothing. */
    static void swap(ByteBuffer bytes, int width) {
        ByteBuffer part = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        switch (width) {
            case 2 -> {
                ShortBuffer numbers = part.asShortBuffer();
                for (int i = 0; i < numbers.limit(); i++) {
                    numbers.put(i, Short.reverseBytes(numbers.get(i)));
                }
            }
            case 4 -> {
                IntBuffer numbers = part.asIntBuffer();
                for (int i = 0; i < numbers.limit(); i++) {
                    numbers.put(i, Integer.reverseBytes(numbers.get(i)));
                }
            }
            case 8 -> {
                LongBuffer numbers = part.asLongBuffer();
                for (int i = 0; i < numbers.limit(); i++) {
                    numbers.put(i, Long.reverseBytes(numbers.get(i)));
                }
            }
            default -> {
                // One byte has no order.
            }
        }
    }
}
