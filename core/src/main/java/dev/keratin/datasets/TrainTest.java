package dev.keratin.datasets;

import dev.keratin.tensor.Tensor;

/**
 * A dataset as Keras's {@code load_data()} gives it: samples and their labels, for training and for testing.
 *
 * @param xTrain samples to train with, one a row
 * @param yTrain their labels
 * @param xTest samples to test with
 * @param yTest their labels
 */
public record TrainTest(Tensor xTrain, Tensor yTrain, Tensor xTest, Tensor yTest) {

    /**
     * Checks that every sample has a label.
     *
     * @throws IllegalArgumentException where numbers of rows differ
     */
    public TrainTest {
        check(xTrain, yTrain, "training");
        check(xTest, yTest, "test");
    }

    private static void check(Tensor x, Tensor y, String part) {
        if (x.shape().rank() == 0
                || y.shape().rank() == 0
                || x.shape().dim(0) != y.shape().dim(0)) {
            throw new IllegalArgumentException(
                    "The " + part + " part must have a label for every sample, received shapes " + x.shape() + " and "
                            + y.shape() + ".");
        }
    }

    /** The first {@code train} and {@code test} samples; all where there are not so many. */
    public TrainTest limit(int train, int test) {
        return new TrainTest(head(xTrain, train), head(yTrain, train), head(xTest, test), head(yTest, test));
    }

    private static Tensor head(Tensor tensor, int rows) {
        return rows >= tensor.shape().dim(0) ? tensor : tensor.rows(0, rows);
    }
}
