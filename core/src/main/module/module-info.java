/** Keras for the JVM: tensors, kernels, engine, the Keras API, saving. */
module dev.keratin {
    requires transitive dev.keratin.files;
    requires static org.jspecify;
    // Computes on SIMD registers where the application adds the module; everything works without it.
    requires static jdk.incubator.vector;

    exports dev.keratin.activations;
    exports dev.keratin.backend;
    exports dev.keratin.callbacks;
    exports dev.keratin.constraints;
    exports dev.keratin.data;
    exports dev.keratin.datasets;
    exports dev.keratin.engine;
    exports dev.keratin.initializers;
    exports dev.keratin.layers;
    exports dev.keratin.layers.activation;
    exports dev.keratin.layers.attention;
    exports dev.keratin.layers.convolutional;
    exports dev.keratin.layers.core;
    exports dev.keratin.layers.merging;
    exports dev.keratin.layers.normalization;
    exports dev.keratin.layers.operation;
    exports dev.keratin.layers.pooling;
    exports dev.keratin.layers.preprocessing;
    exports dev.keratin.layers.regularization;
    exports dev.keratin.layers.reshaping;
    exports dev.keratin.layers.rnn;
    exports dev.keratin.losses;
    exports dev.keratin.metrics;
    exports dev.keratin.models;
    exports dev.keratin.ops;
    exports dev.keratin.optimizers;
    exports dev.keratin.optimizers.schedules;
    exports dev.keratin.random;
    exports dev.keratin.regularizers;
    exports dev.keratin.saving;
    exports dev.keratin.serialization;
    exports dev.keratin.tensor;
    exports dev.keratin.training;
}
