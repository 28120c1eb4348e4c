package dev.keratin.files.safetensors;

import dev.keratin.files.StoredArray;
import dev.keratin.files.json.Json;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The header to write, with the tensors in the order of their data.
 *
 * @param bytes everything before the data
 * @param ordered by type from the last of the format's order to the first, then by name
 */
record HeaderText(byte[] bytes, Map<String, StoredArray> ordered) {

    static HeaderText of(Map<String, ? extends StoredArray> arrays, Map<String, String> metadata) {
        List<Map.Entry<String, ? extends StoredArray>> entries = new ArrayList<>(arrays.entrySet());
        entries.sort(Comparator.comparing((Map.Entry<String, ? extends StoredArray> entry) ->
                        -DtypeNames.rank(entry.getValue().type()))
                .thenComparing(Map.Entry::getKey));
        StringBuilder text = new StringBuilder("{");
        if (!metadata.isEmpty()) {
            text.append("\"__metadata__\":{");
            new TreeMap<>(metadata)
                    .forEach((key, value) -> text.append(text.charAt(text.length() - 1) == '{' ? "" : ",")
                            .append(Json.write(key))
                            .append(':')
                            .append(Json.write(value)));
            text.append('}');
        }
        Map<String, StoredArray> ordered = new LinkedHashMap<>();
        long offset = 0;
        for (Map.Entry<String, ? extends StoredArray> entry : entries) {
            if (entry.getKey().equals(Header.METADATA)) {
                throw new IllegalArgumentException("A tensor cannot be named " + Header.METADATA + " in this format.");
            }
            StoredArray array = entry.getValue();
            long end = Math.addExact(offset, array.byteSize());
            text.append(text.length() > 1 ? "," : "").append(Json.write(entry.getKey()));
            text.append(":{\"dtype\":\"").append(DtypeNames.name(array.type())).append("\",\"shape\":");
            numbers(text, array.shape()).append(",\"data_offsets\":");
            numbers(text, offset, end).append('}');
            offset = end;
            ordered.put(entry.getKey(), array);
        }
        text.append('}');
        text.append(" ".repeat(-text.length() & 7));
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + text.length()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(text.length()).put(text.toString().getBytes(StandardCharsets.US_ASCII));
        return new HeaderText(bytes.array(), ordered);
    }

    private static StringBuilder numbers(StringBuilder text, long... values) {
        text.append('[');
        for (int i = 0; i < values.length; i++) {
            text.append(i > 0 ? "," : "").append(values[i]);
        }
        return text.append(']');
    }
}
