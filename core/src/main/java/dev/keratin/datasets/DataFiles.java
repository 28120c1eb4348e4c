package dev.keratin.datasets;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.ElementType;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.MissingEntryException;
import dev.keratin.files.StoredArray;
import dev.keratin.files.StoredArrays;
import dev.keratin.files.UnsupportedFeatureException;
import dev.keratin.files.idx.IdxFile;
import dev.keratin.files.npy.Npz;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Reads datasets from npz archives and folders of IDX files. */
final class DataFiles {

    private DataFiles() {}

    /** {@code x_train}, {@code y_train}, {@code x_test}, {@code y_test} of an archive, or the four files of a folder. */
    static TrainTest load(Path path) throws IOException {
        LoadLimits limits = LoadLimits.defaults();
        if (Files.isDirectory(path)) {
            return split(
                    path,
                    idx(path, "train-images", "idx3", limits),
                    idx(path, "train-labels", "idx1", limits),
                    idx(path, "t10k-images", "idx3", limits),
                    idx(path, "t10k-labels", "idx1", limits));
        }
        try (Npz npz = Npz.open(path, limits)) {
            return split(
                    path,
                    tensor(npz.array("x_train"), path + ": x_train"),
                    tensor(npz.array("y_train"), path + ": y_train"),
                    tensor(npz.array("x_test"), path + ": x_test"),
                    tensor(npz.array("y_test"), path + ": y_test"));
        }
    }

    private static TrainTest split(Path path, Tensor xTrain, Tensor yTrain, Tensor xTest, Tensor yTest)
            throws CorruptFileException {
        try {
            return new TrainTest(xTrain, yTrain, xTest, yTest);
        } catch (IllegalArgumentException e) {
            throw new CorruptFileException(path + ": " + e.getMessage(), e);
        }
    }

    /** One IDX file of a folder, under any of the names in use. */
    private static Tensor idx(Path folder, String name, String rank, LoadLimits limits) throws IOException {
        List<String> names = List.of(
                name + "-" + rank + "-ubyte",
                name + "-" + rank + "-ubyte.gz",
                name + "." + rank + "-ubyte",
                name + "." + rank + "-ubyte.gz");
        for (String candidate : names) {
            Path file = folder.resolve(candidate);
            if (Files.isRegularFile(file)) {
                return tensor(IdxFile.read(file, limits), file.toString());
            }
        }
        throw new MissingEntryException(folder + ": none of the files " + names + " is there.");
    }

    /** A stored array of numbers as a tensor of its own type. */
    static Tensor tensor(StoredArray array, String place) throws IOException {
        int[] dims = new int[array.shape().length];
        for (int i = 0; i < dims.length; i++) {
            if (array.shape()[i] > Integer.MAX_VALUE) {
                throw new UnsupportedFeatureException(
                        place + ": shape " + Arrays.toString(array.shape()) + " is too large for one tensor.");
            }
            dims[i] = (int) array.shape()[i];
        }
        ElementType type = array.type();
        return switch (type) {
            case UINT8 -> Tensor.of(StoredArrays.toBytes(array), dims);
            case FLOAT32 -> Tensor.of(StoredArrays.toFloats(array), dims);
            case FLOAT64 -> Tensor.of(StoredArrays.toDoubles(array), dims);
            case INT32 -> Tensor.of(StoredArrays.toInts(array), dims);
            case INT64 -> Tensor.of(StoredArrays.toLongs(array), dims);
            default ->
                throw new UnsupportedFeatureException(place + ": element type " + type
                        + ", expected uint8, int32, int64, float32 or float64 of shape " + Shape.of(dims) + ".");
        };
    }
}
