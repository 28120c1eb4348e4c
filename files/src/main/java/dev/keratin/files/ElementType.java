package dev.keratin.files;

/** Element types that the containers store. Numbers are little-endian wherever this module hands out raw bytes. */
public enum ElementType {
    BOOL(1),
    INT8(1),
    INT16(2),
    INT32(4),
    INT64(8),
    UINT8(1),
    UINT16(2),
    UINT32(4),
    UINT64(8),
    FLOAT8_E4M3(1),
    FLOAT8_E5M2(1),
    FLOAT16(2),
    BFLOAT16(2),
    FLOAT32(4),
    FLOAT64(8),
    COMPLEX64(8),
    COMPLEX128(16),
    /** Byte strings of any length; they have no raw form, see {@link StoredArray#strings()}. */
    STRING(0);

    private final int byteSize;

    ElementType(int byteSize) {
        this.byteSize = byteSize;
    }

    /** Bytes of one element; 0 for {@link #STRING}. */
    public int byteSize() {
        return byteSize;
    }
}
