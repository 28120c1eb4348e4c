package dev.keratin.files.bundle;

import dev.keratin.files.ElementType;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** TensorFlow's numbers of element types. */
final class DataTypes {

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

    private DataTypes() {}

    static int number(ElementType type) {
        Integer number = NUMBERS.get(type);
        if (number == null) {
            throw new IllegalStateException("No TensorFlow number for " + type);
        }
        return number;
    }

    /** The type, or null for one that holds no values here (resources, variants, quantized types). */
    static @Nullable ElementType type(int number) {
        for (Map.Entry<ElementType, Integer> entry : NUMBERS.entrySet()) {
            if (entry.getValue() == number) {
                return entry.getKey();
            }
        }
        return null;
    }
}
