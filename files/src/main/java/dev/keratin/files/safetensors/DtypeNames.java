package dev.keratin.files.safetensors;

import dev.keratin.files.ElementType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The element types of the format, in its own order: writers lay out tensors from the last to the first. */
final class DtypeNames {

    private record Dtype(String name, ElementType type) {}

    private static final List<Dtype> ORDER = List.of(
            new Dtype("BOOL", ElementType.BOOL),
            new Dtype("U8", ElementType.UINT8),
            new Dtype("I8", ElementType.INT8),
            new Dtype("F8_E5M2", ElementType.FLOAT8_E5M2),
            new Dtype("F8_E4M3", ElementType.FLOAT8_E4M3),
            new Dtype("I16", ElementType.INT16),
            new Dtype("U16", ElementType.UINT16),
            new Dtype("F16", ElementType.FLOAT16),
            new Dtype("BF16", ElementType.BFLOAT16),
            new Dtype("I32", ElementType.INT32),
            new Dtype("U32", ElementType.UINT32),
            new Dtype("F32", ElementType.FLOAT32),
            new Dtype("C64", ElementType.COMPLEX64),
            new Dtype("F64", ElementType.FLOAT64),
            new Dtype("I64", ElementType.INT64),
            new Dtype("U64", ElementType.UINT64));

    private DtypeNames() {}

    static @Nullable ElementType type(String name) {
        for (Dtype dtype : ORDER) {
            if (dtype.name.equals(name)) {
                return dtype.type;
            }
        }
        return null;
    }

    static String name(ElementType type) {
        return ORDER.get(rank(type)).name;
    }

    /** The position in the format's order. */
    static int rank(ElementType type) {
        for (int i = 0; i < ORDER.size(); i++) {
            if (ORDER.get(i).type == type) {
                return i;
            }
        }
        throw new IllegalArgumentException("safetensors has no type for " + type + ".");
    }
}
