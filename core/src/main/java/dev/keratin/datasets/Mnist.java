package dev.keratin.datasets;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Handwritten digits, 28 by 28 pixels: 60,000 to train and 10,000 to test with ({@code keras.datasets.mnist}). LeCun, Cortes and Burges.
 *
 * <p>Pixels are uint8 of shape {@code (samples, 28, 28)} from 0 (paper) to 255 (ink), labels uint8 of shape {@code (samples,)}.
 *
 * <pre>{@code
 * TrainTest mnist = Mnist.load();
 * Tensor x = Eager.apply(v -> Ops.divide(v, 255), mnist.xTrain().cast(DType.FLOAT32));
 * }</pre>
 */
public final class Mnist {

    private static final String SHA_256 = "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1";
    private static final long LIMIT = 64L << 20;

    private Mnist() {}

    /**
     * The dataset from {@code ~/.keras/datasets/mnist.npz}, which is downloaded once.
     *
     * @throws IOException where it is neither there nor to be downloaded; the message says what to do
     */
    public static TrainTest load() throws IOException {
        return load(KerasCache.standard());
    }

    static TrainTest load(KerasCache cache) throws IOException {
        return load(cache.fetch("mnist.npz", SHA_256, LIMIT));
    }

    /**
     * The dataset, or another one of its form, from a file of one's own.
     *
     * @param path an npz archive with {@code x_train}, {@code y_train}, {@code x_test}, {@code y_test}, or a folder with the four IDX files
     *     ({@code train-images-idx3-ubyte} ..., also with {@code .gz})
     */
    public static TrainTest load(Path path) throws IOException {
        return DataFiles.load(path);
    }
}
