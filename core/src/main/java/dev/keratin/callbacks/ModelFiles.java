package dev.keratin.callbacks;

import java.io.IOException;
import java.nio.file.Path;

/** How a model is written to files and read back; the format follows from the name as in Keras. */
public interface ModelFiles {

    /** Writes the whole model. */
    void save(Path path) throws IOException;

    /** Writes the weights; to a TensorFlow checkpoint where the name has no extension of another format. */
    void saveWeights(Path path) throws IOException;

    /** Writes the weights, the optimizer and the training position as they are at this moment, so that {@link #loadTrainingState} can go on from here. */
    void saveTrainingState(Path path) throws IOException;

    /**
     * Puts back weights, optimizer and training position. Within {@code onTrainBegin}, the training that begins goes on from there.
     *
     * @return whether the file had a position; one that Keras wrote has none
     */
    boolean loadTrainingState(Path path) throws IOException;
}
