package dev.keratin.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.ElementType;
import dev.keratin.files.MemoryArray;
import dev.keratin.files.MissingEntryException;
import dev.keratin.files.UnsupportedFeatureException;
import dev.keratin.files.npy.Npz;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetsTest {

    @TempDir
    Path folder;

    private static MemoryArray bytes(long... shape) {
        int count = 1;
        for (long dim : shape) {
            count *= (int) dim;
        }
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (7 * i);
        }
        return MemoryArray.of(ElementType.UINT8, ByteBuffer.wrap(bytes), shape);
    }

    private void idx(String name, boolean gzip, int... shape) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (OutputStream out = gzip ? new GZIPOutputStream(file) : file) {
            ByteBuffer header = ByteBuffer.allocate(4 + 4 * shape.length);
            header.put(new byte[] {0, 0, 8, (byte) shape.length});
            int count = 1;
            for (int dim : shape) {
                header.putInt(dim);
                count *= dim;
            }
            out.write(header.array());
            out.write(new byte[count]);
        }
        Files.write(folder.resolve(name), file.toByteArray());
    }

    @Test
    void readsAnNpzArchive() throws IOException {
        Path file = folder.resolve("mine.npz");
        Npz.write(
                file,
                Map.of(
                        "x_train",
                        bytes(5, 28, 28),
                        "y_train",
                        bytes(5),
                        "x_test",
                        bytes(2, 28, 28),
                        "y_test",
                        bytes(2)));
        TrainTest data = Mnist.load(file);

        assertThat(data.xTrain().shape()).isEqualTo(Shape.of(5, 28, 28));
        assertThat(data.xTrain().dtype()).isEqualTo(DType.UINT8);
        assertThat(data.yTrain().toInts()).containsExactly(0, 7, 14, 21, 28);
        assertThat(data.limit(3, 1).yTrain().toInts()).containsExactly(0, 7, 14);
        assertThat(data.limit(30, 10).xTest()).isSameAs(data.xTest());
    }

    @Test
    void readsAFolderOfIdxFiles() throws IOException {
        idx("train-images-idx3-ubyte.gz", true, 4, 28, 28);
        idx("train-labels-idx1-ubyte.gz", true, 4);
        idx("t10k-images.idx3-ubyte", false, 3, 28, 28);
        idx("t10k-labels-idx1-ubyte", false, 3);

        assertThat(FashionMnist.load(folder).xTest().shape()).isEqualTo(Shape.of(3, 28, 28));
    }

    @Test
    void namesAMissingFileOrArray() throws IOException {
        idx("train-images-idx3-ubyte", false, 4, 28, 28);
        Path file = folder.resolve("half.npz");
        Npz.write(file, Map.of("x_train", bytes(5, 28, 28)));

        assertThatThrownBy(() -> Mnist.load(folder))
                .isInstanceOf(MissingEntryException.class)
                .hasMessageContaining("train-labels-idx1-ubyte");
        assertThatThrownBy(() -> Datasets.load(file))
                .isInstanceOf(MissingEntryException.class)
                .hasMessageContaining("y_train");
    }

    @Test
    void refusesSamplesWithoutLabels() throws IOException {
        Path file = folder.resolve("short.npz");
        Npz.write(
                file,
                Map.of(
                        "x_train",
                        bytes(5, 28, 28),
                        "y_train",
                        bytes(4),
                        "x_test",
                        bytes(2, 28, 28),
                        "y_test",
                        bytes(2)));

        assertThatThrownBy(() -> Mnist.load(file))
                .isInstanceOf(CorruptFileException.class)
                .hasMessageContainingAll("(5, 28, 28)", "(4,)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cifar10", "cifar100", "imdb", "reuters"})
    void refusesPickledDatasetsByName(String name) {
        assertThatThrownBy(() -> Datasets.load(name))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContainingAll(name, "pickle", "numpy.savez");
    }

    @Test
    void refusesUnknownNames() throws IOException {
        assertThatThrownBy(() -> Datasets.load("minst")).hasMessageContainingAll("minst", "mnist");
        assertThat(Datasets.load("digits").xTest().shape()).isEqualTo(Shape.of(2000, 28, 28));
    }

    /** Expected numbers: {@code numpy.random.RandomState(113).shuffle}. */
    @Test
    void housesAreSplitAsNumpySplitsThem() throws IOException {
        ByteBuffer x = ByteBuffer.allocate(20 * 2 * 8).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer y = ByteBuffer.allocate(20 * 8).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 20; i++) {
            x.putDouble(i).putDouble(-i);
            y.putDouble(i);
        }
        Path file = folder.resolve("boston_housing.npz");
        Npz.write(
                file,
                Map.of(
                        "x", MemoryArray.of(ElementType.FLOAT64, x.flip(), 20, 2),
                        "y", MemoryArray.of(ElementType.FLOAT64, y.flip(), 20)));
        TrainTest data = BostonHousing.load(file);

        assertThat(data.yTrain().toInts()).containsExactly(14, 11, 19, 17, 1, 4, 8, 3, 13, 15, 16, 9, 0, 7, 6, 18);
        assertThat(data.yTest().toInts()).containsExactly(12, 10, 2, 5);
        assertThat(data.xTest().toInts()).containsExactly(12, -12, 10, -10, 2, -2, 5, -5);
        assertThat(CaliforniaHousing.load(file, 0.5, 1).xTrain().shape()).isEqualTo(Shape.of(10, 2));
        assertThatThrownBy(() -> BostonHousing.load(file, 1, 1)).hasMessageContaining("testSplit=1.0");
    }

    /** Expected numbers: {@code numpy.random.RandomState}. */
    @Test
    void drawsTheNumbersOfNumpy() {
        MersenneTwister random = new MersenneTwister(113);

        assertThat(new int[] {random.word(), random.word(), random.word()})
                .containsExactly((int) 3659249829L, 529109724, 317413538);
        assertThat(new MersenneTwister(7).permutation(2000))
                .startsWith(1072, 1048, 204, 694)
                .endsWith(537, 1220, 175);
    }
}
