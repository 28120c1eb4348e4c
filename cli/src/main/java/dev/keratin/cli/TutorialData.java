package dev.keratin.cli;

import dev.keratin.datasets.Datasets;
import dev.keratin.datasets.Digits;
import dev.keratin.datasets.Mnist;
import dev.keratin.datasets.TrainTest;
import dev.keratin.files.UnsupportedFeatureException;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Digits as the tutorial's model takes them: rows of 784 pixels from 0 to 1, and labels.
 *
 * @param title where they come from, in words
 * @param xTrain {@code (samples, 784)}
 * @param yTrain {@code (samples,)}
 * @param xTest {@code (samples, 784)}
 * @param yTest {@code (samples,)}
 */
record TutorialData(String title, Tensor xTrain, Tensor yTrain, Tensor xTest, Tensor yTest) {

    private static final int PIXELS = 784;
    private static final int CLASSES = 10;
    private static final long DIGITS_SEED = 42;

    /**
     * The first samples of a dataset.
     *
     * @param name {@code mnist}, {@code digits}, the path of an npz file, or null for the best there is without a download
     */
    static TutorialData load(@Nullable String name, int limit) throws IOException {
        String chosen = name != null ? name : isMnistCached() ? "mnist" : "digits";
        return switch (chosen) {
            case "mnist" -> of("MNIST", Mnist.load(), limit);
            case "digits" ->
                of(
                        name != null
                                ? "drawn digits"
                                : "drawn digits (MNIST is not in Keras's cache; --data mnist downloads it)",
                        Digits.load(limit, limit, DIGITS_SEED),
                        limit);
            default -> of(chosen, Datasets.load(new PathArgument().convert(chosen)), limit);
        };
    }

    private static boolean isMnistCached() {
        String home = System.getenv("KERAS_HOME");
        Path keras =
                home == null || home.isEmpty() ? Path.of(System.getProperty("user.home"), ".keras") : Path.of(home);
        return Files.isRegularFile(keras.resolve("datasets").resolve("mnist.npz"));
    }

    private static TutorialData of(String title, TrainTest all, int limit) throws IOException {
        TrainTest some = all.limit(limit, limit);
        return new TutorialData(
                title,
                pixels(some.xTrain(), title + ": x_train"),
                labels(some.yTrain(), title + ": y_train"),
                pixels(some.xTest(), title + ": x_test"),
                labels(some.yTest(), title + ": y_test"));
    }

    /** {@code x.reshape(-1, 784) / 255.0}, with the quotient rounded once. */
    private static Tensor pixels(Tensor images, String place) throws IOException {
        Shape shape = images.shape();
        int rows = shape.dim(0);
        if (rows == 0 || images.size() != (long) rows * PIXELS) {
            throw new UnsupportedFeatureException(place + " has shape " + shape
                    + ", expected (samples, 28, 28) or (samples, 784) with at least one sample.");
        }
        float[] values = new float[images.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (images.getDouble(i) / 255.0);
        }
        return Tensor.of(values, rows, PIXELS);
    }

    private static Tensor labels(Tensor labels, String place) throws IOException {
        if (labels.shape().rank() != 1 || !labels.dtype().isInteger()) {
            throw new UnsupportedFeatureException(
                    place + " is " + labels.dtype().kerasName() + " of shape " + labels.shape()
                            + ", expected integers of shape (samples,).");
        }
        int[] classes = new int[labels.size()];
        for (int i = 0; i < classes.length; i++) {
            long label = labels.getLong(i);
            if (label < 0 || label >= CLASSES) {
                throw new UnsupportedFeatureException(
                        place + "[" + i + "] is " + label + ", expected a digit from 0 to 9.");
            }
            classes[i] = (int) label;
        }
        return Tensor.of(classes, classes.length);
    }
}
