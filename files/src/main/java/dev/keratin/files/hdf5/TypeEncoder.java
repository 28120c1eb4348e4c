package dev.keratin.files.hdf5;

import dev.keratin.files.ElementType;
import java.util.Arrays;

/** Datatype messages, version 1, as h5py writes them. */
final class TypeEncoder {

    /** Bytes of a variable-length string as stored: length, collection, index. */
    static final int REFERENCE_SIZE = 16;

    private TypeEncoder() {}

    /** The datatype of raw elements; strings are of variable length and tagged UTF-8. */
    static byte[] encode(ElementType type) {
        return switch (type) {
            case BOOL -> bool();
            case INT8, INT16, INT32, INT64 -> integer(type.byteSize(), true);
            case UINT8, UINT16, UINT32, UINT64 -> integer(type.byteSize(), false);
            // numpy has no such types, h5py keeps them as opaque bytes.
            case BFLOAT16, FLOAT8_E4M3, FLOAT8_E5M2 -> opaque(type.byteSize());
            case FLOAT16, FLOAT32, FLOAT64 -> floating(type);
            case COMPLEX64 -> complex(ElementType.FLOAT32);
            case COMPLEX128 -> complex(ElementType.FLOAT64);
            case STRING -> variableString(true);
        };
    }

    /** The value that Keras gives the attribute `dtype` of types that HDF5 lacks, or an empty string. */
    static String dtypeAttribute(ElementType type) {
        return switch (type) {
            case BFLOAT16 -> "bfloat16";
            case FLOAT8_E4M3 -> "float8_e4m3fn";
            case FLOAT8_E5M2 -> "float8_e5m2";
            default -> "";
        };
    }

    static byte[] variableString(boolean utf8) {
        return new LittleEndianOutput()
                .u8(0x19)
                .u8(1)
                .u8(utf8 ? 1 : 0)
                .u8(0)
                .u32(REFERENCE_SIZE)
                .bytes(integer(1, false))
                .toByteArray();
    }

    /** Zero-padded strings of one length. */
    static byte[] fixedString(int size) {
        return new LittleEndianOutput().u8(0x13).u8(1).u16(0).u32(size).toByteArray();
    }

    private static byte[] integer(int size, boolean signed) {
        return new LittleEndianOutput()
                .u8(0x10)
                .u8(signed ? 8 : 0)
                .u16(0)
                .u32(size)
                .u16(0)
                .u16(8 * size)
                .toByteArray();
    }

    private static byte[] floating(ElementType type) {
        FloatLayout layout = Arrays.stream(FloatLayout.values())
                .filter(candidate -> candidate.type == type)
                .findFirst()
                .orElseThrow();
        return new LittleEndianOutput()
                .u8(0x11)
                .u8(0x20)
                .u8(layout.sign)
                .u8(0)
                .u32(layout.size)
                .bytes(layout.properties)
                .toByteArray();
    }

    private static byte[] opaque(int size) {
        return new LittleEndianOutput().u8(0x15).u8(0).u16(0).u32(size).toByteArray();
    }

    private static byte[] bool() {
        return new LittleEndianOutput()
                .u8(0x18)
                .u8(2)
                .u16(0)
                .u32(1)
                .bytes(integer(1, true))
                .ascii("FALSE\0\0\0")
                .ascii("TRUE\0\0\0\0")
                .u8(0)
                .u8(1)
                .toByteArray();
    }

    private static byte[] complex(ElementType part) {
        LittleEndianOutput out = new LittleEndianOutput().u8(0x16).u8(2).u16(0).u32(2L * part.byteSize());
        for (int i = 0; i < 2; i++) {
            out.ascii(i == 0 ? "r" : "i")
                    .zeros(7)
                    .u32((long) i * part.byteSize())
                    .zeros(28);
            out.bytes(floating(part));
        }
        return out.toByteArray();
    }
}
