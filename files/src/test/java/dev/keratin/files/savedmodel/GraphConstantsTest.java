package dev.keratin.files.savedmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.ElementType;
import dev.keratin.files.Fixtures;
import dev.keratin.files.FormatException;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.MissingEntryException;
import dev.keratin.files.StoredArray;
import dev.keratin.files.StoredArrays;
import dev.keratin.files.savedmodel.GraphConstants.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The graph was written by TensorFlow 2.21, see make.py beside it. */
class GraphConstantsTest {

    private static final LoadLimits LIMITS = LoadLimits.defaults();
    private static final Path FROZEN = Fixtures.path("tensorflow1/frozen_graph.pb");

    @TempDir
    Path folder;

    @Test
    void theConstantsOfAFrozenGraphAreItsWeights() throws IOException {
        try (GraphConstants graph = GraphConstants.open(FROZEN, LIMITS)) {
            assertThat(graph.names()).containsExactly("dense/kernel", "dense/repeated", "dense/one");
            assertThat(StoredArrays.sha256(graph.array("dense/kernel")))
                    .isEqualTo("b20d23ec05b7abf3bc557bce630cfb6317afb4d5a7c0a90b562f540e9255f297");
            assertThat(graph.array("dense/repeated").shape()).containsExactly(2, 3);
            ByteBuffer repeated = ByteBuffer.wrap(StoredArrays.toBytes(graph.array("dense/repeated")))
                    .order(ByteOrder.LITTLE_ENDIAN);
            while (repeated.hasRemaining()) {
                assertThat(repeated.getFloat()).isEqualTo(0.5f);
            }
            assertThat(StoredArrays.toBytes(graph.array("dense/one"))).containsExactly(-3, -1, -1, -1);
            assertThatThrownBy(() -> graph.array("x")).isInstanceOf(MissingEntryException.class);
        }
    }

    @Test
    void whatAFileIsFollowsFromItsStructure() throws IOException {
        assertThat(GraphConstants.kind(FROZEN, LIMITS)).isEqualTo(Kind.GRAPH);
        assertThat(GraphConstants.kind(Fixtures.path("tensorflow1/model.ckpt.meta"), LIMITS))
                .isEqualTo(Kind.META_GRAPH);
        assertThat(GraphConstants.kind(Fixtures.path("keras2/k2_mlp_tutorial/saved_model/saved_model.pb"), LIMITS))
                .isEqualTo(Kind.SAVED_MODEL);
        assertThat(GraphConstants.kind(Fixtures.path("tensorflow1/expected.json"), LIMITS))
                .isEqualTo(Kind.OTHER);
        assertThatThrownBy(() -> GraphConstants.open(Fixtures.path("tensorflow1/expected.json"), LIMITS))
                .isInstanceOf(CorruptFileException.class);
    }

    @Test
    void flippedBytesGiveTypedErrorsOnly() throws IOException {
        byte[] good = Files.readAllBytes(FROZEN);
        Path file = folder.resolve("graph.pb");
        for (int at = 0; at < good.length; at++) {
            byte[] flipped = good.clone();
            flipped[at] ^= (byte) (1 << at % Byte.SIZE);
            Files.write(file, flipped);
            try (GraphConstants graph = GraphConstants.open(file, LIMITS.withTotalBytes(1 << 20))) {
                for (String name : graph.names()) {
                    StoredArray array = graph.array(name);
                    if (array.type() == ElementType.STRING) {
                        array.strings();
                    } else {
                        array.transferTo(piece -> piece.position(piece.limit()));
                    }
                }
            } catch (FormatException e) {
                assertThat(e).hasMessageContaining("graph.pb");
            }
        }
    }
}
