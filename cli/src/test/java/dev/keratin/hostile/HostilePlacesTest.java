package dev.keratin.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keratin.datasets.Datasets;
import dev.keratin.files.FormatException;
import dev.keratin.files.StoredArray;
import dev.keratin.files.json.Json;
import dev.keratin.models.Model;
import dev.keratin.models.Models;
import dev.keratin.saving.CheckpointManager;
import dev.keratin.saving.Checkpoints;
import dev.keratin.saving.LoadOptions;
import dev.keratin.saving.LoadReport;
import dev.keratin.saving.ModelReader;
import dev.keratin.saving.ModelSnapshot;
import dev.keratin.saving.ModelWriter;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands at a place where it should not: links inside and outside of files, sockets, folders, and files that change while they are read. */
class HostilePlacesTest {

    private static final Path LINKS = Path.of("src", "test", "resources", "hostile");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"soft", "external"})
    void aLinkInThePlaceOfWeightsOrTheirGroupsIsRefused(String kind) throws IOException {
        for (int level = 0; level < 3; level++) {
            Path model = copied(kind + "_needed" + level + "_opt_adam.h5");
            HostileFiles.refused(model);
            assertThatThrownBy(() -> Models.load(model)).isInstanceOf(FormatException.class);
            Path weights = copied(kind + "_needed" + level + "_opt_adam.weights.h5");
            Model target = Models.load(HostileFiles.GOOD.resolve("opt_adam.keras"));
            assertThatThrownBy(() -> target.loadWeights(weights)).isInstanceOf(IOException.class);
            HostileFiles.harmless(weights);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"soft", "external"})
    void aLinkThatNobodyNeedsIsLeftAlone(String kind) throws IOException {
        Path model = copied(kind + "_unneeded_opt_adam.h5");
        Path weights = copied(kind + "_unneeded_opt_adam.weights.h5");
        Model good = Models.load(HostileFiles.GOOD.resolve("opt_adam.keras"));
        Model loaded = Models.load(model);
        assertThat(loaded.variables().get(0).value())
                .isEqualTo(good.variables().get(0).value());
        loaded.loadWeights(weights);
        HostileFiles.harmless(model);
        HostileFiles.harmless(weights);
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.keras", "model.h5", "w.weights.h5", "w.weights.json", "w.safetensors", "w.npz", "w"})
    void aSocketIsNoFile(String name) throws IOException {
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            Path path = folder.resolve(name);
            socket.bind(UnixDomainSocketAddress.of(path));
            HostileFiles.refused(path);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dev/zero", "/dev/null", "/dev/random"})
    void aDeviceIsNoFile(String device) {
        Path path = Path.of(device);
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(path), "SKIPPED: no device " + device);
        Model model = anyModel();
        assertThatThrownBy(() -> Models.load(path)).isInstanceOf(FileSystemException.class);
        assertThatThrownBy(() -> model.loadWeights(path)).isInstanceOf(FileSystemException.class);
        assertThatThrownBy(() -> Checkpoints.verify(path, LoadOptions.defaults()))
                .isInstanceOf(FileSystemException.class);
    }

    @Test
    void socketsAndFoldersAmongCheckpointsAreNeitherReadNorDeleted() throws IOException {
        Model model = Models.load(HostileFiles.GOOD.resolve("opt_adam.keras"));
        CheckpointManager manager = CheckpointManager.in(folder, 2);
        for (int i = 1; i <= 3; i++) {
            manager.save(model.state());
        }
        Path data = folder.resolve("ckpt-3.data-00000-of-00001");
        Files.delete(data);
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(data));
            Path other = Files.createDirectory(folder.resolve("ckpt-2.data-00001-of-00002"));
            LoadReport report = Checkpoints.restoreLatest(model, null, folder, LoadOptions.defaults());
            assertThat(report.provenance().path().getFileName()).hasToString("ckpt-2");
            manager.save(model.state());
            manager.save(model.state());
            assertThat(data).exists();
            assertThat(other).isDirectory();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"opt_adam.keras", "opt_adam.h5", "opt_adam.weights.h5", "w.safetensors", "w.npz", "w"})
    void aFileThatIsCutOrGrowsWhileItIsReadIsNoticedOrReadAsItWas(String name) throws IOException {
        for (String change : List.of("cut", "emptied", "grown", "removed")) {
            Path inside = Files.createDirectory(folder.resolve(change));
            Path path = inside.resolve(name);
            if (name.startsWith("opt_adam")) {
                Files.copy(HostileFiles.GOOD.resolve(name), path);
            } else {
                ModelWriter.saveWeights(
                        Models.load(HostileFiles.GOOD.resolve("opt_adam.keras")).state(), path);
            }
            List<byte[]> good = tensors(path, "unchanged");
            try {
                List<byte[]> read = tensors(path, change);
                assertThat(read.size()).isEqualTo(good.size());
                for (int i = 0; i < read.size(); i++) {
                    assertThat(read.get(i)).isEqualTo(good.get(i));
                }
            } catch (FormatException | FileSystemException e) {
                assertThat(change).as(e.getMessage()).isNotEqualTo("grown");
            }
        }
    }

    /** Opens a file, changes it below the reader's feet, and reads its tensors. */
    private static List<byte[]> tensors(Path path, String change) throws IOException {
        List<byte[]> tensors = new ArrayList<>();
        try (ModelSnapshot snapshot = ModelReader.open(path, LoadOptions.defaults())) {
            for (Path file : siblings(path)) {
                switch (change) {
                    case "cut" -> cut(file, Files.size(file) / 3);
                    case "emptied" -> cut(file, 0);
                    case "grown" -> Files.write(file, new byte[5000], StandardOpenOption.APPEND);
                    case "removed" -> Files.delete(file);
                    default -> assertThat(file).exists();
                }
            }
            for (StoredArray array : snapshot.weights().tensors().values()) {
                List<byte[]> pieces = new ArrayList<>();
                array.transferTo(piece -> {
                    byte[] bytes = new byte[piece.remaining()];
                    piece.get(bytes);
                    pieces.add(bytes);
                });
                tensors.addAll(pieces);
            }
        }
        return tensors;
    }

    private static List<Path> siblings(Path path) throws IOException {
        try (Stream<Path> files = Files.list(path.getParent())) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static void cut(Path file, long length) throws IOException {
        try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
            channel.truncate(length);
        }
    }

    @Test
    void objectsThatShareAnIdByMistakeStayTwoObjects() throws IOException {
        Map<String, @Nullable Object> config = HostileFiles.config();
        for (int i = 1; i < 3; i++) {
            HostileFiles.layer(config, i).put("shared_object_id", 7L);
            HostileFiles.below(HostileFiles.below(HostileFiles.layer(config, i), "config"), "kernel_initializer")
                    .put("shared_object_id", 7L);
        }
        for (Path path : HostileFiles.everyForm(folder, Json.write(config))) {
            HostileFiles.harmless(path);
        }
        Model model = Models.load(folder.resolve("bad.keras"));
        assertThat(model.layers()).hasSize(2);
        assertThat(model.variables()).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x_train.npy", "/x_train.npy", "x_train.npy/"})
    void aDatasetWhoseMembersLeadElsewhereIsRefused(String member) throws IOException {
        Path inside = Files.createDirectory(folder.resolve("inside"));
        Path path = inside.resolve("data.npz");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(path))) {
            for (String name : List.of(member, "y_train.npy", "x_test.npy", "y_test.npy")) {
                out.putNextEntry(new ZipEntry(name));
            }
        }
        assertThatThrownBy(() -> Datasets.load(path)).isInstanceOf(FormatException.class);
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile)).containsExactly(path);
        }
    }

    private static Model anyModel() {
        try {
            return Models.load(HostileFiles.GOOD.resolve("opt_adam.keras"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Path copied(String name) throws IOException {
        return Files.copy(LINKS.resolve(name), folder.resolve(name));
    }
}
