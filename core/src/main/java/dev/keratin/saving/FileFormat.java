package dev.keratin.saving;

/** The kinds of files that models and weights are kept in. */
public enum FileFormat {
    /** {@code .keras}: a zip or folder of config, metadata and weights. Keras 2.12 and later. */
    KERAS("Keras archive (.keras)"),
    /** A whole model in HDF5, as Keras 1 and 2 wrote by default. */
    H5("whole model in HDF5 (.h5)"),
    /** Weights in HDF5 by object path: {@code .weights.h5} of Keras 3. */
    WEIGHTS_H5("weights in HDF5 by path (.weights.h5)"),
    /** Weights in HDF5 by layer order: Keras 1 and 2. */
    LEGACY_WEIGHTS_H5("weights in HDF5 by layer order"),
    /** {@code .weights.json} and its shards. */
    SHARDED_WEIGHTS("sharded weights (.weights.json)"),
    /** A TensorFlow checkpoint: {@code .index} and {@code .data-*} files. */
    TF_CHECKPOINT("TensorFlow checkpoint"),
    /** A folder with {@code saved_model.pb}. */
    SAVED_MODEL("TensorFlow SavedModel"),
    SAFETENSORS("safetensors"),
    NPZ("npz"),
    /** One array, as {@code numpy.save} writes it; only read. */
    NPY("npy"),
    /** A TensorFlow graph whose weights are constants in it ({@code frozen_inference_graph.pb}); only read. */
    FROZEN_GRAPH("frozen TensorFlow graph"),
    /** A model's architecture alone ({@code model.to_json()}). */
    ARCHITECTURE_JSON("architecture as JSON");

    private final String title;

    FileFormat(String title) {
        this.title = title;
    }

    /** A readable name. */
    public String title() {
        return title;
    }
}
