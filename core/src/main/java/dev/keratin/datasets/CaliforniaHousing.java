package dev.keratin.datasets;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Median house values of 20,640 districts of California in 1990, with 8 numbers each ({@code keras.datasets.california_housing}). Pace and
 * Barry 1997.
 */
public final class CaliforniaHousing {

    private static final String SHA_256 = "1a2e3a52e0398de6463aebe6f4a8da34fb21fbb6b934cf88c3425e766f2a1a6f";
    private static final long LIMIT = 16L << 20;
    private static final int SMALL = 600;

    private CaliforniaHousing() {}

    /**
     * The dataset from {@code ~/.keras/datasets/california_housing.npz}, which is downloaded once; one fifth of it to test with, split as Keras
     * does.
     */
    public static TrainTest load() throws IOException {
        return load(KerasCache.standard().fetch("california_housing.npz", SHA_256, LIMIT));
    }

    /** The first 600 samples of it ({@code version="small"}). */
    public static TrainTest loadSmall() throws IOException {
        Path path = KerasCache.standard().fetch("california_housing.npz", SHA_256, LIMIT);
        return Housing.load(path, SMALL, Housing.TEST_SPLIT, Housing.SEED);
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
