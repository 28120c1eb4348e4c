package dev.keratin.files.hdf5;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.UnsupportedVersionException;
import java.io.IOException;

/** The superblock: versions 0 to 3, at the start or behind a user block of 512 bytes or a power-of-two multiple. */
final class Superblock {

    private static final int SIGNATURE_SIZE = 8;
    private static final long SIGNATURE = 0x0a1a0a0d46444889L;

    private static final Place PLACE = new Place("superblock", "/");

    private Superblock() {}

    /** Configures {@code input} and returns the address of the root group's object header. */
    static long read(Hdf5Input input) throws IOException {
        long start = find(input);
        long available = input.length() - start;
        Bytes fixed = input.read(start + SIGNATURE_SIZE, Math.min(available - SIGNATURE_SIZE, 112), PLACE);
        int version = fixed.u8();
        return switch (version) {
            case 0, 1 -> readOld(input, start, fixed, version);
            case 2, 3 -> readNew(input, start, fixed);
            default ->
                throw new UnsupportedVersionException(
                        input.file() + ": HDF5 superblock version " + version + ", expected 0 to 3.");
        };
    }

    private static long find(Hdf5Input input) throws IOException {
        for (long at = 0; at + SIGNATURE_SIZE < input.length(); at = at == 0 ? 512 : at * 2) {
            Bytes bytes = input.read(at, SIGNATURE_SIZE, PLACE);
            if ((bytes.u32() | bytes.u32() << 32) == SIGNATURE) {
                return at;
            }
        }
        throw new CorruptFileException(
                input.file() + ": is not an HDF5 file: no signature in its " + input.length() + " bytes.");
    }

    private static long readOld(Hdf5Input input, long start, Bytes bytes, int version) throws IOException {
        bytes.skip(4);
        int offsetSize = bytes.u8();
        int lengthSize = bytes.u8();
        bytes.skip(version == 0 ? 9 : 13);
        configure(input, start, offsetSize, lengthSize);
        long base = bytes.offset();
        bytes.offset();
        long end = bytes.offset();
        long driver = bytes.offset();
        if (driver != Bytes.UNDEFINED) {
            throw input.unsupported("/", "is spread over several files (driver information block)");
        }
        checkEnd(input, base, end);
        bytes.offset();
        return bytes.offset();
    }

    private static long readNew(Hdf5Input input, long start, Bytes bytes) throws IOException {
        int offsetSize = bytes.u8();
        int lengthSize = bytes.u8();
        bytes.skip(1);
        configure(input, start, offsetSize, lengthSize);
        long base = bytes.offset();
        bytes.offset();
        long end = bytes.offset();
        long root = bytes.offset();
        input.read(0, SIGNATURE_SIZE + bytes.position() + 4, PLACE).verifyChecksum();
        checkEnd(input, base, end);
        return root;
    }

    private static void configure(Hdf5Input input, long start, int offsetSize, int lengthSize)
            throws CorruptFileException {
        if (!isWidth(offsetSize) || !isWidth(lengthSize)) {
            throw input.corrupt(
                    PLACE,
                    start,
                    "has addresses of " + offsetSize + " and lengths of " + lengthSize + " bytes, expected 2, 4 or 8");
        }
        input.configure(start, offsetSize, lengthSize);
    }

    private static boolean isWidth(int size) {
        return size == 2 || size == 4 || size == 8;
    }

    /** The end counts from the start of the outer file, as the base address does. */
    private static void checkEnd(Hdf5Input input, long base, long end) throws CorruptFileException {
        if (base < 0 || end < base || end - base > input.length()) {
            throw new CorruptFileException(input.file() + ": truncated: its superblock says that it ends at " + end
                    + ", " + input.length() + " bytes are there from its start at " + base + ".");
        }
    }
}
