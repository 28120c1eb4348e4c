package dev.keratin.tensor;

import java.util.Locale;

/**
 * The element types of Keras, by their Keras names ({@code "float32"}, {@code "int64"}, {@code "bool"} ...).
 *
 * <p>Each type names the Java array that holds it ({@link Storage}). Half-precision numbers live as {@code float} whose value is exactly
 * representable in the type; arithmetic on them is done in single precision and rounded where a variable or an output of that type is stored.
 */
public enum DType {
    FLOAT16(Storage.F32, 2),
    BFLOAT16(Storage.F32, 2),
    FLOAT32(Storage.F32, 4),
    FLOAT64(Storage.F64, 8),
    INT8(Storage.I8, 1),
    UINT8(Storage.I8, 1),
    INT16(Storage.I32, 2),
    UINT16(Storage.I32, 2),
    INT32(Storage.I32, 4),
    UINT32(Storage.I64, 4),
    INT64(Storage.I64, 8),
    UINT64(Storage.I64, 8),
    /** 0 or 1 in an {@code int[]}. */
    BOOL(Storage.I32, 1),
    STRING(Storage.TEXT, 0);

    /** The Java array behind a type. */
    public enum Storage {
        F32,
        F64,
        I8,
        I32,
        I64,
        TEXT
    }

    private final Storage storage;
    private final int byteSize;

    DType(Storage storage, int byteSize) {
        this.storage = storage;
        this.byteSize = byteSize;
    }

    public Storage storage() {
        return storage;
    }

    /** Bytes of one element in a file; 0 for {@link #STRING}. */
    public int byteSize() {
        return byteSize;
    }

    public boolean isFloating() {
        return ordinal() <= FLOAT64.ordinal();
    }

    public boolean isInteger() {
        return ordinal() >= INT8.ordinal() && ordinal() <= UINT64.ordinal();
    }

    /** The Keras name, for example {@code "float32"}. */
    public String kerasName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The type of a Keras name.
     *
     * @throws IllegalArgumentException where there is no such type
     */
    public static DType of(String kerasName) {
        for (DType type : values()) {
            if (type.kerasName().equals(kerasName)) {
                return type;
            }
        }
        throw new IllegalArgumentException("Unknown `dtype` \"" + kerasName + "\"; expected one of "
                + "float16, bfloat16, float32, float64, int8 ... uint64, bool, string.");
    }

    @Override
    public String toString() {
        return kerasName();
    }
}
