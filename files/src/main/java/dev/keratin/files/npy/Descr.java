package dev.keratin.files.npy;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.ElementType;
import dev.keratin.files.FormatException;
import dev.keratin.files.UnsupportedFeatureException;
import org.jspecify.annotations.Nullable;

/**
 * A numpy element type: byte order, kind and size, such as {@code <f4}.
 *
 * @param text as it stands in the header
 * @param type what it is here
 * @param bytes bytes of one element in the file
 * @param bigEndian whether numbers are most significant byte first
 * @param unicode whether strings are UTF-32 instead of bytes
 */
record Descr(String text, ElementType type, int bytes, boolean bigEndian, boolean unicode) {

    private static final int LONGEST_STRING = 1 << 24;

    static Descr parse(String text, String place) throws FormatException {
        if (text.length() < 2 || "<>|=".indexOf(text.charAt(0)) < 0) {
            throw new CorruptFileException(place + ": '" + text + "' is no numpy type with a byte order.");
        }
        boolean big = text.charAt(0) == '>';
        char kind = text.charAt(1);
        if (kind == 'U' || kind == 'S') {
            int length = length(text, place);
            return new Descr(text, ElementType.STRING, kind == 'U' ? 4 * length : length, big, kind == 'U');
        }
        if (kind == 'O') {
            throw new UnsupportedFeatureException(
                    place
                            + ": an array of Python objects ('|O'), which is pickled code and never read. Save numbers or strings instead.");
        }
        ElementType type = number(text.substring(1));
        if (type == null) {
            throw new UnsupportedFeatureException(place + ": arrays of numpy type '" + text
                    + "' are not read; expected numbers, booleans or strings.");
        }
        return new Descr(text, type, type.byteSize(), big, false);
    }

    private static int length(String text, String place) throws CorruptFileException {
        try {
            int length = Integer.parseInt(text, 2, text.length(), 10);
            if (length >= 0 && length <= LONGEST_STRING) {
                return length;
            }
        } catch (NumberFormatException e) {
            throw new CorruptFileException(place + ": '" + text + "' is no numpy string type.", e);
        }
        throw new CorruptFileException(place + ": '" + text + "' has an impossible length.");
    }

    private static @Nullable ElementType number(String code) {
        return switch (code) {
            case "b1" -> ElementType.BOOL;
            case "i1" -> ElementType.INT8;
            case "i2" -> ElementType.INT16;
            case "i4" -> ElementType.INT32;
            case "i8" -> ElementType.INT64;
            case "u1" -> ElementType.UINT8;
            case "u2" -> ElementType.UINT16;
            case "u4" -> ElementType.UINT32;
            case "u8" -> ElementType.UINT64;
            case "f2" -> ElementType.FLOAT16;
            case "f4" -> ElementType.FLOAT32;
            case "f8" -> ElementType.FLOAT64;
            case "c8" -> ElementType.COMPLEX64;
            case "c16" -> ElementType.COMPLEX128;
            // What numpy makes of ml_dtypes.bfloat16, the only type of two bytes that it has no letter for.
            case "V2" -> ElementType.BFLOAT16;
            default -> null;
        };
    }

    /** How numbers of this type are written; little-endian. */
    static Descr of(ElementType type) {
        String text =
                switch (type) {
                    case BOOL -> "|b1";
                    case INT8 -> "|i1";
                    case INT16 -> "<i2";
                    case INT32 -> "<i4";
                    case INT64 -> "<i8";
                    case UINT8 -> "|u1";
                    case UINT16 -> "<u2";
                    case UINT32 -> "<u4";
                    case UINT64 -> "<u8";
                    case FLOAT16 -> "<f2";
                    case FLOAT32 -> "<f4";
                    case FLOAT64 -> "<f8";
                    case COMPLEX64 -> "<c8";
                    case COMPLEX128 -> "<c16";
                    case BFLOAT16 -> "<V2";
                    case FLOAT8_E4M3, FLOAT8_E5M2, STRING ->
                        throw new IllegalArgumentException(
                                "The .npy format has no type for " + type + "; convert to FLOAT32 before.");
                };
        return new Descr(text, type, type.byteSize(), false, false);
    }

    /** How byte strings of at most so many bytes are written. */
    static Descr ofStrings(int longest) {
        return new Descr("|S" + Math.max(1, longest), ElementType.STRING, Math.max(1, longest), false, false);
    }

    /** Bytes of one number that are reversed together: complex numbers are pairs. */
    int swapUnit() {
        return type == ElementType.COMPLEX64 || type == ElementType.COMPLEX128 ? bytes / 2 : unicode ? 4 : bytes;
    }
}
