package dev.keratin.saving;

import dev.keratin.files.FormatException;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
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
 * @param optimizer the exact optimizer, where the file names the one that comes nearest among those its receivers know; else null
 */
public record Companion(
        Map<String, String> crc32c,
        @Nullable Map<String, @Nullable Object> trainingPosition,
        @Nullable Map<String, @Nullable Object> optimizer) {

    /** The name of the attribute, member or key. */
    public static final String NAME = "keratin";

    /** Nothing. */
    public static final Companion NONE = new Companion(Map.of(), null, null);

    /** Without another optimizer. */
    public Companion(Map<String, String> crc32c, @Nullable Map<String, @Nullable Object> trainingPosition) {
        this(crc32c, trainingPosition, null);
    }

    /** The object as JSON. */
    public String toJson() {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("version", 1L);
        if (!crc32c.isEmpty()) {
            tree.put("crc32c", crc32c);
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
        Map<String, String> checksums = new LinkedHashMap<>();
        if (tree.get("crc32c") instanceof Map<?, ?> stored) {
            stored.forEach((tensor, checksum) -> checksums.put(String.valueOf(tensor), String.valueOf(checksum)));
        }
        return new Companion(
                checksums, Trees.mapOrNull(tree.get("training_position")), Trees.mapOrNull(tree.get("optimizer")));
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
