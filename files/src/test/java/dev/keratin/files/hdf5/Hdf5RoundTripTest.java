package dev.keratin.files.hdf5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keratin.files.ElementType;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.MemoryFiles;
import dev.keratin.files.MissingEntryException;
import dev.keratin.files.StoredArray;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Hdf5RoundTripTest {

    @TempDir
    Path directory;

    @Test
    void everyTypeComesBackToTheBit() throws IOException {
        try (Hdf5File file = open(Samples.everything())) {
            for (ElementType type : ElementType.values()) {
                if (type != ElementType.STRING) {
                    assertSame(file.root().dataset("types/" + type), Samples.random(type, 3, 5));
                    assertSame(file.root().dataset("scalars/" + type), Samples.random(type));
                    assertSame(file.root().dataset("empties/" + type), Samples.random(type, 0, 4));
                }
            }
            assertThat(file.root().dataset("texts").strings())
                    .containsExactlyElementsOf(Samples.texts("x", "", "ü").strings());
            assertThat(file.root().group("a/b/c").dataset("d/kernel:0").path()).isEqualTo("/a/b/c/d/kernel:0");
            assertThat(file.root().group("nothing/here").groups()).isEmpty();
        }
    }

    @Test
    void everyKindOfAttributeComesBack() throws IOException {
        try (Hdf5File file = open(Samples.everything())) {
            Hdf5Group root = file.root();
            assertThat(root.attribute("keras_version").string()).isEqualTo("3.15.1");
            assertThat(root.attribute("model_config").string()).hasSize(100_008).startsWith("{\"é\": 1}x");
            assertThat(root.attribute("empty").string()).isEmpty();
            assertThat(root.attribute("long").asLong()).isEqualTo(-5);
            assertThat(root.attribute("double").asDouble()).isEqualTo(2.5);
            assertThat(root.attribute("true").asLong()).isEqualTo(1);
            assertThat(root.attribute("longs").longs()).containsExactly(1, -2, 3);
            assertThat(root.attribute("doubles").doubles()).containsExactly(0.5, -0.0);
            assertThat(root.attribute("utf8 list").strings()).containsExactly("ä", "", "c");
            assertThat(root.attribute("fixed list").strings()).containsExactly("abc", "d", "");
            assertThat(root.attribute("matrix").array().shape()).containsExactly(2, 3);
            assertThat(root.stringList("layer_names")).containsExactly("dense", "dropout");
            assertThat(root.stringList("weight_names")).isEmpty();
            assertThat(root.attribute("weight_names").array().type()).isEqualTo(ElementType.FLOAT64);
            assertThat(root.dataset("types/BFLOAT16").attribute("dtype").string())
                    .isEqualTo("bfloat16");
        }
    }

    @Test
    void listsBeyondSixtyFourKilobytesAreSplitAsKerasDoes() throws IOException {
        List<String> names = IntStream.range(0, 3000)
                .mapToObj(i -> String.format("layer_%045d", i))
                .toList();
        List<String> brief = IntStream.range(0, 6000).mapToObj(i -> "n" + i).toList();
        GroupDescription root =
                new GroupDescription().stringList("layer_names", names).stringList("brief", brief);
        try (Hdf5File file = open(root)) {
            assertThat(file.root().attributes().keySet())
                    .containsExactly("brief0", "layer_names0", "layer_names1", "layer_names2");
            assertThat(file.root().attribute("layer_names1").array().shape()).containsExactly(1000);
            assertThat(file.root().stringList("layer_names")).isEqualTo(names);
            assertThat(file.root().stringList("brief")).isEqualTo(brief);
            assertThat(file.root().hasStringList("layer_names")).isTrue();
            assertThat(file.root().hasStringList("weight_names")).isFalse();
        }
    }

    @Test
    void thousandsOfChildrenAreListedInTheOrderOfTheirBytes() throws IOException {
        List<String> names = new ArrayList<>(
                IntStream.range(0, 5000).mapToObj(i -> "child_" + i).toList());
        names.addAll(List.of("Z", "a", "ä", "漢", "😀", "~"));
        List<String> mixed = new ArrayList<>(names);
        Collections.shuffle(mixed, new Random(7));
        GroupDescription root = new GroupDescription();
        mixed.forEach(name -> root.group(name));
        try (Hdf5File file = open(root)) {
            names.sort(ByteOrderOfNames.INSTANCE);
            assertThat(file.root().groupNames()).isEqualTo(names);
            assertThat(file.root().hasGroup("child_4321")).isTrue();
            assertThat(file.root().hasGroup("child_5000")).isFalse();
        }
    }

    @Test
    void sameTreeGivesTheSameBytesInAnyOrderOfAdding() throws IOException {
        byte[] first = Samples.write(Samples.everything());
        assertThat(Samples.write(Samples.everything())).isEqualTo(first);
        GroupDescription forward = new GroupDescription();
        GroupDescription backward = new GroupDescription();
        for (int i = 0; i < 50; i++) {
            forward.dataset("d" + i, Samples.random(ElementType.INT8, i));
            backward.dataset("d" + (49 - i), Samples.random(ElementType.INT8, 49 - i));
        }
        assertThat(Samples.write(forward)).isEqualTo(Samples.write(backward));
    }

    @Test
    void sizeIsKnownBeforehand() throws IOException {
        Hdf5Writer writer = new Hdf5Writer(Samples.everything());
        assertThat(Samples.write(Samples.everything()).length).isEqualTo(writer.size());
    }

    @Test
    void fileInsideAnotherFileIsReadWhereItLies() throws IOException {
        byte[] bytes = Samples.write(Samples.everything());
        ByteBuffer outer = ByteBuffer.allocate(bytes.length + 1000);
        outer.put(new byte[333]).put(bytes);
        Path path = Files.write(directory.resolve("model.keras"), outer.array());
        try (Hdf5File file =
                Hdf5File.openRegion(path, 333, bytes.length, "model.keras!model.weights.h5", LoadLimits.defaults())) {
            assertSame(file.root().dataset("types/FLOAT32"), Samples.random(ElementType.FLOAT32, 3, 5));
            assertThatThrownBy(() -> file.root().dataset("missing"))
                    .isInstanceOf(MissingEntryException.class)
                    .hasMessageStartingWith("model.keras!model.weights.h5: `/` holds no `missing`, it holds `a`, ");
        }
    }

    @Test
    void everyNioFileSystemWillDo() throws IOException {
        try (FileSystem memory = MemoryFiles.create()) {
            Path path = memory.getPath("/models/model.h5");
            Hdf5Writer.write(path, Samples.everything());
            try (Hdf5File file = Hdf5File.open(path)) {
                assertSame(file.root().dataset("types/INT64"), Samples.random(ElementType.INT64, 3, 5));
            }
        }
    }

    @Test
    void largeArraysStreamThroughInPieces() throws IOException {
        StoredArray large = Samples.random(ElementType.FLOAT32, 1000, 1001);
        Path path = directory.resolve("large.h5");
        GroupDescription root = new GroupDescription();
        root.dataset("small", Samples.random(ElementType.INT8, 3));
        root.dataset("large", large);
        Hdf5Writer.write(path, root);
        try (Hdf5File file = Hdf5File.open(path)) {
            int[] largest = {0};
            file.root().dataset("large").transferTo(piece -> largest[0] = Math.max(largest[0], piece.remaining()));
            assertThat(largest[0]).isLessThanOrEqualTo(Hdf5Input.PIECE);
            assertSame(file.root().dataset("large"), large);
        }
    }

    @Test
    void datasetOfOneFileIsWrittenIntoAnother() throws IOException {
        Path first = directory.resolve("first.h5");
        Path second = directory.resolve("second.h5");
        Hdf5Writer.write(first, Samples.everything());
        try (Hdf5File file = Hdf5File.open(first)) {
            GroupDescription root = new GroupDescription();
            root.dataset("copy", file.root().dataset("types/COMPLEX128"));
            Hdf5Writer.write(second, root);
        }
        try (Hdf5File file = Hdf5File.open(second)) {
            assertSame(file.root().dataset("copy"), Samples.random(ElementType.COMPLEX128, 3, 5));
        }
    }

    @Test
    void failureWhileWritingLeavesTheOldFile() throws IOException {
        Path path = Files.writeString(directory.resolve("model.h5"), "old");
        GroupDescription root = new GroupDescription();
        root.dataset("kernel", new StoredArray() {
            @Override
            public ElementType type() {
                return ElementType.FLOAT32;
            }

            @Override
            public long[] shape() {
                return new long[] {4};
            }

            @Override
            public void transferTo(ByteSink sink) throws IOException {
                sink.accept(ByteBuffer.allocate(8));
            }
        });
        assertThatThrownBy(() -> Hdf5Writer.write(path, root))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("16 bytes handed out 8");
        assertThat(path).hasContent("old");
        assertThat(directory.toFile().list()).containsExactly("model.h5");
    }

    @Test
    void mistakesOfTheCallerAreNamedWhereTheyAreMade() throws IOException {
        GroupDescription root = new GroupDescription();
        root.dataset("a/b", Samples.random(ElementType.INT8, 1));
        assertThatThrownBy(() -> root.dataset("a/b", Samples.random(ElementType.INT8, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("`b`");
        assertThatThrownBy(() -> root.group("a/b/c"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is a dataset");
        assertThatThrownBy(() -> root.group("a//c")).isInstanceOf(IllegalArgumentException.class);
        root.attribute("x", "1");
        assertThatThrownBy(() -> root.attribute("x", "2")).isInstanceOf(IllegalArgumentException.class);
        root.attribute("big", AttributeValue.doubles(new double[9000]));
        assertThatThrownBy(() -> new Hdf5Writer(root))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("`/@big`")
                .hasMessageContaining("65528");
    }

    private Hdf5File open(GroupDescription root) throws IOException {
        return Hdf5File.open(ByteBuffer.wrap(Samples.write(root)), "written", LoadLimits.defaults());
    }

    private static void assertSame(StoredArray read, StoredArray expected) throws IOException {
        assertThat(read.type()).isEqualTo(expected.type());
        assertThat(read.shape()).isEqualTo(expected.shape());
        assertThat(Samples.bytesOf(read)).isEqualTo(Samples.bytesOf(expected));
    }
}
