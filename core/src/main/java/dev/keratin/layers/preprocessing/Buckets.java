package dev.keratin.layers.preprocessing;

import dev.keratin.serialization.ArgType;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Strings and integers spread over buckets, with TensorFlow's hashes. */
final class Buckets {

    /** The key of a hash: null, two integers, or one for both. */
    static final ArgType<@Nullable List<Long>> SALT = ArgTypes.nullable(ArgTypes.of(
            "an integer or two of them",
            tree -> {
                if (tree instanceof Number salt) {
                    return List.of(salt.longValue(), salt.longValue());
                }
                return tree instanceof List<?> list
                                && list.size() == 2
                                && list.get(0) instanceof Number one
                                && list.get(1) instanceof Number two
                        ? List.of(one.longValue(), two.longValue())
                        : null;
            },
            salt -> salt));

    private Buckets() {}

    /** The bucket of a text. */
    static long of(String text, long count, @Nullable List<Long> salt) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        long hash = salt == null ? FarmHash.fingerprint(bytes) : SipHash.hash(bytes, salt.get(0), salt.get(1));
        return Long.remainderUnsigned(hash, count);
    }

    /** An element as text: numbers as whole numbers. */
    static String text(Tensor tensor, int index) {
        return tensor.dtype() == DType.STRING
                ? tensor.buffer().text()[index]
                : Long.toString(tensor.dtype().isFloating() ? (long) tensor.getDouble(index) : tensor.getLong(index));
    }
}
