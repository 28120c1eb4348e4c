package dev.keratin.files.internal;

import dev.keratin.files.StoredArray.ByteSink;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Reverses the bytes of each number on the way: big-endian files become little-endian pieces. */
public final class ByteSwap implements ByteSink {

    private static final int PIECE = 1 << 16;

    private final int unit;
    private final ByteSink target;
    private final ByteBuffer swapped;
    private final byte[] carry;
    private int carried;

    /**
     * @param unit bytes of one number
     * @param target takes the swapped pieces
     */
    public ByteSwap(int unit, ByteSink target) {
        this.unit = unit;
        this.target = target;
        this.swapped = ByteBuffer.allocate(PIECE / unit * unit);
        this.carry = new byte[unit];
    }

    @Override
    public void accept(ByteBuffer piece) throws IOException {
        while (piece.hasRemaining()) {
            while (piece.hasRemaining() && swapped.hasRemaining()) {
                carry[carried++] = piece.get();
                if (carried == unit) {
                    while (carried > 0) {
                        swapped.put(carry[--carried]);
                    }
                }
            }
            if (swapped.position() > 0) {
                target.accept(swapped.flip());
                swapped.clear();
            }
        }
    }
}
