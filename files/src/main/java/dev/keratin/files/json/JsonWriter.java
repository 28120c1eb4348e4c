package dev.keratin.files.json;

import java.math.BigInteger;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes one tree as Python's {@code json.dumps} does. */
final class JsonWriter {

    /** Deeper trees are cycles or mistakes: the interpreters that read the text stop at about this depth too. */
    private static final int DEPTH = 990;

    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final StringBuilder out = new StringBuilder();
    private final int indent;
    private int depth;

    /** @param indent spaces for each level, -1 for everything on one line */
    JsonWriter(int indent) {
        this.indent = indent;
    }

    String write(@Nullable Object tree) {
        value(tree);
        return out.toString();
    }

    private void value(@Nullable Object value) {
        if (value == null) {
            out.append("null");
        } else if (value instanceof String text) {
            string(text);
        } else if (value instanceof Boolean) {
            out.append(value);
        } else if (value instanceof Double || value instanceof Float) {
            out.append(PythonFloats.repr(((Number) value).doubleValue()));
        } else if (value instanceof Integer
                || value instanceof Long
                || value instanceof Short
                || value instanceof Byte
                || value instanceof BigInteger) {
            out.append(value);
        } else if (value instanceof Map<?, ?> map) {
            object(map);
        } else if (value instanceof List<?> list) {
            array(list);
        } else {
            throw new IllegalArgumentException("JSON holds maps, lists, strings, numbers, booleans and null; received "
                    + value.getClass().getName() + ".");
        }
    }

    private void object(Map<?, ?> map) {
        if (map.isEmpty()) {
            out.append("{}");
            return;
        }
        out.append('{');
        descend();
        for (Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator(); entries.hasNext(); ) {
            Map.Entry<?, ?> entry = entries.next();
            if (!(entry.getKey() instanceof String key)) {
                throw new IllegalArgumentException(
                        "Keys of JSON objects are strings; received " + entry.getKey() + ".");
            }
            string(key);
            out.append(": ");
            value(entry.getValue());
            separate(entries.hasNext());
        }
        out.append('}');
    }

    private void array(List<?> list) {
        if (list.isEmpty()) {
            out.append("[]");
            return;
        }
        out.append('[');
        descend();
        for (Iterator<?> items = list.iterator(); items.hasNext(); ) {
            value(items.next());
            separate(items.hasNext());
        }
        out.append(']');
    }

    private void descend() {
        if (++depth > DEPTH) {
            throw new IllegalArgumentException("JSON deeper than " + DEPTH + " levels; the tree may contain itself.");
        }
        newLine();
    }

    private void separate(boolean more) {
        if (more) {
            out.append(indent < 0 ? ", " : ",");
        } else {
            depth--;
        }
        if (more || indent >= 0) {
            newLine();
        }
    }

    private void newLine() {
        if (indent >= 0) {
            out.append('\n').append(" ".repeat(indent * depth));
        }
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\f' -> out.append("\\f");
                case '\b' -> out.append("\\b");
                default -> {
                    if (c >= ' ' && c <= '~') {
                        out.append(c);
                    } else {
                        out.append("\\u")
                                .append(HEX[c >> 12])
                                .append(HEX[c >> 8 & 15])
                                .append(HEX[c >> 4 & 15])
                                .append(HEX[c & 15]);
                    }
                }
            }
        }
        out.append('"');
    }
}
