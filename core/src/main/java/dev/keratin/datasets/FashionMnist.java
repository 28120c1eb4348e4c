package dev.keratin.datasets;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Pictures of clothes in the form of {@link Mnist} ({@code keras.datasets.fashion_mnist}): 60,000 and 10,000, in ten classes. Xiao, Rasul and
 * Vollgraf 2017.
 *
 * <p>Read from the four IDX files in {@code ~/.keras/datasets/fashion-mnist}, where Keras puts them. They are not downloaded, because no
 * digests of them are published by which a download could be trusted.
 */
public final class FashionMnist {

    private FashionMnist() {}

    /** The dataset from Keras's folder. */
    public static TrainTest load() throws IOException {
        return load(KerasCache.standard().folder().resolve("fashion-mnist"));
    }

    /** The dataset from an npz archive or a folder of IDX files, as {@link Mnist#load(Path)}. */
    public static TrainTest load(Path path) throws IOException {
        return DataFiles.load(path);
    }
}
