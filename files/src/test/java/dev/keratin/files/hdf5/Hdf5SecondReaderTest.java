package dev.keratin.files.hdf5;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keratin.files.ElementType;
import dev.keratin.files.StoredArray;
import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What we write is read by another implementation of the format. */
class Hdf5SecondReaderTest {

    @TempDir
    Path directory;

    @Test
    void jhdfReadsWhatWeWrite() throws IOException {
        Path path = directory.resolve("written.h5");
        GroupDescription root = Samples.everything();
        for (int i = 0; i < 1000; i++) {
            root.dataset("many/" + i + "/kernel:0", Samples.random(ElementType.FLOAT32, 2));
        }
        Hdf5Writer.write(path, root);
        try (HdfFile file = new HdfFile(path)) {
            assertThat(file.getAttribute("keras_version").getData()).isEqualTo("3.15.1");
            // jhdf takes the tag by its word and reads the two bytes of the accent as two characters.
            assertThat(((String) file.getAttribute("model_config").getData()).length())
                    .isEqualTo(100_009);
            assertThat((String[]) file.getAttribute("layer_names").getData()).containsExactly("dense", "dropout");
            assertThat(file.getAttribute("weight_names").getDimensions()).containsExactly(0);
            assertThat(((Group) file.getChild("many")).getChildren()).hasSize(1000);
            assertThat((float[]) file.getDatasetByPath("many/999/kernel:0").getData())
                    .isEqualTo(floats(Samples.random(ElementType.FLOAT32, 2)));
            Dataset kernel = file.getDatasetByPath("a/b/c/d/kernel:0");
            assertThat(kernel.getDimensions()).containsExactly(7);
            assertThat((float[]) kernel.getData()).isEqualTo(floats(Samples.random(ElementType.FLOAT32, 7)));
            assertThat(kernel.getAttribute("n").getData()).isEqualTo(1L);
        }
    }

    private static float[] floats(StoredArray array) throws IOException {
        float[] values = new float[(int) array.elementCount()];
        ByteBuffer.wrap(Samples.bytesOf(array))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        return values;
    }
}
