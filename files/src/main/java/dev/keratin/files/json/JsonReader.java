package dev.keratin.files.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.keratin.files.CorruptFileException;
import dev.keratin.files.FormatException;
import dev.keratin.files.LimitExceededException;
import dev.keratin.files.LoadLimits;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Builds the tree of one document; without recursion, so that no depth that a caller allows can exhaust the stack. */
final class JsonReader {

    /** Longer numbers cost more than linear time; the longest double that Python writes has 24 characters. */
    private static final int NUMBER_LENGTH = 1000;

    /** What values take in memory besides their text, on a 64-bit JVM. */
    private static final int OBJECT = 150;

    private static final int ARRAY = 110;
    private static final int TEXT = 56;
    private static final int NUMBER = 24;
    private static final int PLACE = 48;

    /** A tree may take this much, however little data the caller allows. */
    private static final long TREE_AT_LEAST = 16 << 20;

    private final LoadLimits limits;
    private final String source;
    private long held;

    JsonReader(LoadLimits limits, String source) {
        this.limits = limits;
        this.source = source;
    }

    @Nullable
    Object read(byte[] bytes) throws FormatException {
        checkSize(bytes.length);
        return read(decode(bytes));
    }

    @Nullable
    Object read(String text) throws FormatException {
        checkSize(text.length());
        return read(CharBuffer.wrap(text.toCharArray()));
    }

    /** Counts what the tree takes in memory: a text of brackets becomes objects of fifty times its size. */
    private void hold(long bytes) throws LimitExceededException {
        held += bytes;
        long most = Math.max(limits.totalBytes() / 2, TREE_AT_LEAST);
        if (held > most) {
            throw new LimitExceededException(source + ": the JSON document holds more values than " + most
                    + " bytes of memory hold. Raise LoadLimits.totalBytes, or the heap of the JVM, if the file is"
                    + " trusted.");
        }
    }

    private void checkSize(long size) throws LimitExceededException {
        if (size > limits.jsonBytes()) {
            throw new LimitExceededException(source + ": the JSON document has " + size + " bytes, the limit is "
                    + limits.jsonBytes() + ". Raise LoadLimits.jsonBytes if the file is trusted.");
        }
    }

