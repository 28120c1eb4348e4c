package dev.keratin.files.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.ElementType;
import dev.keratin.files.FormatException;
import dev.keratin.files.LimitExceededException;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.MemoryArray;
import dev.keratin.files.MissingEntryException;
import dev.keratin.files.Mutations;
import dev.keratin.files.StoredArray;
import dev.keratin.files.StoredArrays;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {

    private static final LoadLimits LIMITS = LoadLimits.defaults();

    @TempDir
    Path folder;

    @Test
    void everyTypeComesBackAsWritten() throws IOException {
        Path path = folder.resolve("a.safetensors");
        Safetensors.write(path, sample(), Map.of("format", "keras", "note", "\u00e9\""));
        try (Safetensors file = Safetensors.open(path, LIMITS)) {
            assertThat(file.metadata()).containsOnly(Map.entry("format", "keras"), Map.entry("note", "\u00e9\""));
            assertThat(file.names()).hasSameElementsAs(sample().keySet());
            for (Map.Entry<String, StoredArray> entry : sample().entrySet()) {
                StoredArray read = file.array(entry.getKey());
                assertThat(read.type()).isEqualTo(entry.getValue().type());
                assertThat(read.shape()).isEqualTo(entry.getValue().shape());
                assertThat(StoredArrays.toBytes(read)).isEqualTo(StoredArrays.toBytes(entry.getValue()));
            }
            assertThatThrownBy(() -> file.array("x")).isInstanceOf(MissingEntryException.class);
        }
    }

    @Test
    void tensorsAreLaidOutByTypeThenName() throws IOException {
        Path path = folder.resolve("a.safetensors");
        Map<String, StoredArray> arrays = new LinkedHashMap<>();
        arrays.put("h", MemoryArray.of(ElementType.FLOAT16, new short[] {1}, 1));
        arrays.put("b", MemoryArray.of(new int[] {1}, 1));
        arrays.put("a", MemoryArray.of(new int[] {2}, 1));
        arrays.put("f", MemoryArray.of(new float[] {3}, 1));
        Safetensors.write(path, arrays, Map.of());
        byte[] bytes = Files.readAllBytes(path);
        long size = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        assertThat(size % 8).isZero();
        assertThat(new String(bytes, 8, (int) size, StandardCharsets.US_ASCII).strip())
                .isEqualTo(
                        "{\"f\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"a\":{\"dtype\":\"I32\",\"shape\":[1],"
                                + "\"data_offsets\":[4,8]},\"b\":{\"dtype\":\"I32\",\"shape\":[1],\"data_offsets\":[8,12]},"
                                + "\"h\":{\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[12,14]}}");
    }

    @Test
    void theSameTensorsGiveTheSameBytes() throws IOException {
        Safetensors.write(folder.resolve("a"), sample(), Map.of("x", "1", "y", "2"));
        Safetensors.write(folder.resolve("b"), sample(), Map.of("y", "2", "x", "1"));
        assertThat(folder.resolve("a")).hasSameBinaryContentAs(folder.resolve("b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{\"a\":1}",
                "{\"a\":{}}",
                "{\"__metadata__\":{\"a\":1}}",
                " {}    ",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[8],\"data_offsets\":[0,8]},\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[8,8]}}",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[8],\"data_offsets\":[0,9]}}",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[9],\"data_offsets\":[0,9]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[8],\"data_offsets\":[0,8]}}",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[4,8]}}",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[-8],\"data_offsets\":[8,0]}}",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[6],\"data_offsets\":[0,6]},\"b\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[4,8]}}",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[9223372036854775807,3],\"data_offsets\":[0,8]}}",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[8.0],\"data_offsets\":[0,8]}}",
                "{\"a\":{\"dtype\":\"F4\",\"shape\":[8],\"data_offsets\":[0,8]}}"
            })
    void headersThatDoNotFitTheFileAreRefused(String header) throws IOException {
        Path path = made(header, new byte[8]);
        assertThatThrownBy(() -> Safetensors.open(path, LIMITS)).isInstanceOf(FormatException.class);
    }

    @Test
    void falseHeaderSizesAreRefused() throws IOException {
        Path path = folder.resolve("made");
        for (long size : new long[] {0, 1, 100, Long.MAX_VALUE, -1}) {
            ByteBuffer bytes =
                    ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(size);
            Files.write(path, bytes.array());
            assertThatThrownBy(() -> Safetensors.open(path, LIMITS)).isInstanceOf(CorruptFileException.class);
        }
        Path longName = made(
                "{\"" + "n".repeat(2000) + "\":{\"dtype\":\"U8\",\"shape\":[8],\"data_offsets\":[0,8]}}", new byte[8]);
        assertThatThrownBy(() -> Safetensors.open(longName, LIMITS)).isInstanceOf(LimitExceededException.class);
    }

    @Test
    void typesThatTheFormatHasNotAreNamed() {
        assertThatThrownBy(
                        () -> Safetensors.write(folder.resolve("s"), Map.of("s", MemoryArray.ofString("x")), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("STRING");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void damagedFilesGiveOnlyTypedErrors() throws IOException {
        Path path = folder.resolve("a");
        Safetensors.write(path, sample(), Map.of());
        byte[] original = Files.readAllBytes(path);
        Path scratch = Mutations.scratch("SafetensorsTest");
        Mutations.refusesEveryTruncation(original, scratch, SafetensorsTest::readAll);
        assertThat(Mutations.survivesByteFlips(original, scratch, 2000, 12, SafetensorsTest::readAll))
                .isPositive();
    }

    private Path made(String header, byte[] data) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(text.length).put(text).put(data);
        return Files.write(folder.resolve("made"), bytes.array());
    }

    private static void readAll(Path path) throws IOException {
        try (Safetensors file = Safetensors.open(path, LIMITS)) {
            for (String name : file.names()) {
                StoredArrays.sha256(file.array(name));
            }
        }
    }

    private static Map<String, StoredArray> sample() {
        Map<String, StoredArray> arrays = new LinkedHashMap<>();
        for (ElementType type : ElementType.values()) {
            if (type != ElementType.STRING && type != ElementType.COMPLEX128) {
                byte[] bytes = new byte[2 * type.byteSize()];
                Arrays.fill(bytes, (byte) type.ordinal());
                arrays.put("t/" + type, MemoryArray.of(type, ByteBuffer.wrap(bytes), 1, 2));
            }
        }
        arrays.put("scalar", MemoryArray.of(new float[] {1}));
        arrays.put("empty", MemoryArray.of(new float[0], 0));
        return arrays;
    }
}
