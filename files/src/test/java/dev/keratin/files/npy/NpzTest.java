package dev.keratin.files.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.ElementType;
import dev.keratin.files.Fixtures;
import dev.keratin.files.LimitExceededException;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.MemoryArray;
import dev.keratin.files.MissingEntryException;
import dev.keratin.files.Mutations;
import dev.keratin.files.StoredArray;
import dev.keratin.files.StoredArrays;
import dev.keratin.files.UnsupportedFeatureException;
import dev.keratin.files.UnsupportedVersionException;
import dev.keratin.files.zip.Archive;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpzTest {

    private static final LoadLimits LIMITS = LoadLimits.defaults();

    @TempDir
    Path folder;

    @Test
    void everyTypeComesBackAsWritten() throws IOException {
        Map<String, StoredArray> arrays = sample();
        Path path = folder.resolve("a.npz");
        Npz.write(path, arrays);
        try (Npz file = Npz.open(path, LIMITS)) {
            assertThat(file.names()).containsExactlyElementsOf(arrays.keySet());
            for (Map.Entry<String, StoredArray> entry : arrays.entrySet()) {
                StoredArray read = file.array(entry.getKey());
                assertThat(read.type()).isEqualTo(entry.getValue().type());
                assertThat(read.shape()).isEqualTo(entry.getValue().shape());
                assertThat(StoredArrays.sha256(read)).isEqualTo(StoredArrays.sha256(entry.getValue()));
            }
        }
    }

    @Test
    void theSameArraysGiveTheSameBytes() throws IOException {
        Npz.write(folder.resolve("a.npz"), sample());
        Npz.write(folder.resolve("b.npz"), sample());
        assertThat(folder.resolve("a.npz")).hasSameBinaryContentAs(folder.resolve("b.npz"));
    }

    @Test
    void membersOfNumpyAreWrittenAgainByteForByte() throws IOException {
        Path numpy = Fixtures.path("uncompiled/uncompiled.npz");
        Path ours = folder.resolve("ours.npz");
        try (Npz file = Npz.open(numpy, LIMITS)) {
            Map<String, StoredArray> arrays = new LinkedHashMap<>();
            for (String name : file.names()) {
                arrays.put(name, file.array(name));
            }
            assertThat(arrays).isNotEmpty();
            Npz.write(ours, arrays);
        }
        try (Archive expected = Archive.open(numpy, LIMITS);
                Archive written = Archive.open(ours, LIMITS)) {
            assertThat(written.names()).containsExactlyElementsOf(expected.names());
            for (String name : expected.names()) {
                assertThat(written.member(name).bytes(1 << 20))
                        .isEqualTo(expected.member(name).bytes(1 << 20));
            }
        }
    }

    @Test
    void compressedMembersAreRead() throws IOException {
        float[] values = new float[100_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 97;
        }
        Path plain = folder.resolve("x.npy");
        Npy.write(plain, MemoryArray.of(values, 100, 1000));
        Path path = folder.resolve("deflated.npz");
        deflated(path, "x.npy", Files.readAllBytes(plain));
        try (Npz file = Npz.open(path, LIMITS)) {
            assertThat(StoredArrays.toFloats(file.array("x"))).isEqualTo(values);
        }
    }

    @Test
    void bigEndianAndColumnMajorArraysBecomeRowMajorLittleEndian() throws IOException {
        ByteBuffer data = ByteBuffer.allocate(24).order(ByteOrder.BIG_ENDIAN);
        for (int value : new int[] {1, 4, 2, 5, 3, 6}) {
            data.putInt(value);
        }
        Path path = npy(1, "{'shape': (2, 3), 'fortran_order': True, 'descr': '>i4'}", data.array());
        try (Npy file = Npy.open(path, LIMITS)) {
            assertThat(file.array().shape()).containsExactly(2, 3);
            assertThat(StoredArrays.toInts(file.array())).containsExactly(1, 2, 3, 4, 5, 6);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void everyVersionOfTheHeaderIsRead(int version) throws IOException {
        Path path = npy(version, "{'descr': '<f4', 'fortran_order': False, 'shape': (1L,), }   \n", new byte[] {
            0, 0, (byte) 0x80, 0x3F
        });
        try (Npy file = Npy.open(path, LIMITS)) {
            assertThat(StoredArrays.toFloats(file.array())).containsExactly(1f);
        }
    }

    @Test
    void unicodeStringsBecomeUtf8() throws IOException {
        ByteBuffer data = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        data.putInt('a').putInt(0x1F600).putInt('b').putInt(0);
        try (Npy file =
                Npy.open(npy(1, "{'descr': '<U2', 'fortran_order': False, 'shape': (2,)}", data.array()), LIMITS)) {
            assertThat(file.array().type()).isEqualTo(ElementType.STRING);
            assertThat(file.array().strings())
                    .containsExactly("a\ud83d\ude00".getBytes(StandardCharsets.UTF_8), new byte[] {'b'});
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'descr': '|O', 'fortran_order': False, 'shape': (1,)}",
                "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}",
                "{'descr': '<f16', 'fortran_order': False, 'shape': (1,)}",
                "{'descr': '<M8', 'fortran_order': False, 'shape': (1,)}"
            })
    void typesThatAreNotReadAreNamed(String header) throws IOException {
        Path path = npy(1, header, new byte[4]);
        assertThatThrownBy(() -> Npy.open(path, LIMITS))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining(path.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{}",
                "{'descr': '<f4'}",
                "__import__('os')",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} x",
                "{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)}",
                "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1,)}",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904,)}",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775807, 9223372036854775807)}",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,)}",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775807, 9223372036854775807, 0)}",
                "{'descr': '<U999999999', 'fortran_order': False, 'shape': (1,)}",
                "{'descr': 'f4', 'fortran_order': False, 'shape': (1,)}"
            })
    void brokenHeadersAreRefused(String header) throws IOException {
        Path path = npy(1, header, new byte[4]);
        assertThatThrownBy(() -> Npy.open(path, LIMITS)).isInstanceOf(CorruptFileException.class);
    }

    @Test
    void limitsHold() throws IOException {
        Path deep = npy(1, "{'descr': '|u1', 'fortran_order': False, 'shape': (" + "1,".repeat(33) + ")}", new byte[1]);
        assertThatThrownBy(() -> Npy.open(deep, LIMITS)).isInstanceOf(LimitExceededException.class);
        Path strings = npy(1, "{'descr': '|S0', 'fortran_order': False, 'shape': (1000000000000,)}", new byte[0]);
        assertThatThrownBy(() -> Npy.open(strings, LIMITS)).isInstanceOf(LimitExceededException.class);
        assertThatThrownBy(() -> Npy.open(npy(4, "{}", new byte[0]), LIMITS))
                .isInstanceOf(UnsupportedVersionException.class)
                .hasMessageContaining("4.0");
    }

    @Test
    void aMissingArrayIsNamedWithThoseThatExist() throws IOException {
        Path path = folder.resolve("a.npz");
        Npz.write(path, Map.of("x_train", MemoryArray.of(new float[] {1}, 1)));
        try (Npz file = Npz.open(path, LIMITS)) {
            assertThatThrownBy(() -> file.array("y_train"))
                    .isInstanceOf(MissingEntryException.class)
                    .hasMessageContaining("x_train");
        }
    }

    @Test
    void typesWithoutNumpyEquivalentAreNotWrittenSilently() {
        assertThatThrownBy(() -> Npz.write(
                        folder.resolve("b.npz"),
                        Map.of("x", MemoryArray.of(ElementType.FLOAT8_E4M3, java.nio.ByteBuffer.allocate(1), 1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("FLOAT8_E4M3");
        assertThat(folder).isEmptyDirectory();
    }

    /** As numpy itself writes the bfloat16 of ml_dtypes: two bytes without a letter. */
    @Test
    void bfloat16IsTwoBytesWithoutALetter() throws IOException {
        Path path = folder.resolve("b.npz");
        Npz.write(path, Map.of("x", MemoryArray.of(ElementType.BFLOAT16, new short[] {0x3f80, 0x4000}, 2)));

        assertThat(Files.readString(path, java.nio.charset.StandardCharsets.ISO_8859_1))
                .contains("'<V2'");
        try (Npz file = Npz.open(path, LIMITS)) {
            assertThat(file.array("x").type()).isEqualTo(ElementType.BFLOAT16);
        }
    }

    @Test
    void damagedFilesGiveOnlyTypedErrors() throws IOException {
        Path path = folder.resolve("a.npz");
        Npz.write(path, sample());
        byte[] original = Files.readAllBytes(path);
        Path scratch = Mutations.scratch("NpzTest");
        Mutations.refusesEveryTruncation(original, scratch, NpzTest::readAll);
        assertThat(Mutations.survivesByteFlips(original, scratch, 2000, 3, NpzTest::readAll))
                .isPositive();
    }

    private static void readAll(Path path) throws IOException {
        try (Npz file = Npz.open(path, LIMITS)) {
            for (String name : file.names()) {
                StoredArrays.sha256(file.array(name));
            }
        }
    }

    private static Map<String, StoredArray> sample() {
        Map<String, StoredArray> arrays = new LinkedHashMap<>();
        arrays.put("f", MemoryArray.of(new float[] {1, -2, Float.NaN, 4, 5, 6}, 2, 3));
        arrays.put("d", MemoryArray.of(new double[] {Math.PI}));
        arrays.put("i", MemoryArray.of(new int[] {1, 2}, 2));
        arrays.put("l", MemoryArray.of(new long[] {Long.MIN_VALUE}));
        arrays.put("u", MemoryArray.of(new byte[] {1, -1}, 1, 2));
        arrays.put("b", MemoryArray.of(new boolean[] {true, false}, 2));
        arrays.put("h", MemoryArray.of(ElementType.FLOAT16, new short[] {0x3C00}, 1));
        arrays.put("empty", MemoryArray.of(new float[0], 0, 4));
        arrays.put("s", MemoryArray.ofStrings(List.of("ab".getBytes(StandardCharsets.UTF_8), new byte[0]), 2));
        return arrays;
    }

    private Path npy(int version, String header, byte[] data) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
        out.write(header.length());
        out.write(header.length() >> 8);
        if (version > 1) {
            out.write(new byte[2]);
        }
        out.write(header.getBytes(StandardCharsets.UTF_8));
        out.write(data);
        Path path = folder.resolve("made.npy");
        Files.write(path, out.toByteArray());
        return path;
    }

    private static void deflated(Path path, String name, byte[] content) throws IOException {
        try (OutputStream file = Files.newOutputStream(path);
                ZipOutputStream zip = new ZipOutputStream(file)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
            zip.closeEntry();
        }
    }
}
