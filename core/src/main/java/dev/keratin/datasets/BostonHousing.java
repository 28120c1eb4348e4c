package dev.keratin.datasets;

import java.io.IOException;
import java.nio.file.Path;

/**
 * House prices in suburbs of Boston, 506 samples of 13 numbers ({@code keras.datasets.boston_housing}). Keras marks it deprecated for the
 * assumptions behind one of its columns; prefer {@link CaliforniaHousing}.
 */
public final class BostonHousing {

    private static final String SHA_256 = "f553886a1f8d56431e820c5b82552d9d95cfcb96d1e678153f8839538947dff5";
    private static final long LIMIT = 4L << 20;

    private BostonHousing() {}

    /** The dataset from {@code ~/.keras/datasets/boston_housing.npz}, which is downloaded once; one fifth of it to test with, split as Keras does. */
    public static TrainTest load() throws IOException {
        return load(KerasCache.standard().fetch("boston_housing.npz", SHA_256, LIMIT));
    }

    /** The dataset from a file of one's own. */
    public static TrainTest load(Path path) throws IOException {
        return load(path, Housing.TEST_SPLIT, Housing.SEED);
    }

    /** As the other one, with a share of samples to test with and a seed of the order in which they are split. */
    public static TrainTest load(Path path, double testSplit, long seed) throws IOException {
        return Housing.load(path, Integer.MAX_VALUE, testSplit, seed);
    }
}
