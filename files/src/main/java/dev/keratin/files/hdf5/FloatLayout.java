package dev.keratin.files.hdf5;

import dev.keratin.files.ElementType;

/** Where sign, exponent and mantissa lie in the floating-point types that we know; reading and writing agree through it. */
enum FloatLayout {
    FLOAT16(ElementType.FLOAT16, 2, 10, 5, 15),
    BFLOAT16(ElementType.BFLOAT16, 2, 7, 8, 127),
    FLOAT32(ElementType.FLOAT32, 4, 23, 8, 127),
    FLOAT64(ElementType.FLOAT64, 8, 52, 11, 1023);

    final ElementType type;
    final int size;
    final int sign;
    /** Bit offset, precision, exponent location and size, mantissa location and size, exponent bias: as in the file. */
    final byte[] properties;

    FloatLayout(ElementType type, int size, int mantissa, int exponent, int bias) {
        this.type = type;
        this.size = size;
        this.sign = 8 * size - 1;
        this.properties = new byte[] {
            0,
            0,
            (byte) (8 * size),
            0,
            (byte) mantissa,
            (byte) exponent,
            0,
            (byte) mantissa,
            (byte) bias,
            (byte) (bias >> 8),
            0,
            0
        };
    }
}
