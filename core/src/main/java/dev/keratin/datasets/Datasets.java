package dev.keratin.datasets;

import dev.keratin.files.UnsupportedFeatureException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The built-in datasets by the names of {@code keras.datasets}. */
public final class Datasets {

    private static final List<String> NAMES =
            List.of("mnist", "fashion_mnist", "boston_housing", "california_housing", "digits");

    private Datasets() {}

    /** The names that {@link #load(String)} takes. */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * A dataset by its name.
     *
     * @throws UnsupportedFeatureException for those that Keras keeps as Python pickles
     * @throws IllegalArgumentException where there is none of that name
     */
    public static TrainTest load(String name) throws IOException {
        return switch (name) {
            case "mnist" -> Mnist.load();
            case "fashion_mnist" -> FashionMnist.load();
            case "boston_housing" -> BostonHousing.load();
            case "california_housing" -> CaliforniaHousing.load();
            case "digits" -> Digits.load();
            case "cifar10", "cifar100", "imdb", "reuters" ->
                throw new UnsupportedFeatureException("The dataset \"" + name
                        + "\" is kept as Python pickles, which can run code and are never opened. Save it in Python with "
                        + "numpy.savez(path, x_train=..., y_train=..., x_test=..., y_test=...) and give the path to "
                        + "Datasets.load(Path).");
            default ->
                throw new IllegalArgumentException("Unknown dataset \"" + name + "\"; expected one of " + NAMES + ".");
        };
    }

    /** A dataset from a file of one's own: an npz archive or a folder of IDX files, as {@link Mnist#load(Path)}. */
    public static TrainTest load(Path path) throws IOException {
        return DataFiles.load(path);
    }
}
