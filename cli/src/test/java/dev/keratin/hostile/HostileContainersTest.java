package dev.keratin.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keratin.files.MemoryArray;
import dev.keratin.files.StoredArray;
import dev.keratin.files.StoredArrays;
import dev.keratin.files.npy.Npz;
import dev.keratin.files.safetensors.Safetensors;
import dev.keratin.files.zip.ArchiveWriter;
import dev.keratin.models.Model;
import dev.keratin.models.Models;
import dev.keratin.saving.CheckpointManager;
import dev.keratin.saving.Checkpoints;
import dev.keratin.saving.LoadOptions;
import dev.keratin.saving.LoadReport;
import dev.keratin.saving.WeightMismatchException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives, HDF5 files, checkpoints and arrays that lie, through every public opener; the tests of the containers themselves have more of each. */
class HostileContainersTest {

    @TempDir
    Path folder;

    @Test
    void anEmptyFileAFolderAndACutFileAreRefused() throws IOException {
        HostileFiles.refused(Files.write(folder.resolve("empty.keras"), new byte[0]), "0 bytes");
        HostileFiles.refused(Files.createDirectory(folder.resolve("folder.keras")));
        for (String name : List.of("opt_adam.keras", "opt_adam.h5", "opt_adam.weights.h5")) {
            byte[] bytes = Files.readAllBytes(HostileFiles.GOOD.resolve(name));
            for (int length : new int[] {1, 7, 100, bytes.length / 2, bytes.length - 1}) {
                HostileFiles.refused(Files.write(folder.resolve("cut-" + length + name), Arrays.copyOf(bytes, length)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.json", "model.weights.h5"})
    void aMemberThatInflatesToMoreThanItMayIsRefused(String bomb) throws IOException {
        Path path = folder.resolve("bomb.keras");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(path))) {
            for (String name : List.of("metadata.json", "config.json", "model.weights.h5")) {
                out.putNextEntry(new ZipEntry(name));
                byte[] zeros = new byte[1 << 20];
                for (int i = 0; i < (name.equals(bomb) ? 80 : 0); i++) {
                    out.write(zeros);
                }
                out.write(name.equals(bomb) ? new byte[0] : HostileFiles.member(name));
            }
        }
        HostileFiles.refused(path, bomb);
    }

    @Test
    void membersWithNamesOfOtherPlacesAreLeftWhereTheyAre() throws IOException {
        Path inside = Files.createDirectory(folder.resolve("inside"));
        Path path = inside.resolve("slip.keras");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(path))) {
            for (String name : List.of(
                    "../evil",
                    "/keratin-evil",
                    "C:\\evil",
                    "config.json.sh/",
                    "metadata.json",
                    "config.json",
                    "model.weights.h5")) {
                out.putNextEntry(new ZipEntry(name));
                if (name.indexOf('.') > 0 && !name.endsWith("/")) {
                    out.write(HostileFiles.member(name));
                }
            }
        }
        assertThat(Models.load(path).layers()).hasSize(2);
        HostileFiles.harmless(path);
        assertThat(folder.resolve("evil")).doesNotExist();
        assertThat(Path.of("/keratin-evil")).doesNotExist();
    }

    @Test
    void aSecondConfigIsRefused() throws IOException {
        Path path = folder.resolve("twice.keras");
        try (ArchiveWriter writer = ArchiveWriter.create(path)) {
            for (String name : List.of("metadata.json", "config.json", "model.weights.h5")) {
                writer.add(name, HostileFiles.member(name));
            }
            writer.add("Config.json", "{}".getBytes(StandardCharsets.UTF_8));
            writer.commit();
        }
        Files.write(path, replaced(Files.readAllBytes(path), "Config.json", "config.json"));
        HostileFiles.refused(path, "config.json", "more than once");
    }

    @Test
    void everyFlippedBitOfAnArchiveIsNoticed() throws IOException {
        byte[] good = Files.readAllBytes(HostileFiles.GOOD.resolve("opt_adam.keras"));
        int weights = indexOf(good, "model.weights.h5");
        for (int at = weights + 16; at < good.length - 1000; at += 1009) {
            byte[] bad = good.clone();
            bad[at] ^= 4;
            Path path = Files.write(folder.resolve("flipped.keras"), bad);
            assertThatThrownBy(() -> Models.load(path)).as("byte " + at).isInstanceOf(IOException.class);
        }
    }

    /** The layout of a dataset: version 3, contiguous; and other kinds of messages and links by their numbers. */
    @ParameterizedTest
    @CsvSource({
        "virtual dataset, 080018000000000003 01, 080018000000000004 03",
        "external storage, 05000800, 07000800",
        "compound type, 03001800, 03001800"
    })
    void hdf5ThatPointsElsewhereIsRefusedInEveryFileThatHoldsIt(String what, String good, String bad)
            throws IOException {
        byte[] from = bytes(good);
        byte[] to = bytes(bad);
        for (String name : List.of("opt_adam.h5", "opt_adam.weights.h5")) {
            byte[] file = Files.readAllBytes(HostileFiles.GOOD.resolve(name));
            byte[] changed = what.startsWith("compound") ? compound(file) : replaced(file, from, to);
            assertThat(changed).isNotEqualTo(file);
            Path path = Files.write(folder.resolve(name), changed);
            refusedAsWeights(path);
            if (name.endsWith("weights.h5")) {
                Path archive = folder.resolve("inside.keras");
                try (ArchiveWriter writer = ArchiveWriter.create(archive)) {
                    writer.add("metadata.json", HostileFiles.member("metadata.json"));
                    writer.add("config.json", HostileFiles.member("config.json"));
                    writer.add("model.weights.h5", changed);
                    writer.commit();
                }
                HostileFiles.refused(archive);
            } else {
                HostileFiles.refused(path);
            }
        }
    }

    @Test
    void aShapeThatTheModelHasNotIsRefusedBeforeItsMemoryIsTaken() throws IOException {
        byte[] file = Files.readAllBytes(HostileFiles.GOOD.resolve("opt_adam.weights.h5"));
        ByteBuffer shape = ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(5)
                .putLong(6);
        for (long rows : new long[] {1L << 20, 1L << 33, 1L << 61, -1, 0}) {
            ByteBuffer other = ByteBuffer.allocate(16)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(rows)
                    .putLong(6);
            Path path = Files.write(folder.resolve("shape.weights.h5"), replaced(file, shape.array(), other.array()));
            refusedAsWeights(path);
        }
    }

    @Test
    void missingAdditionalAndReorderedWeightsAreRefusedAndSkippedOnlyWhenAsked() throws IOException {
        Model model = Models.load(HostileFiles.GOOD.resolve("opt_adam.keras"));
        Path good = folder.resolve("good.safetensors");
        model.saveWeights(good);
        Map<String, StoredArray> tensors = new LinkedHashMap<>();
        try (Safetensors file = Safetensors.open(good, dev.keratin.files.LoadLimits.defaults())) {
            for (String name : file.names()) {
                tensors.put(name, StoredArrays.copy(file.array(name)));
            }
        }
        String first = tensors.keySet().stream()
                .filter(name -> name.endsWith("d1/kernel") && !name.startsWith("optimizer"))
                .findFirst()
                .orElseThrow();
        Map<String, StoredArray> missing = new LinkedHashMap<>(tensors);
        missing.remove(first);
        Map<String, StoredArray> additional = new LinkedHashMap<>(tensors);
        additional.put("stranger", MemoryArray.of(new float[] {1}, 1));
        Map<String, StoredArray> shaped = new LinkedHashMap<>(tensors);
        shaped.put(first, MemoryArray.of(new float[] {1, 2, 3}, 3));
        Map<String, StoredArray> integers = new LinkedHashMap<>(tensors);
        long[] big = new long[30];
        Arrays.fill(big, (1L << 53) + 1);
        integers.put(first, MemoryArray.of(big, tensors.get(first).shape()));
        for (Map<String, StoredArray> bad : List.of(missing, additional, shaped, integers)) {
            Path path = folder.resolve("bad.safetensors");
            Safetensors.write(path, bad, Map.of());
            assertThatThrownBy(() -> model.loadWeights(path)).isInstanceOf(WeightMismatchException.class);
            HostileFiles.harmless(path);
            LoadReport report = model.loadWeights(path, LoadOptions.defaults().skipMismatch(true));
            assertThat(report.of(LoadReport.Status.LOADED).size())
                    .isLessThan(report.entries().size());
        }
    }

    @Test
    void notANumberInWeightsIsLoadedAndInspectSaysSo() throws IOException {
        Model model = Models.load(HostileFiles.GOOD.resolve("opt_adam.keras"));
        Path path = folder.resolve("nan.npz");
        model.saveWeights(path);
        Map<String, StoredArray> arrays = new LinkedHashMap<>();
        try (Npz npz = Npz.open(path, dev.keratin.files.LoadLimits.defaults())) {
            for (String name : npz.names()) {
                arrays.put(name, StoredArrays.copy(npz.array(name)));
            }
        }
        String first = arrays.keySet().iterator().next();
        float[] values = StoredArrays.toFloats(arrays.get(first));
        values[0] = Float.NaN;
        values[1] = Float.POSITIVE_INFINITY;
        arrays.put(first, MemoryArray.of(values, arrays.get(first).shape()));
        Npz.write(path, arrays);

        model.loadWeights(path);

        String inspected = dev.keratin.cli.CommandFailure.output("inspect", path, "--json");
        assertThat(inspected).containsPattern("\"nan_count\": ?1").containsPattern("\"inf_count\": ?1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "../outside", "a/../../outside", "C:\\\\x"})
    void aStateFileNamesOnlyCheckpointsOfItsFolder(String name) throws IOException {
        Path inside = Files.createDirectory(folder.resolve("inside"));
        Model model = Models.load(HostileFiles.GOOD.resolve("opt_adam.keras"));
        model.saveWeights(folder.resolve("outside"));
        Files.deleteIfExists(folder.resolve("checkpoint"));
        Files.writeString(inside.resolve("checkpoint"), "model_checkpoint_path: \"" + name + "\"\n");

        assertThatThrownBy(() -> Models.load(inside)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> model.loadWeights(inside)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> Checkpoints.restoreLatest(model, null, inside, LoadOptions.defaults()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void anIncompleteCheckpointIsPassedOverForTheOneBefore() throws IOException {
        Model model = Models.load(HostileFiles.GOOD.resolve("opt_adam.keras"));
        CheckpointManager manager = CheckpointManager.in(folder, 5);
        for (int i = 1; i <= 4; i++) {
            manager.save(model.state());
        }
        Files.delete(folder.resolve("ckpt-4.data-00000-of-00001"));
        Files.write(folder.resolve("ckpt-3.index"), new byte[0]);
        byte[] data = Files.readAllBytes(folder.resolve("ckpt-2.data-00000-of-00001"));
        data[20] ^= 1;
        Files.write(folder.resolve("ckpt-2.data-00000-of-00001"), data);

        LoadReport report = Checkpoints.restoreLatest(model, null, folder, LoadOptions.defaults());

        assertThat(report.provenance().path().getFileName()).hasToString("ckpt-1");
        assertThat(report.notes())
                .filteredOn(note -> note.startsWith("Passed over"))
                .hasSize(3);
        for (int i = 2; i <= 4; i++) {
            Path bad = folder.resolve("ckpt-" + i);
            assertThatThrownBy(() -> model.loadWeights(bad)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void strangersInAFolderOfCheckpointsAreNeitherReadNorDeleted() throws IOException {
        Model model = Models.load(HostileFiles.GOOD.resolve("opt_adam.keras"));
        Path secret = Files.writeString(folder.resolve("secret"), "mine");
        Path inside = Files.createDirectory(folder.resolve("inside"));
        Path link = Files.createSymbolicLink(inside.resolve("ckpt-1.data-00001-of-00002"), secret);
        Path other = Files.writeString(inside.resolve("ckpt-1.txt"), "notes");
        CheckpointManager manager = CheckpointManager.in(inside, 1);
        for (int i = 1; i <= 3; i++) {
            manager.save(model.state());
        }
        assertThat(manager.checkpoints()).hasSize(1);
        assertThat(secret).hasContent("mine");
        assertThat(link).exists();
        assertThat(other).hasContent("notes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(1000000000000,)", "(2,-3)", "(9223372036854775807,9)", "(3,)"})
    void anArrayWhoseHeaderLiesIsRefused(String shape) throws IOException {
        refusedNpy("{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + ", }");
    }

    @ParameterizedTest
    @ValueSource(strings = {"|O", "O", "V8", "<M8[ns]"})
    void anArrayOfPicklesIsRefused(String descr) throws IOException {
        refusedNpy("{'descr': '" + descr + "', 'fortran_order': False, 'shape': (2,), }");
    }

    private void refusedNpy(String header) throws IOException {
        byte[] text = (header + " ".repeat(118 - header.length() % 64) + "\n").getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream npy = new ByteArrayOutputStream();
        npy.writeBytes(
                new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) text.length, (byte) (text.length >> 8)});
        npy.writeBytes(text);
        npy.writeBytes(new byte[8]);
        Path path = folder.resolve("bad.npz");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(path))) {
            ZipEntry entry = new ZipEntry("d1/kernel.npy");
            CRC32 crc = new CRC32();
            crc.update(npy.toByteArray());
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(npy.size());
            entry.setCrc(crc.getValue());
            out.putNextEntry(entry);
            out.write(npy.toByteArray());
        }
        refusedAsWeights(path);
    }

    private static void refusedAsWeights(Path path) throws IOException {
        Model model = Models.load(HostileFiles.GOOD.resolve("opt_adam.keras"));
        assertThatThrownBy(() -> model.loadWeights(path)).isInstanceOf(IOException.class);
        HostileFiles.harmless(path);
    }

    /** Datatype messages of class 1 (floating point) become class 6 (compound). */
    private static byte[] compound(byte[] file) {
        byte[] changed = file.clone();
        for (int at = 8; at + 12 < file.length; at++) {
            if (file[at] == 0x11 && file[at + 1] == 0x20 && file[at + 3] == 0 && file[at + 4] == 4) {
                changed[at] = 0x16;
            }
        }
        return changed;
    }

    private static byte[] bytes(String hexadecimal) {
        return java.util.HexFormat.of().parseHex(hexadecimal.replace(" ", ""));
    }

    private static byte[] replaced(byte[] bytes, String from, String to) {
        return replaced(bytes, from.getBytes(StandardCharsets.ISO_8859_1), to.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static byte[] replaced(byte[] bytes, byte[] from, byte[] to) {
        byte[] result = bytes.clone();
        for (int at = 0; at + from.length <= bytes.length; at++) {
            if (Arrays.equals(bytes, at, at + from.length, from, 0, from.length)) {
                System.arraycopy(to, 0, result, at, to.length);
            }
        }
        return result;
    }

    private static int indexOf(byte[] bytes, String text) {
        return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
    }
}
