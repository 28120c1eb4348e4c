package dev.keratin.files.internal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** CRC-32C as TensorFlow's files hold it: masked, because a checksum over data that contains checksums is weak. */
public final class Crc32c {

    private static final int MASK_DELTA = 0xA282EAD8;

    private Crc32c() {}

    /** The masked form of a checksum: rotated right by 15 bits, plus a constant. */
    public static int mask(long crc) {
        return Integer.rotateRight((int) crc, 15) + MASK_DELTA;
    }

    /** The masked checksum of everything between position and limit; the buffer's position stays. */
    public static int masked(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate());
        return mask(crc.getValue());
    }

    /** The masked checksum of some bytes. */
    public static int masked(byte[] bytes) {
        return masked(ByteBuffer.wrap(bytes));
    }
}