    private CharBuffer decode(byte[] bytes) throws CorruptFileException {
        if (bytes.length >= 2 && isUtf16Or32(bytes)) {
            throw new CorruptFileException(source + ": the JSON document is UTF-16 or UTF-32, expected UTF-8.");
        }
        int start = bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF
                ? 3
                : 0;
        try {
            // A new decoder reports malformed input instead of replacing it.
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, start, bytes.length - start));
        } catch (CharacterCodingException e) {
            throw new CorruptFileException(source + ": the JSON document is not valid UTF-8.", e);
        }
    }

    private static boolean isUtf16Or32(byte[] bytes) {
        boolean mark = (bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF)
                || (bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE);
        return mark || bytes[0] == 0 || bytes[1] == 0;
    }

    private @Nullable Object read(CharBuffer text) throws FormatException {
        try (JsonParser parser = factory().createParser(text.array(), text.arrayOffset(), text.remaining())) {
            Object tree = tree(parser);
            if (parser.nextToken() != null) {
                throw new CorruptFileException(
                        source + ": data follows the JSON document" + at(parser) + ", expected its end.");
            }
            return tree;
        } catch (StreamConstraintsException e) {
            throw new LimitExceededException(
                    source + ": JSON beyond the limits (depth " + limits.jsonDepth() + ", "
                            + limits.jsonBytes() + " bytes): " + e.getOriginalMessage()
                            + ". Raise the limit in LoadLimits if the file is trusted.",
                    e);
        } catch (JsonParseException e) {
            throw new CorruptFileException(
                    source + ": no valid JSON at character "
                            + Math.max(0, e.getLocation().getCharOffset()) + ": " + e.getOriginalMessage(),
                    e);
        } catch (FormatException e) {
            throw e;
        } catch (IOException e) {
            throw new CorruptFileException(source + ": no valid JSON: " + e.getMessage(), e);
        }
    }

    private JsonFactory factory() {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(limits.jsonDepth())
                        .maxStringLength((int) Math.min(limits.jsonBytes(), Integer.MAX_VALUE))
                        .maxNameLength((int) Math.min(limits.jsonBytes(), Integer.MAX_VALUE))
                        .maxNumberLength(NUMBER_LENGTH)
                        .build())
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .build();
    }

    private @Nullable Object tree(JsonParser parser) throws IOException {
        Deque<Open> parents = new ArrayDeque<>();
        Open open = null;
        String key = "";
        while (true) {
            JsonToken token = parser.nextToken();
            if (token == null) {
                throw new CorruptFileException(
                        source + ": the JSON document ends" + at(parser) + " before it is complete.");
            }
            Object value;
            switch (token) {
                case FIELD_NAME -> {
                    key = parser.currentName();
                    hold(TEXT + key.length());
                    continue;
                }
                case START_OBJECT, START_ARRAY -> {
                    if (open != null) {
                        parents.push(open);
                    }
                    hold(token == JsonToken.START_OBJECT ? OBJECT : ARRAY);
                    open = token == JsonToken.START_OBJECT
                            ? new Open(key, new LinkedHashMap<>(), null)
                            : new Open(key, null, new ArrayList<>());
                    continue;
                }
                case END_OBJECT, END_ARRAY -> {
                    // The parser pairs brackets, so something is open here.
                    Open closed = Objects.requireNonNull(open);
                    value = closed.container();
                    key = closed.key;
                    open = parents.poll();
                }
                default -> value = scalar(parser, token);
            }
            if (open == null) {
                return value;
            }
            hold(open.map != null ? PLACE : PLACE / 8);
            add(open, key, value, parser);
        }
    }

    private void add(Open open, String key, @Nullable Object value, JsonParser parser) throws CorruptFileException {
        if (open.list != null) {
            open.list.add(value);
        } else if (open.map != null) {
            if (open.map.containsKey(key)) {
                throw new CorruptFileException(source + ": the key \"" + clip(key)
                        + "\" occurs twice in one JSON object" + at(parser) + ", expected each key once.");
            }
            open.map.put(key, value);
        }
    }

    private @Nullable Object scalar(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case VALUE_NULL -> null;
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_STRING -> {
                String text = parser.getText();
                hold(TEXT + text.length());
                yield text;
            }
            case VALUE_NUMBER_INT -> {
                hold(NUMBER);
                BigInteger big = parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? parser.getBigIntegerValue()
                        : null;
                yield big != null ? big : (Object) parser.getLongValue();
            }
            case VALUE_NUMBER_FLOAT -> number(parser);
            default -> throw new CorruptFileException(source + ": unexpected " + token + at(parser) + " in JSON.");
        };
    }

    private Double number(JsonParser parser) throws IOException {
        hold(NUMBER);
        if (!parser.isNaN()) {
            return parser.getDoubleValue();
        }
        // The parser also knows spellings such as INF and +Infinity, which Python's json refuses.
        String text = parser.getText();
        return switch (text) {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> {
                double value = parser.getDoubleValue();
                if (Character.isDigit(text.charAt(text.length() - 1))) {
                    yield value;
                }
                throw new CorruptFileException(
                        source + ": " + text + at(parser) + " is no JSON number; expected NaN, Infinity or -Infinity.");
            }
        };
    }

    private static String at(JsonParser parser) {
        return " at character " + Math.max(0, parser.currentLocation().getCharOffset());
    }

    private static String clip(String key) {
        return key.length() <= 100 ? key : key.substring(0, 100) + "...";
    }

    /** A container whose end has not come, and the key under which its parent will hold it. */
    private record Open(
            String key, @Nullable Map<String, @Nullable Object> map, @Nullable List<@Nullable Object> list) {
        Object container() {
            return map != null ? map : Objects.requireNonNull(list);
        }
    }
}
