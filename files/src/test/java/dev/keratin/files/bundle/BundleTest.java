package dev.keratin.files.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.ElementType;
import dev.keratin.files.Fixtures;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.MemoryArray;
import dev.keratin.files.MemoryFiles;
import dev.keratin.files.MissingEntryException;
import dev.keratin.files.Mutations;
import dev.keratin.files.StoredArray;
import dev.keratin.files.StoredArrays;
import dev.keratin.files.UnsupportedFeatureException;
import dev.keratin.files.internal.Crc32c;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BundleTest {

    private static final LoadLimits LIMITS = LoadLimits.defaults();
    private static final String KERNEL = "layer_with_weights-0/kernel/.ATTRIBUTES/VARIABLE_VALUE";

    @TempDir
    Path folder;

    @Test
    void pointersOfGitLfsAreNamedAsSuch() throws IOException {
        write(folder.resolve("ckpt"), sample());
        String pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 27018138\n";
        for (String file : List.of("ckpt.data-00000-of-00001", "ckpt.index")) {
            Files.writeString(folder.resolve(file), pointer);
            assertThatThrownBy(() -> BundleReader.open(folder.resolve("ckpt"), LIMITS))
                    .isInstanceOf(UnsupportedFeatureException.class)
                    .hasMessageContaining(file)
                    .hasMessageContaining("git lfs pull");
        }
    }

    @Test
    void everyTypeComesBackAsWritten() throws IOException {
        Map<String, StoredArray> arrays = sample();
        write(folder.resolve("ckpt"), arrays);
        try (BundleReader reader = BundleReader.open(folder.resolve("ckpt"), LIMITS)) {
            assertThat(reader.keys())
                    .containsExactlyElementsOf(arrays.keySet().stream().sorted().toList());
            for (Map.Entry<String, StoredArray> entry : arrays.entrySet()) {
                StoredArray read = reader.array(entry.getKey());
                assertThat(read.type()).isEqualTo(entry.getValue().type());
                assertThat(read.shape()).isEqualTo(entry.getValue().shape());
                assertThat(StoredArrays.sha256(read)).isEqualTo(StoredArrays.sha256(entry.getValue()));
            }
            assertThat(reader.array("strings").strings())
                    .extracting(String::new)
                    .containsExactly("a", "", "x".repeat(200));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "uncompiled/tf_ckpt/ckpt-1",
                "keras2/k2_mlp_tutorial/tf_weights/ckpt",
                "keras2/k2_opt_legacy_adam/tf_weights/ckpt",
                "keras2/k2_mlp_tutorial/saved_model/variables/variables"
            })
    void indexesOfTensorFlowAreWrittenAgainByteForByte(String prefix) throws IOException {
        Path index = Fixtures.path(prefix + ".index");
        Path written = folder.resolve("again.index");
        try (var channel = Files.newByteChannel(written, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            TableWriter table = new TableWriter(channel);
            for (TableReader.Entry entry : TableReader.read(index, LIMITS)) {
                byte[] value = entry.key().length == 0
                        ? BundleHeader.parse(entry.value(), "header").encode()
                        : BundleEntry.parse(entry.value(), LIMITS, "entry").encode();
                table.add(entry.key(), value);
            }
            table.finish();
        }
        assertThat(written).hasSameBinaryContentAs(index);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "uncompiled/tf_ckpt/ckpt-1",
                "superset_ckpt/ckpt-1",
                "keras2/k2_mlp_tutorial/tf_weights/ckpt",
                "keras2/k2_opt_legacy_adam/tf_weights/ckpt",
                "keras2/k2_mlp_tutorial/saved_model/variables/variables"
            })
    void graphsOfTensorFlowAreReadAndWrittenAgainByteForByte(String prefix) throws IOException {
        Path path = Fixtures.path(prefix + ".index")
                .resolveSibling(Path.of(prefix).getFileName().toString());
        try (BundleReader reader = BundleReader.open(path, LIMITS)) {
            for (String key : reader.keys()) {
                StoredArrays.sha256(reader.array(key));
            }
            ObjectGraph graph = reader.objectGraph().orElseThrow();
            assertThat(graph.encode())
                    .isEqualTo(reader.array(ObjectGraph.KEY).strings().get(0));
            assertThat(rebuilt(graph)).isEqualTo(graph);
        }
    }

    private static ObjectGraph rebuilt(ObjectGraph graph) {
        ObjectGraphBuilder builder = new ObjectGraphBuilder();
        for (ObjectGraph.Node node : graph.nodes()) {
            if (node != graph.root()) {
                if (node.attributes().isEmpty()) {
                    builder.add();
                } else {
                    builder.addVariable(
                            node.attributes().get(0).fullName(),
                            node.variableKey().orElseThrow());
                }
            }
        }
        for (int i = 0; i < graph.nodes().size(); i++) {
            for (ObjectGraph.Child child : graph.nodes().get(i).children()) {
                builder.edge(i, child.name(), child.nodeId());
            }
            for (ObjectGraph.SlotVariable slot : graph.nodes().get(i).slotVariables()) {
                builder.slot(i, slot.originalVariableNodeId(), slot.slotName(), slot.slotVariableNodeId());
            }
        }
        return builder.build();
    }

    @Test
    void valuesAreFoundByFollowingTheGraph() throws IOException {
        Path prefix =
                Fixtures.path("keras2/k2_opt_legacy_adam/tf_weights/ckpt.index").resolveSibling("ckpt");
        try (BundleReader reader = BundleReader.open(prefix, LIMITS)) {
            ObjectGraph graph = reader.objectGraph().orElseThrow();
            ObjectGraph.Node kernel =
                    graph.find("layer_with_weights-0", "kernel").orElseThrow();
            assertThat(kernel.variableKey()).contains(KERNEL);
            assertThat(graph.find("layer_with_weights-0", "nonsense")).isEmpty();
            ObjectGraph.SlotVariable slot =
                    graph.find("optimizer").orElseThrow().slotVariables().get(0);
            assertThat(slot.slotName()).isIn("m", "v");
            StoredArray moment = reader.array(
                    graph.nodes().get(slot.slotVariableNodeId()).variableKey().orElseThrow());
            assertThat(moment.shape())
                    .isEqualTo(reader.array(graph.nodes()
                                    .get(slot.originalVariableNodeId())
                                    .variableKey()
                                    .orElseThrow())
                            .shape());
        }
    }

    @Test
    void theSameTensorsGiveTheSameFiles() throws IOException {
        write(folder.resolve("a"), sample());
        write(folder.resolve("b"), sample());
        assertThat(folder.resolve("a.index")).hasSameBinaryContentAs(folder.resolve("b.index"));
        assertThat(folder.resolve("a.data-00000-of-00001"))
                .hasSameBinaryContentAs(folder.resolve("b.data-00000-of-00001"));
    }

    @Test
    void anIndexOfManyBlocksReadsBack() throws IOException {
        Map<String, StoredArray> many = new LinkedHashMap<>();
        for (int i = 0; i < 20_000; i++) {
            many.put("layer-" + i + "/kernel" + "\u00ff".repeat(i % 7), MemoryArray.of(new int[] {i}));
        }
        write(folder.resolve("many"), many);
        try (BundleReader reader = BundleReader.open(folder.resolve("many"), LIMITS)) {
            assertThat(reader.keys()).hasSize(many.size());
            assertThat(StoredArrays.toInts(reader.array("layer-777/kernel"))).containsExactly(777);
        }
        LoadLimits few = new LoadLimits(1 << 20, 10, 1, 1, 1000, 32, 1, 1024, 1 << 20);
        assertThatThrownBy(() -> BundleReader.open(folder.resolve("many"), few)).hasMessageContaining("1000 tensors");
    }

    @Test
    void aReplacedCheckpointIsReadableAtEveryMoment() throws IOException {
        Path prefix = folder.resolve("cp.ckpt");
        write(prefix, Map.of("v", MemoryArray.of(new int[] {1})));
        List<String> seen = new ArrayList<>();
        try (BundleCommit commit = BundleCommit.begin(prefix)) {
            commit.data().write(ByteBuffer.wrap(new byte[] {2, 0, 0, 0}));
            seen.add(value(prefix));
            commit.commit((channel, shards) -> {
                seen.add(value(prefix));
                TableWriter table = new TableWriter(channel);
                table.add(new byte[0], new BundleHeader(shards).encode());
                int crc = Crc32c.masked(new byte[] {2, 0, 0, 0});
                table.add(new byte[] {'v'}, new BundleEntry(3, new long[0], 0, 0, 4, crc, List.of()).encode());
                table.finish();
                seen.add(value(prefix));
            });
        }
        seen.add(value(prefix));
        assertThat(seen).containsExactly("1", "1", "1", "2", "2", "2");
        assertThat(names(folder)).containsExactly("cp.ckpt.data-00000-of-00001", "cp.ckpt.index");
    }

    @Test
    void aSaveThatStopsBetweenItsStepsIsCompletedByTheNext() throws IOException {
        Path prefix = folder.resolve("cp.ckpt");
        write(prefix, Map.of("v", MemoryArray.of(new int[] {1})));
        for (int failAt = 1; failAt <= 2; failAt++) {
            int[] calls = {failAt};
            try (BundleWriter writer = BundleWriter.create(prefix)) {
                writer.add("v", MemoryArray.of(new int[] {2}));
            }
            assertThat(value(prefix)).isEqualTo("1");
            try (BundleCommit commit = BundleCommit.begin(prefix)) {
                commit.data().write(ByteBuffer.wrap(new byte[] {1, 0, 0, 0}));
                assertThatThrownBy(() -> commit.commit((channel, shards) -> {
                            if (--calls[0] == 0) {
                                throw new IOException("no space left");
                            }
                            TableWriter table = new TableWriter(channel);
                            table.add(new byte[0], new BundleHeader(shards).encode());
                            int crc = Crc32c.masked(new byte[] {1, 0, 0, 0});
                            table.add(
                                    new byte[] {'v'},
                                    new BundleEntry(3, new long[0], 0, 0, 4, crc, List.of()).encode());
                            table.finish();
                        }))
                        .hasMessage("no space left");
            }
            assertThat(value(prefix)).isEqualTo("1");
            write(prefix, Map.of("v", MemoryArray.of(new int[] {3})));
            assertThat(value(prefix)).isEqualTo("3");
            write(prefix, Map.of("v", MemoryArray.of(new int[] {1})));
            assertThat(names(folder)).containsExactly("cp.ckpt.data-00000-of-00001", "cp.ckpt.index");
        }
    }

    @Test
    void otherFileSystemsServeAsWell() throws IOException {
        try (FileSystem memory = MemoryFiles.create()) {
            Path prefix = memory.getPath("/models").resolve("ckpt");
            write(prefix, sample());
            write(prefix, sample());
            try (BundleReader reader = BundleReader.open(prefix, LIMITS)) {
                assertThat(StoredArrays.toFloats(reader.array("f"))).containsExactly(1, 2, 3, 4);
            }
        }
    }

    @Test
    void missingPartsAreNamed() throws IOException {
        write(folder.resolve("ckpt"), sample());
        try (BundleReader reader = BundleReader.open(folder.resolve("ckpt"), LIMITS)) {
            assertThatThrownBy(() -> reader.array("other"))
                    .isInstanceOf(MissingEntryException.class)
                    .hasMessageContaining("\"other\"");
            assertThat(reader.objectGraph()).isEmpty();
        }
        Files.delete(folder.resolve("ckpt.data-00000-of-00001"));
        assertThatThrownBy(() -> BundleReader.open(folder.resolve("ckpt"), LIMITS))
                .isInstanceOf(CorruptFileException.class)
                .hasMessageContaining("incomplete");
    }

    @Test
    void newDataUnderAnOldIndexIsNoticed() throws IOException {
        write(folder.resolve("ckpt"), sample());
        Path data = folder.resolve("ckpt.data-00000-of-00001");
        byte[] bytes = Files.readAllBytes(data);
        bytes[0] ^= 1;
        Files.write(data, bytes);
        try (BundleReader reader = BundleReader.open(folder.resolve("ckpt"), LIMITS)) {
            assertThatThrownBy(() -> StoredArrays.toFloats(reader.array("f")))
                    .isInstanceOf(CorruptFileException.class)
                    .hasMessageContaining("\"f\"")
                    .hasMessageContaining("checksum");
        }
    }

    @Test
    void aLinkOutOfTheFolderIsNotFollowed() throws IOException {
        Path inside = Files.createDirectory(folder.resolve("inside"));
        write(inside.resolve("ckpt"), sample());
        Path data = inside.resolve("ckpt.data-00000-of-00001");
        Path outside = folder.resolve("outside");
        Files.move(data, outside);
        Files.createSymbolicLink(data, outside);
        assertThatThrownBy(() -> BundleReader.open(inside.resolve("ckpt"), LIMITS))
                .isInstanceOf(CorruptFileException.class)
                .hasMessageContaining("symbolic link");
    }

    @Test
    void hostileEntriesAreRefused() throws IOException {
        Files.write(folder.resolve("bad.data-00000-of-00001"), new byte[16]);
        List<BundleEntry> hostile = List.of(
                new BundleEntry(1, new long[] {4}, 0, 8, 16, 0, List.of()),
                new BundleEntry(1, new long[] {4}, 0, Long.MAX_VALUE, 16, 0, List.of()),
                new BundleEntry(1, new long[] {4}, 1, 0, 16, 0, List.of()),
                new BundleEntry(1, new long[] {5}, 0, 0, 16, 0, List.of()),
                new BundleEntry(1, new long[] {1L << 62, 4}, 0, 0, 0, 0, List.of()),
                new BundleEntry(1, new long[] {-4}, 0, 0, 16, 0, List.of()),
                new BundleEntry(7, new long[] {1L << 40}, 0, 0, 16, 0, List.of()));
        for (BundleEntry entry : hostile) {
            index(Map.of("v", entry));
            assertThatThrownBy(() -> BundleReader.open(folder.resolve("bad"), LIMITS))
                    .as(entry.toString())
                    .isInstanceOf(CorruptFileException.class);
        }
        BundleEntry two = new BundleEntry(1, new long[] {2}, 0, 0, 8, 0, List.of());
        BundleEntry overlapping = new BundleEntry(1, new long[] {2}, 0, 4, 8, 0, List.of());
        index(Map.of("a", two, "b", overlapping));
        assertThatThrownBy(() -> BundleReader.open(folder.resolve("bad"), LIMITS))
                .hasMessageContaining("overlap");
        index(Map.of("r", new BundleEntry(20, new long[0], 0, 0, 4, 0, List.of())));
        try (BundleReader reader = BundleReader.open(folder.resolve("bad"), LIMITS)) {
            assertThatThrownBy(() -> reader.array("r")).hasMessageContaining("resource");
        }
    }

    private void index(Map<String, BundleEntry> entries) throws IOException {
        try (var channel = Channels.newChannel(Files.newOutputStream(folder.resolve("bad.index")))) {
            TableWriter table = new TableWriter(channel);
            table.add(new byte[0], new BundleHeader(1).encode());
            for (String key : entries.keySet().stream().sorted().toList()) {
                table.add(key.getBytes(StandardCharsets.UTF_8), entries.get(key).encode());
            }
            table.finish();
        }
    }

    @Test
    void hostileGraphsAreRefused() {
        ObjectGraph.Node node =
                new ObjectGraph.Node(List.of(new ObjectGraph.Child(5, "x")), List.of(), List.of(), Optional.empty());
        assertThatThrownBy(() -> ObjectGraph.parse(new ObjectGraph(List.of(node)).encode(), LIMITS, "g"))
                .isInstanceOf(CorruptFileException.class)
                .hasMessageContaining("outside");
        assertThatThrownBy(() -> ObjectGraph.parse(new byte[0], LIMITS, "g")).isInstanceOf(CorruptFileException.class);
        assertThatThrownBy(() ->
                        ObjectGraph.parse(new byte[] {0x0a, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f}, LIMITS, "g"))
                .isInstanceOf(CorruptFileException.class);
    }

    @Test
    void damagedIndexesGiveOnlyTypedErrors() throws IOException {
        write(folder.resolve("ckpt"), sample());
        Path scratch = Mutations.scratch("s.index");
        Files.copy(
                folder.resolve("ckpt.data-00000-of-00001"),
                Mutations.scratch("s.data-00000-of-00001"),
                StandardCopyOption.REPLACE_EXISTING);
        byte[] original = Files.readAllBytes(folder.resolve("ckpt.index"));
        Mutations.refusesEveryTruncation(original, scratch, BundleTest::readAll);
        assertThat(Mutations.survivesByteFlips(original, scratch, 2000, 9, BundleTest::readAll))
                .isGreaterThan(1500);
    }

    @Test
    void damagedGraphsGiveOnlyTypedErrors() throws IOException {
        Path prefix = Fixtures.path("superset_ckpt/ckpt-1.index").resolveSibling("ckpt-1");
        byte[] graph;
        try (BundleReader reader = BundleReader.open(prefix, LIMITS)) {
            graph = reader.array(ObjectGraph.KEY).strings().get(0);
        }
        Mutations.survivesByteFlips(
                graph,
                Mutations.scratch("g"),
                2000,
                10,
                path -> ObjectGraph.parse(Files.readAllBytes(path), LIMITS, "g"));
    }

    @Test
    void truncatedDataIsRefusedWhenTheCheckpointIsOpened() throws IOException {
        Path prefix = Mutations.scratch("truncated");
        write(prefix, sample());
        Path data = prefix.resolveSibling("truncated.data-00000-of-00001");
        Mutations.refusesEveryTruncation(
                Files.readAllBytes(data), data, path -> readAll(prefix.resolveSibling("truncated.index")));
    }

    private static void readAll(Path index) throws IOException {
        String name = index.getFileName().toString();
        try (BundleReader reader =
                BundleReader.open(index.resolveSibling(name.substring(0, name.length() - 6)), LIMITS)) {
            for (String key : reader.keys()) {
                StoredArrays.sha256(reader.array(key));
            }
        }
    }

    static Map<String, StoredArray> sample() {
        Map<String, StoredArray> arrays = new LinkedHashMap<>();
        arrays.put("f", MemoryArray.of(new float[] {1, 2, 3, 4}, 2, 2));
        arrays.put("d", MemoryArray.of(new double[] {Math.E}));
        arrays.put("step", MemoryArray.of(new long[] {1L << 40}));
        arrays.put("bool", MemoryArray.of(new boolean[] {true}, 1));
        arrays.put("half", MemoryArray.of(ElementType.BFLOAT16, new short[] {0x3F80}, 1));
        arrays.put("empty", MemoryArray.of(new float[0], 0, 3));
        arrays.put(
                "strings",
                MemoryArray.ofStrings(
                        Stream.of("a", "", "x".repeat(200))
                                .map(s -> s.getBytes(StandardCharsets.UTF_8))
                                .toList(),
                        3));
        return arrays;
    }

    static void write(Path prefix, Map<String, ? extends StoredArray> arrays) throws IOException {
        try (BundleWriter writer = BundleWriter.create(prefix)) {
            for (Map.Entry<String, ? extends StoredArray> entry : arrays.entrySet()) {
                writer.add(entry.getKey(), entry.getValue());
            }
            writer.commit();
        }
    }

    private static String value(Path prefix) throws IOException {
        try (BundleReader reader = BundleReader.open(prefix, LIMITS)) {
            return Integer.toString(StoredArrays.toInts(reader.array("v"))[0]);
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
