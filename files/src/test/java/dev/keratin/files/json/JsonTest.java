package dev.keratin.files.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.FormatException;
import dev.keratin.files.LimitExceededException;
import dev.keratin.files.LoadLimits;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    private static final LoadLimits LIMITS = LoadLimits.defaults();

    @Test
    void valuesBecomePlainJavaValues() throws Exception {
        Object tree = parse(
                "{\"a\": [1, -2.5, true, null, \"x\\u00e9\\ud800\"], \"b\": {}, \"c\": 123456789012345678901234567890}");
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("a", Arrays.asList(1L, -2.5, true, null, "x\u00e9\ud800"));
        expected.put("b", Map.of());
        expected.put("c", new BigInteger("123456789012345678901234567890"));
        assertThat(tree).isEqualTo(expected);
    }

    @Test
    void scalarsAndNonFiniteNumbersAreDocuments() throws Exception {
        assertThat(parse(" 5 ")).isEqualTo(5L);
        assertThat(parse("NaN")).isEqualTo(Double.NaN);
        assertThat(parse("[Infinity, -Infinity, -0.0, 1e400]"))
                .isEqualTo(List.of(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0, Double.POSITIVE_INFINITY));
        assertThat(parse("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
        assertThat(parse("9223372036854775808")).isEqualTo(new BigInteger("9223372036854775808"));
    }

    @Test
    void aByteOrderMarkIsSkippedAndOtherEncodingsAreNamed() throws Exception {
        assertThat(Json.parse("\ufeff{}".getBytes(StandardCharsets.UTF_8), LIMITS, "m"))
                .isEqualTo(Map.of());
        assertThatThrownBy(() -> Json.parse("{}".getBytes(StandardCharsets.UTF_16), LIMITS, "m"))
                .isInstanceOf(CorruptFileException.class)
                .hasMessageContaining("UTF-16");
        assertThatThrownBy(() -> Json.parse(new byte[] {'"', (byte) 0xC3, '"'}, LIMITS, "m"))
                .isInstanceOf(CorruptFileException.class)
                .hasMessageContaining("not valid UTF-8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "  ", "{", "[1,", "[1,]", "{\"a\":1,}", "{\"a\" 1}", "[1] 2", "{} x", "{'a': 1}", "[INF]", "[-INF]",
                        "[+Infinity]",
                "[01]", "[+1]", "[1.]", "[.5]", "nul", "\"\u0001\"", "\"\\x\"", "/* c */ 1", "[1 2]", "]", "}", "[}",
                        "{\"a\":1,\"a\":1}"
            })
    void whatIsNoStrictJsonIsRefusedWithTheSource(String text) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(CorruptFileException.class)
                .hasMessageContaining("config.json");
    }

    @Test
    void duplicateKeysAreNamed() {
        assertThatThrownBy(() -> parse("{\"x\": null, \"y\": 1, \"x\": 2}"))
                .isInstanceOf(CorruptFileException.class)
                .hasMessageContaining("\"x\" occurs twice");
    }

    @Test
    void sizeAndDepthAreBounded() {
        LoadLimits small = new LoadLimits(100, 10, 1, 1, 1, 1, 1, 1, 1);
        assertThatThrownBy(() -> Json.parse(" ".repeat(101), small, "m")).isInstanceOf(LimitExceededException.class);
        assertThatThrownBy(() -> Json.parse("[".repeat(11) + "]".repeat(11), small, "m"))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("depth 10");
        assertThatThrownBy(() -> parse("[".repeat(1_000_000))).isInstanceOf(LimitExceededException.class);
        assertThatThrownBy(() -> parse("{\"a\":".repeat(1_000_000))).isInstanceOf(LimitExceededException.class);
        assertThatThrownBy(() -> parse("1".repeat(100_000))).isInstanceOf(LimitExceededException.class);
    }

    @Test
    void aVeryDeepDocumentThatTheCallerAllowsDoesNotExhaustTheStack() throws Exception {
        LoadLimits deep = new LoadLimits(10_000_000, 1_000_000, 1, 1, 1, 1, 1, 1, 1L << 30);
        assertThat(Json.parse("[".repeat(500_000) + "]".repeat(500_000), deep, "m"))
                .isInstanceOf(List.class);
    }

    @Test
    void mutatedDocumentsGiveOnlyTypedErrors() {
        byte[] original = Json.write(sample()).getBytes(StandardCharsets.US_ASCII);
        Random random = new Random(7);
        for (int i = 0; i < 5000; i++) {
            byte[] bytes =
                    Arrays.copyOf(original, random.nextInt(4) == 0 ? random.nextInt(original.length) : original.length);
            for (int k = 0; k < 3 && bytes.length > 0; k++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                Json.parse(bytes, LIMITS, "m");
            } catch (FormatException expected) {
                assertThat(expected).hasMessageContaining("m: ");
            }
        }
    }

    @Test
    void textEqualsWhatPythonDumps() {
        assertThat(Json.write(sample()))
                .isEqualTo(
                        "{\"name\": \"d\\u00e9\\ud83d\\ude00 \\\"q\\\" \\\\ / \\n\\r\\t\\f\\b\\u007f\\u0000\", \"n\": [1, 1.0, 1e-07, true, null],"
                                + " \"empty\": {}, \"none\": [], \"deep\": [[{\"k\": false}]]}");
    }

    @Test
    void indentedTextEqualsWhatPythonDumps() {
        assertThat(Json.write(Map.of("a", List.of(1L, List.of(), List.of(2L))), 4))
                .isEqualTo("{\n    \"a\": [\n        1,\n        [],\n        [\n            2\n        ]\n    ]\n}");
        assertThat(Json.write(List.of(1L, 2L), 0)).isEqualTo("[\n1,\n2\n]");
    }

    @Test
    void whatIsWrittenReadsBackEqual() throws Exception {
        assertThat(parse(Json.write(sample()))).isEqualTo(sample());
        assertThat(parse(Json.write(sample(), 4))).isEqualTo(sample());
    }

    @ParameterizedTest
    @CsvSource({
        "1.0, 1.0",
        "-1.5, -1.5",
        "0.1, 0.1",
        "1e-07, 1e-07",
        "0.001, 0.001",
        "1e16, 1e+16",
        "1e15, 1000000000000000.0",
        "9999999999999998.0, 9999999999999998.0",
        "123456789.123, 123456789.123",
        "2e-3, 0.002",
        "1e-4, 0.0001",
        "1e-5, 1e-05",
        "12345e-9, 1.2345e-05",
        "2e23, 2e+23",
        "1e23, 1e+23",
        "4.9e-324, 5e-324",
        "2.2250738585072014e-308, 2.2250738585072014e-308",
        "1.7976931348623157e308, 1.7976931348623157e+308",
        "0.009999999776482582, 0.009999999776482582",
        "0.0010000000474974513, 0.0010000000474974513",
        "9007199254740993, 9007199254740992.0",
        "5e-324, 5e-324",
        "2.0E-3, 0.002",
        "1.1E23, 1.1e+23",
        "8.41E21, 8.41e+21",
        "9.5367431640625e-07, 9.5367431640625e-07",
        "1e100, 1e+100",
        "-0.0, -0.0"
    })
    void floatsPrintAsInPython(double value, String text) {
        assertThat(PythonFloats.repr(value)).isEqualTo(text);
    }

    @Test
    void everyFloatReadsBackAsItself() {
        Random random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                assertThat(Double.parseDouble(PythonFloats.repr(value))).isEqualTo(value);
            }
        }
    }

    @Test
    void whatJsonCannotHoldIsRefused() {
        List<Object> cycle = new java.util.ArrayList<>();
        cycle.add(cycle);
        assertThatThrownBy(() -> Json.write(cycle)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Json.write(new Object())).hasMessageContaining("java.lang.Object");
        assertThatThrownBy(() -> Json.write(Map.of(1, 2))).hasMessageContaining("Keys");
        assertThatThrownBy(() -> Json.write(List.of(), -2)).hasMessageContaining("indent=-2");
    }

    private static Map<String, Object> sample() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", "d\u00e9\ud83d\ude00 \"q\" \\ / \n\r\t\f\b\u007f\u0000");
        tree.put("n", Arrays.asList(1L, 1.0, 1e-7, true, null));
        tree.put("empty", Map.of());
        tree.put("none", List.of());
        tree.put("deep", List.of(List.of(Map.of("k", false))));
        return tree;
    }

    private static Object parse(String text) throws FormatException {
        return Json.parse(text, LIMITS, "config.json");
    }
}
