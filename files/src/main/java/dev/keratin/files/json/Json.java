package dev.keratin.files.json;

import dev.keratin.files.FormatException;
import dev.keratin.files.LoadLimits;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes JSON as Python's {@code json} module does, between text and plain trees.
 *
 * <p>A tree is made of {@code Map<String, Object>} (in the order of the text), {@code List<Object>}, {@link String}, {@link Long},
 * {@link java.math.BigInteger} (integers beyond 64 bits), {@link Double}, {@link Boolean} and {@code null}. The trees that the reader
 * returns are fresh and may be changed; the writer also takes other integral boxes and {@link Float} (written as the double of the same value).
 *
 * <p>The reader refuses what is ambiguous: duplicate keys, data after the document, comments, malformed UTF-8, and anything beyond the
 * {@link LoadLimits} in size or depth. Like Python it takes {@code NaN}, {@code Infinity}, {@code -Infinity}, a leading UTF-8 byte order mark
 * and escaped lone surrogates. The writer gives {@code json.dumps(tree)}, byte for byte: separators {@code ", "} and {@code ": "}, only ASCII, floats
 * with the fewest digits that read back as the same value.
 */
public final class Json {

    private Json() {}

    /**
     * Reads one document.
     *
     * @param bytes the document in UTF-8
     * @param limits bounds on its size and depth
     * @param source what the document is, for messages: a file and the member or attribute in it
     * @throws FormatException if the bytes are no strict JSON document or exceed the limits
     */
    public static @Nullable Object parse(byte[] bytes, LoadLimits limits, String source) throws FormatException {
        return new JsonReader(limits, source).read(bytes);
    }

    /** As {@link #parse(byte[], LoadLimits, String)}, from text already decoded. */
    public static @Nullable Object parse(String text, LoadLimits limits, String source) throws FormatException {
        return new JsonReader(limits, source).read(text);
    }

    /** The text that Python's {@code json.dumps(tree)} gives. */
    public static String write(@Nullable Object tree) {
        return new JsonWriter(-1).write(tree);
    }

    /** The text that Python's {@code json.dumps(tree, indent=indent)} gives. */
    public static String write(@Nullable Object tree, int indent) {
        if (indent < 0) {
            throw new IllegalArgumentException("`indent` must not be negative, received indent=" + indent + ".");
        }
        return new JsonWriter(indent).write(tree);
    }

    /** {@link #write(Object)} as bytes (all ASCII). */
    public static byte[] writeBytes(@Nullable Object tree) {
        return write(tree).getBytes(StandardCharsets.US_ASCII);
    }
}
