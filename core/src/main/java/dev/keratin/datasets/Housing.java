package dev.keratin.datasets;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.npy.Npz;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;

/** What the housing datasets share: an archive of {@code x} and {@code y}, shuffled as numpy shuffles and then split. */
final class Housing {

    /** Keras's defaults. */
    static final long SEED = 113;

    static final double TEST_SPLIT = 0.2;

    private Housing() {}

    /** The first {@code samples} rows, shuffled and split. */
    static TrainTest load(Path path, int samples, double testSplit, long seed) throws IOException {
        if (!(testSplit >= 0 && testSplit < 1)) {
            throw new IllegalArgumentException(
                    "`testSplit` must be at least 0 and less than 1, received testSplit=" + testSplit + ".");
        }
        Tensor x;
        Tensor y;
        try (Npz npz = Npz.open(path, LoadLimits.defaults())) {
            x = DataFiles.tensor(npz.array("x"), path + ": x");
            y = DataFiles.tensor(npz.array("y"), path + ": y");
        }
        if (x.shape().rank() != 2
                || y.shape().rank() != 1
                || x.shape().dim(0) != y.shape().dim(0)) {
            throw new CorruptFileException(path + ": x and y have the shapes " + x.shape() + " and " + y.shape()
                    + ", expected (samples, features) and (samples,).");
        }
        int rows = Math.min(samples, x.shape().dim(0));
        int[] order = new MersenneTwister(seed).permutation(rows);
        int train = (int) (rows * (1 - testSplit));
        return new TrainTest(
                pick(x, order, 0, train),
                pick(y, order, 0, train),
                pick(x, order, train, rows),
                pick(y, order, train, rows));
    }

    private static Tensor pick(Tensor tensor, int[] order, int from, int to) {
        int samples = tensor.shape().dim(0);
        int row = samples == 0 ? 0 : tensor.size() / samples;
        Shape shape = tensor.shape().with(0, to - from);
        Tensor picked = Tensor.zeros(tensor.dtype(), shape);
        for (int i = from; i < to; i++) {
            System.arraycopy(
                    tensor.buffer().array(), order[i] * row, picked.buffer().array(), (i - from) * row, row);
        }
        return picked;
    }
}
