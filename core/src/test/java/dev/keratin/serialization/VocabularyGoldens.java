package dev.keratin.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.keratin.files.LoadLimits;
import dev.keratin.files.json.Json;
import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What real Keras wrote and computed, made by {@code make_vocabulary.py}. */
public final class VocabularyGoldens {

    private VocabularyGoldens() {}

    public static Map<String, @Nullable Object> read(String name) {
        try (InputStream in = Objects.requireNonNull(
                VocabularyGoldens.class.getResourceAsStream("/fixtures/vocabulary/" + name + ".json"))) {
            return map(Json.parse(in.readAllBytes(), LoadLimits.defaults(), name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The config tree of a JSON text. */
    public static @Nullable Object parse(Object json) {
        try {
            return Json.parse((String) json, LoadLimits.defaults(), "golden");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Map<String, @Nullable Object> map(@Nullable Object tree) {
        return ConfigTrees.map(tree, "golden");
    }

    public static List<?> list(@Nullable Object tree) {
        return (List<?>) Objects.requireNonNull(tree);
    }

    public static List<Map<String, @Nullable Object>> cases(Map<String, @Nullable Object> golden, String key) {
        return list(golden.get(key)).stream().map(VocabularyGoldens::map).toList();
    }

    public static Tensor tensor(@Nullable Object tree) {
        Map<String, @Nullable Object> map = map(tree);
        double[] values = list(map.get("values")).stream()
                .mapToDouble(n -> ((Number) n).doubleValue())
                .toArray();
        int[] dims = list(map.get("shape")).stream()
                .mapToInt(n -> ((Number) n).intValue())
                .toArray();
        return Tensor.of(DType.FLOAT64, Shape.of(dims), Buffer.over(values))
                .cast(DType.of((String) Objects.requireNonNull(map.get("dtype"))));
    }

    /**
     * Fails where shapes differ or an element differs by more than {@code tolerance} times the largest, or times 0.1 where all are smaller: the
     * inputs are about 1, and what is small is what is left of them.
     */
    public static void assertClose(Tensor actual, @Nullable Object expected, double tolerance, String what) {
        assertClose(actual, expected, tolerance, 0.1, what);
    }

    /** As above, with the size of what was added up, which the rounding goes by. */
    public static void assertClose(
            Tensor actual, @Nullable Object expected, double tolerance, double atLeast, String what) {
        Tensor golden = tensor(expected);
        assertThat(actual.shape()).as(what).isEqualTo(golden.shape());
        double scale = atLeast;
        for (double value : golden.toDoubles()) {
            scale = Math.max(scale, Math.abs(value));
        }
        for (int i = 0; i < golden.size(); i++) {
            assertThat(actual.getDouble(i))
                    .as(what + "[" + i + "]")
                    .isCloseTo(golden.getDouble(i), offset(tolerance * scale));
        }
    }
}
