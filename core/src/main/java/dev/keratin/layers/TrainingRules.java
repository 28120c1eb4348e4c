package dev.keratin.layers;

/**
 * By which Keras's rules training computes where Keras 2 and Keras 3 differ and no config says so. A model of a file of Keras 2 goes on by those of Keras
 * 2, every other one by those of Keras 3; files that Keratin writes keep it with the training position.
 *
 * <table>
 * <caption>Differences</caption>
 * <tr><th></th><th>Keras 2</th><th>Keras 3</th></tr>
 * <tr><td>{@code BatchNormalization} of images and volumes: running variance</td><td>of a sample, divided by n - 1</td><td>of the batch, divided by
 * n</td></tr>
 * <tr><td>square of the gradient of an {@code Embedding} whose entry is used twice</td><td>of the sum</td><td>use by use, as on TensorFlow</td></tr>
 * </table>
 */
public enum TrainingRules {
    KERAS_2("keras-2"),
    KERAS_3("keras-3");

    private final String text;

    TrainingRules(String text) {
        this.text = text;
    }

    /**
     * The rules of a name.
     *
     * @param text {@code "keras-2"} or {@code "keras-3"}
     * @throws IllegalArgumentException where it is another one
     */
    public static TrainingRules of(String text) {
        for (TrainingRules rules : values()) {
            if (rules.text.equals(text)) {
                return rules;
            }
        }
        throw new IllegalArgumentException(
                "There are no training rules \"" + text + "\", expected keras-2 or keras-3.");
    }

    /** {@code "keras-2"} or {@code "keras-3"}. */
    @Override
    public String toString() {
        return text;
    }
}
