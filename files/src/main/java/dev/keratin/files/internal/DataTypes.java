package dev.keratin.files.internal;

import dev.keratin.files.ElementType;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** TensorFlow's numbers of element types. */
public final class DataTypes {

    private static final Map<ElementType, Integer> NUMBERS = new EnumMap<>(Map.ofEntries(
            Map.entry(ElementType.FLOAT32, 1),
            Map.entry(ElementType.FLOAT64, 2),
            Map.entry(ElementType.INT32, 3),
            Map.entry(ElementType.UINT8, 4),
            Map.entry(ElementType.INT16, 5),
            Map.entry(ElementType.INT8, 6),
            Map.entry(ElementType.STRING, 7),
            Map.entry(ElementType.COMPLEX64, 8),
            Map.entry(ElementType.INT64, 9),
            Map.entry(ElementType.BOOL, 10),
            Map.entry(ElementType.BFLOAT16, 14),
            Map.entry(ElementType.UINT16, 17),
            Map.entry(ElementType.COMPLEX128, 18),
            Map.entry(ElementType.FLOAT16, 19),
            Map.entry(ElementType.UINT32, 22),
            Map.entry(ElementType.UINT64, 23),
            Map.entry(ElementType.FLOAT8_E5M2, 24),
            Map.entry(ElementType.FLOAT8_E4M3, 25)));

    /** Quantized integers, and integers of four bits that take a byte each, by what they are stored as. */
    private static final Map<Integer, ElementType> STORED_AS = Map.of(
            11, ElementType.INT8,
            12, ElementType.UINT8,
            13, ElementType.INT32,
            15, ElementType.INT16,
            16, ElementType.UINT16,
            29, ElementType.INT8,
            30, ElementType.UINT8);

    private DataTypes() {}

    /** The number of a type. */
    public static int number(ElementType type) {
        Integer number = NUMBERS.get(type);
        if (number == null) {
            throw new IllegalStateException("No TensorFlow number for " + type);
        }
        return number;
    }

    /** The type, or null for one that holds no values here (resources, variants). */
    public static @Nullable ElementType type(int number) {
        for (Map.Entry<ElementType, Integer> entry : NUMBERS.entrySet()) {
            if (entry.getValue() == number) {
                return entry.getKey();
            }
        }
        return STORED_AS.get(number);
    }
}
