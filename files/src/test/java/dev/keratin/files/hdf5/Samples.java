package dev.keratin.files.hdf5;

import dev.keratin.files.ElementType;
import dev.keratin.files.StoredArray;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Arrays, trees and files that the tests of this package share. */
final class Samples {

    private Samples() {}

    /** A file of the test resources. */
    static Path resource(String name) {
        try {
            return Path.of(Samples.class.getResource("/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Pseudo-random elements of any type but strings. */
    static StoredArray random(ElementType type, long... shape) {
        long count = 1;
        for (long dimension : shape) {
            count *= dimension;
        }
        byte[] bytes = new byte[(int) count * type.byteSize()];
        new Random(type.ordinal()).nextBytes(bytes);
        if (type == ElementType.BOOL) {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] &= 1;
            }
        }
        return new MemoryArray(type, shape, ByteBuffer.wrap(bytes), List.of());
    }

    static StoredArray texts(String... texts) {
        List<byte[]> bytes = new ArrayList<>();
        for (String text : texts) {
            bytes.add(text.getBytes(StandardCharsets.UTF_8));
        }
        return new MemoryArray(ElementType.STRING, new long[] {texts.length}, ByteBuffer.allocate(0), bytes);
    }

    /** Every type, every kind of attribute, deep and empty groups. */
    static GroupDescription everything() throws IOException {
        GroupDescription root = new GroupDescription()
                .attribute("keras_version", "3.15.1")
                .attribute("model_config", AttributeValue.ascii("{\"é\": 1}" + "x".repeat(100_000)))
                .attribute("empty", "")
                .attribute("long", AttributeValue.of(-5L))
                .attribute("double", AttributeValue.of(2.5))
                .attribute("true", AttributeValue.of(true))
                .attribute("longs", AttributeValue.longs(1, -2, 3))
                .attribute("doubles", AttributeValue.doubles(0.5, -0.0))
                .attribute("utf8 list", AttributeValue.utf8List(List.of("ä", "", "c")))
                .attribute("fixed list", AttributeValue.fixedList(List.of("abc", "d", "")))
                .attribute("matrix", AttributeValue.array(random(ElementType.FLOAT32, 2, 3)))
                .stringList("layer_names", List.of("dense", "dropout"))
                .stringList("weight_names", List.of());
        for (ElementType type : ElementType.values()) {
            if (type != ElementType.STRING) {
                root.dataset("types/" + type, random(type, 3, 5));
                root.dataset("scalars/" + type, random(type));
                root.dataset("empties/" + type, random(type, 0, 4));
            }
        }
        root.dataset("texts", texts("x", "", "ü")).attribute("note", "three");
        root.dataset("a/b/c/d/kernel:0", random(ElementType.FLOAT32, 7)).attribute("n", AttributeValue.of(1L));
        root.group("nothing/here");
        return root;
    }

    /** The bytes of a file. */
    static byte[] write(GroupDescription root) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new Hdf5Writer(root).writeTo((StoredArray.ByteSink) piece -> {
            while (piece.hasRemaining()) {
                bytes.write(piece.get());
            }
        });
        return bytes.toByteArray();
    }

    static byte[] bytesOf(StoredArray array) throws IOException {
        ByteBuffer all = ByteBuffer.allocate((int) array.byteSize());
        array.transferTo(all::put);
        return all.array();
    }
}
