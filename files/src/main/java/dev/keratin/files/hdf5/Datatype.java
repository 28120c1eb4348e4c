package dev.keratin.files.hdf5;

import dev.keratin.files.ElementType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A datatype message, understood as one of our element types.
 *
 * @param type what the elements are
 * @param size bytes of one element as stored; 16 for a variable-length string
 * @param swapWidth the width of the big-endian numbers to turn round, 1 where nothing is to be turned
 * @param text how strings are stored, for {@link ElementType#STRING}
 */
record Datatype(ElementType type, int size, int swapWidth, Text text) {

    enum Text {
        NONE,
        FIXED_ZERO_TERMINATED,
        FIXED_ZERO_PADDED,
        FIXED_SPACE_PADDED,
        VARIABLE
    }

    private static final int MAX_NESTING = 8;
    private static final int MAX_FIXED_STRING = 1 << 26;

    /**
     * Parses the message at the cursor, which afterwards stands behind it.
     *
     * @param dtypeAttribute the value of the attribute `dtype` that Keras adds to types HDF5 does not have, or null
     */
    static Datatype parse(Hdf5Input input, Bytes bytes, @Nullable String dtypeAttribute, String path)
            throws IOException {
        return parse(input, bytes, dtypeAttribute, path, 0);
    }

    private static Datatype parse(Hdf5Input input, Bytes bytes, @Nullable String dtype, String path, int nesting)
            throws IOException {
        if (nesting > MAX_NESTING) {
            throw bytes.corrupt("nests datatypes deeper than " + MAX_NESTING);
        }
        int classAndVersion = bytes.u8();
        int version = classAndVersion >> 4;
        int bits = bytes.u8() | bytes.u8() << 8 | bytes.u8() << 16;
        long size = bytes.u32();
        if (version < 1 || version > 5) {
            throw bytes.corrupt("has datatype version " + version + ", expected 1 to 5");
        }
        if (size == 0 || size > MAX_FIXED_STRING) {
            throw bytes.corrupt("has elements of " + size + " bytes");
        }
        int width = (int) size;
        return switch (classAndVersion & 15) {
            case 0 -> integer(input, bytes, bits, width, path);
            case 1 -> floating(input, bytes, bits, width, path);
            case 3 -> string(bytes, bits, width);
            case 5 -> opaque(input, bytes, bits, width, dtype, path);
            case 6 -> complex(input, bytes, version, bits, width, path, nesting);
            case 8 -> enumeration(input, bytes, version, bits, width, path, nesting);
            case 9 -> variable(input, bytes, bits, width, path);
            default -> throw input.unsupported(path, "has the datatype " + className(classAndVersion & 15));
        };
    }

    private static Datatype integer(Hdf5Input input, Bytes bytes, int bits, int size, String path) throws IOException {
        int bitOffset = bytes.u16();
        int precision = bytes.u16();
        boolean signed = (bits & 8) != 0;
        ElementType type =
                switch (size) {
                    case 1 -> signed ? ElementType.INT8 : ElementType.UINT8;
                    case 2 -> signed ? ElementType.INT16 : ElementType.UINT16;
                    case 4 -> signed ? ElementType.INT32 : ElementType.UINT32;
                    case 8 -> signed ? ElementType.INT64 : ElementType.UINT64;
                    default -> throw input.unsupported(path, "has integers of " + size + " bytes");
                };
        if (bitOffset != 0 || precision != 8 * size) {
            throw input.unsupported(path, "has integers of " + precision + " bits in " + size + " bytes");
        }
        return number(type, size, bits);
    }

    private static Datatype floating(Hdf5Input input, Bytes bytes, int bits, int size, String path) throws IOException {
        byte[] layout = bytes.array(12);
        int sign = bits >> 8 & 0xff;
        ElementType type = null;
        for (FloatLayout candidate : FloatLayout.values()) {
            if (candidate.size == size && candidate.sign == sign && Arrays.equals(candidate.properties, layout)) {
                type = candidate.type;
            }
        }
        if (type == null || (bits & 0x70) != 0x20) {
            throw input.unsupported(path, "has a floating-point type of " + size + " bytes that is not an IEEE one");
        }
        return number(type, size, bits);
    }

    private static Datatype number(ElementType type, int size, int bits) {
        return new Datatype(type, size, (bits & 1) != 0 ? size : 1, Text.NONE);
    }

    private static Datatype string(Bytes bytes, int bits, int size) throws IOException {
        Text text =
                switch (bits & 15) {
                    case 0 -> Text.FIXED_ZERO_TERMINATED;
                    case 1 -> Text.FIXED_ZERO_PADDED;
                    case 2 -> Text.FIXED_SPACE_PADDED;
                    default -> throw bytes.corrupt("has the unknown string padding " + (bits & 15));
                };
        return new Datatype(ElementType.STRING, size, 1, text);
    }

    /** numpy's `V2` is how h5py stores bfloat16; only newer files name the type in an attribute. */
    private static Datatype opaque(
            Hdf5Input input, Bytes bytes, int bits, int size, @Nullable String dtype, String path) throws IOException {
        bytes.skip(bits & 0xff);
        ElementType type =
                switch (dtype == null && size == 2 ? "bfloat16" : String.valueOf(dtype)) {
                    case "bfloat16" -> ElementType.BFLOAT16;
                    case "float8_e4m3fn" -> ElementType.FLOAT8_E4M3;
                    case "float8_e5m2" -> ElementType.FLOAT8_E5M2;
                    default ->
                        throw input.unsupported(
                                path,
                                "has opaque elements of " + size + " bytes and "
                                        + (dtype == null
                                                ? "no attribute `dtype`"
                                                : "the `dtype` " + Hdf5Input.quoted(dtype)));
                };
        if (size != type.byteSize()) {
            throw input.corrupt(path, "has opaque elements of " + size + " bytes, its `dtype` has " + type.byteSize());
        }
        return new Datatype(type, size, 1, Text.NONE);
    }

    private static Datatype complex(
            Hdf5Input input, Bytes bytes, int version, int bits, int size, String path, int nesting)
            throws IOException {
        List<String> names = new ArrayList<>();
        List<Long> offsets = new ArrayList<>();
        List<Datatype> members = new ArrayList<>();
        if ((bits & 0xffff) == 2) {
            for (int i = 0; i < 2; i++) {
                names.add(paddedName(bytes, version));
                offsets.add(version >= 3 ? bytes.unsigned(bytesFor(size)) : bytes.u32());
                if (version == 1) {
                    bytes.skip(28);
                }
                members.add(parse(input, bytes, null, path, nesting + 1));
            }
            ElementType part = members.get(0).type;
            boolean isNumpys = names.equals(List.of("r", "i"))
                    && members.get(0).equals(members.get(1))
                    && offsets.equals(List.of(0L, (long) part.byteSize()))
                    && size == 2 * part.byteSize();
            if (isNumpys && (part == ElementType.FLOAT32 || part == ElementType.FLOAT64)) {
                ElementType type = part == ElementType.FLOAT32 ? ElementType.COMPLEX64 : ElementType.COMPLEX128;
                return new Datatype(type, size, members.get(0).swapWidth, Text.NONE);
            }
        }
        throw input.unsupported(path, "has the datatype compound (a record of several fields)");
    }

    private static Datatype enumeration(
            Hdf5Input input, Bytes bytes, int version, int bits, int size, String path, int nesting)
            throws IOException {
        Datatype base = parse(input, bytes, null, path, nesting + 1);
        if ((bits & 0xffff) == 2 && size == 1) {
            String first = paddedName(bytes, version);
            String second = paddedName(bytes, version);
            if (first.equals("FALSE") && second.equals("TRUE") && bytes.u8() == 0 && bytes.u8() == 1) {
                return new Datatype(ElementType.BOOL, 1, 1, Text.NONE);
            }
        }
        throw input.unsupported(path, "has the datatype enumeration of " + base.type + ", expected FALSE and TRUE");
    }

    private static Datatype variable(Hdf5Input input, Bytes bytes, int bits, int size, String path) throws IOException {
        if ((bits & 15) != 1) {
            throw input.unsupported(path, "has the datatype variable-length sequence");
        }
        if (size != 8 + input.offsetSize()) {
            throw bytes.corrupt(
                    "has variable-length strings of " + size + " bytes, expected " + (8 + input.offsetSize()));
        }
        // The base type (a byte) says nothing more.
        bytes.skip(bytes.remaining());
        return new Datatype(ElementType.STRING, size, 1, Text.VARIABLE);
    }

    private static String paddedName(Bytes bytes, int version) throws IOException {
        int start = bytes.position();
        String name = bytes.textToZero();
        if (version < 3) {
            bytes.skip(-(bytes.position() - start) & 7);
        }
        return name;
    }

    private static int bytesFor(int size) {
        return size < 1 << 8 ? 1 : size < 1 << 16 ? 2 : size < 1 << 24 ? 3 : 4;
    }

    private static String className(int number) {
        return switch (number) {
            case 2 -> "time";
            case 4 -> "bit field";
            case 7 -> "reference";
            case 10 -> "array";
            case 11 -> "complex";
            default -> "class " + number;
        };
    }
}
