package dev.keratin.saving;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.FormatException;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What Keratin adds to standard files, in one JSON object where Keras does not look: an HDF5 root attribute, an archive member, a checkpoint key,
 * each named {@value #NAME}.
 *
 * <pre>{@code
 * {"version": 1, "crc32c": {"layers/dense/vars/0": "9a71bb4c", ...}, "training_position": {...}, "optimizer": {"class_name": ...}}
 * }</pre>
 *
 * @param crc32c checksums of tensors' little-endian bytes, by the names that the tensors have in the file
 * @param trainingPosition where training stood, null where that was not kept
 * @param texts the checksums of the file's texts, its architecture and compile settings, by their names; in the same form
 * @param optimizer the exact optimizer, where the file names the one that comes nearest among those its receivers know; else null
 */
public record Companion(
        Map<String, String> crc32c,
        Map<String, String> texts,
        @Nullable Map<String, @Nullable Object> trainingPosition,
        @Nullable Map<String, @Nullable Object> optimizer) {

    /** The name of the attribute, member or key. */
    public static final String NAME = "keratin";

    /** Nothing. */
    public static final Companion NONE = new Companion(Map.of(), Map.of(), null, null);

    /** Without another optimizer. */
    public Companion(Map<String, String> crc32c, @Nullable Map<String, @Nullable Object> trainingPosition) {
        this(crc32c, Map.of(), trainingPosition, null);
    }

    /** Without checksums of texts, where the container has its own for them. */
    public Companion(
            Map<String, String> crc32c,
            @Nullable Map<String, @Nullable Object> trainingPosition,
            @Nullable Map<String, @Nullable Object> optimizer) {
        this(crc32c, Map.of(), trainingPosition, optimizer);
    }

    /** The object as JSON. */
    public String toJson() {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("version", 1L);
        if (!crc32c.isEmpty()) {
            tree.put("crc32c", crc32c);
        }
        if (!texts.isEmpty()) {
            tree.put("texts_crc32c", texts);
        }
        if (trainingPosition != null) {
            tree.put("training_position", trainingPosition);
        }
        if (optimizer != null) {
            tree.put("optimizer", optimizer);
        }
        return Json.write(tree);
    }

    /** Reads the object; what it does not know it leaves out, since a later Keratin may have written it. */
    public static Companion parse(String json, LoadLimits limits, String place) throws FormatException {
        if (!(Json.parse(json, limits, place) instanceof Map<?, ?> tree)) {
            return NONE;
        }
        return new Companion(
                checksums(tree.get("crc32c")),
                checksums(tree.get("texts_crc32c")),
                Trees.mapOrNull(tree.get("training_position")),
                Trees.mapOrNull(tree.get("optimizer")));
    }

    private static Map<String, String> checksums(@Nullable Object tree) {
        Map<String, String> checksums = new LinkedHashMap<>();
        if (tree instanceof Map<?, ?> stored) {
            stored.forEach((name, checksum) -> checksums.put(String.valueOf(name), String.valueOf(checksum)));
        }
        return checksums;
    }

    /** The CRC-32C of a text's UTF-8, as 8 hexadecimal digits. */
    public static String crc32c(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return String.format("%08x", crc.getValue());
    }

    /**
     * Compares a text with its checksum, where there is one.
     *
     * @throws CorruptFileException where they differ
     */
    public void check(String name, String text, String place) throws CorruptFileException {
        String expected = texts.get(name);
        if (expected != null && !expected.equals(crc32c(text))) {
            throw new CorruptFileException(place + " has CRC-32C " + crc32c(text) + ", expected " + expected
                    + " as when it was saved; the file is damaged. Restore it from a copy.");
        }
    }

    /** Compile settings with the optimizer that was meant. */
    public @Nullable Map<String, @Nullable Object> exact(@Nullable Map<String, @Nullable Object> compileConfig) {
        if (optimizer == null || compileConfig == null) {
            return compileConfig;
        }
        Map<String, @Nullable Object> copy = new LinkedHashMap<>(compileConfig);
        copy.put("optimizer", optimizer);
        return copy;
    }
}
