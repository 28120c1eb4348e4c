package dev.keratin.layers;

import dev.keratin.files.LoadLimits;
import dev.keratin.files.json.Json;
import dev.keratin.serialization.ConfigTrees;
import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Golden files of cases with arrays in base64, as the scripts beside them write them. */
public final class GoldenArrays {

    private GoldenArrays() {}

    /** The cases of a golden file. */
    public static List<Map<String, @Nullable Object>> cases(String resource) {
        try (InputStream stream = Objects.requireNonNull(GoldenArrays.class.getResourceAsStream(resource), resource)) {
            Object cases = Json.parse(stream.readAllBytes(), LoadLimits.defaults(), resource);
            List<Map<String, @Nullable Object>> result = new ArrayList<>();
            ((List<?>) Objects.requireNonNull(cases)).forEach(tree -> result.add(ConfigTrees.map(tree, resource)));
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Tensor tensor(@Nullable Object tree) {
        Map<String, @Nullable Object> map = ConfigTrees.map(tree, "array");
        int[] dims = ((List<?>) Objects.requireNonNull(map.get("shape")))
                .stream()
                        .mapToInt(dim -> ((Number) Objects.requireNonNull(dim)).intValue())
                        .toArray();
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode((String) Objects.requireNonNull(map.get("data"))))
                .order(ByteOrder.LITTLE_ENDIAN);
        if ("float32".equals(map.get("dtype"))) {
            float[] values = new float[bytes.remaining() / 4];
            bytes.asFloatBuffer().get(values);
            return Tensor.of(DType.FLOAT32, Shape.of(dims), Buffer.over(values));
        }
        int[] values = new int[bytes.remaining() / 4];
        bytes.asIntBuffer().get(values);
        Tensor integers = Tensor.of(DType.INT32, Shape.of(dims), Buffer.over(values));
        return "bool".equals(map.get("dtype")) ? integers.cast(DType.BOOL) : integers;
    }
}
