package dev.keratin.fuzz;

import dev.keratin.files.MemoryArray;
import dev.keratin.files.hdf5.GroupDescription;
import dev.keratin.files.hdf5.Hdf5Writer;
import dev.keratin.files.npy.Npz;
import dev.keratin.models.Model;
import dev.keratin.saving.ModelWriter;
import dev.keratin.saving.SaveOptions;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import dev.keratin.training.FitOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Good files that are not among the fixtures: what Keratin writes, with its companion, and what Keras 1 wrote. */
final class MadeFiles {

    private static final String KERAS_1 =
            """
            {"class_name": "Sequential", "keras_version": "1.2.2", "config": [
             {"class_name": "Merge", "config": {"name": "merge_1", "mode": "concat", "concat_axis": -1, "layers": [
              {"class_name": "Sequential", "config": [{"class_name": "Dense", "config": {"name": "left", "batch_input_shape": [null, 3],
                "output_dim": 2, "activation": "relu", "init": "glorot_uniform", "bias": true, "W_regularizer": {"name": "WeightRegularizer", "l1": 0.0, "l2": 0.01}}}]},
              {"class_name": "Sequential", "config": [{"class_name": "Dense", "config": {"name": "right", "batch_input_shape": [null, 4],
                "output_dim": 2, "activation": "linear", "init": "uniform", "bias": true, "b_constraint": {"name": "MaxNorm", "m": 2}}}]}]}},
             {"class_name": "Reshape", "config": {"name": "reshape_1", "target_shape": [2, 2, 1]}},
             {"class_name": "Convolution2D", "config": {"name": "convolution2d_1", "nb_filter": 2, "nb_row": 1, "nb_col": 2, "subsample": [1, 1],
               "border_mode": "same", "dim_ordering": "tf", "activation": "relu", "init": "he_normal", "bias": true}},
             {"class_name": "Flatten", "config": {"name": "flatten_1"}},
             {"class_name": "Dropout", "config": {"name": "dropout_1", "p": 0.5}}]}
            """;

    private MadeFiles() {}

    /** A model after a step of training, whole or its weights, as each of these names says. */
    static List<Sample> written(Path scratch, Model model, String... names) throws IOException {
        train(model);
        List<Sample> samples = new ArrayList<>();
        for (String name : names) {
            Path path = scratch.resolve(name);
            if (name.startsWith("model.")) {
                model.save(path);
            } else {
                model.saveWeights(path);
            }
            samples.add(Sample.file(path));
        }
        return samples;
    }

    /** Weights in as many files as there are tensors. */
    static Sample sharded(Path scratch, Model model) throws IOException {
        train(model);
        Path folder = Files.createDirectories(scratch.resolve("shards"));
        ModelWriter.saveWeights(
                model.state(),
                folder.resolve("own.weights.json"),
                SaveOptions.defaults().maxShardBytes(200));
        return Sample.folder(folder, "own.weights.json");
    }

    /** A checkpoint with the companion in it. */
    static Sample checkpoint(Path scratch, Model model) throws IOException {
        train(model);
        Path folder = Files.createDirectories(scratch.resolve("checkpoint"));
        model.saveWeights(folder.resolve("own"));
        return Sample.folder(folder, "own");
    }

    private static void train(Model model) {
        model.fit(
                Tensor.zeros(DType.FLOAT32, Shape.of(4, 5)),
                Tensor.zeros(DType.FLOAT32, Shape.of(4, 2)),
                new FitOptions().verbose(0));
    }

    /** An architecture of Keras 1. */
    static Sample keras1Architecture() {
        return new Sample(
                "keras1.json", "config.json", Map.of("config.json", KERAS_1.getBytes(StandardCharsets.UTF_8)));
    }

    /** A whole model of Keras 1, with Theano's order of kernels. */
    static Sample keras1(Path scratch) throws IOException {
        GroupDescription root = new GroupDescription();
        root.attribute("keras_version", "1.2.2").attribute("model_config", KERAS_1);
        root.attribute(
                "training_config",
                "{\"loss\": \"mse\", \"sample_weight_mode\": null, \"metrics\": [\"acc\"], \"optimizer_config\":"
                        + " {\"class_name\": \"SGD\", \"config\": {\"lr\": 0.01, \"decay\": 0.1, \"momentum\": 0.5}}}");
        GroupDescription weights = root.group("model_weights").attribute("keras_version", "1.2.2");
        weights.stringList("layer_names", List.of("merge_1", "reshape_1", "convolution2d_1", "flatten_1", "dropout_1"));
        layer(weights, "merge_1", new long[] {3, 2}, new long[] {2}, new long[] {4, 2}, new long[] {2});
        layer(weights, "reshape_1");
        layer(weights, "convolution2d_1", new long[] {1, 2, 1, 2}, new long[] {2});
        layer(weights, "flatten_1");
        layer(weights, "dropout_1");
        Path path = scratch.resolve("keras1.h5");
        Hdf5Writer.write(path, root);
        return Sample.file(path);
    }

    private static void layer(GroupDescription weights, String name, long[]... shapes) {
        GroupDescription group = weights.group(name);
        List<String> names = new ArrayList<>();
        for (long[] shape : shapes) {
            int size = 1;
            for (long dim : shape) {
                size *= (int) dim;
            }
            names.add(name + "_" + names.size());
            group.dataset(names.get(names.size() - 1), MemoryArray.of(new float[size], shape));
        }
        group.stringList("weight_names", names);
    }

    /** Arrays as the built-in data sets have them. */
    static List<Sample> dataset(Path scratch) throws IOException {
        Path path = scratch.resolve("mnist.npz");
        Npz.write(
                path,
                Map.of(
                        "x_train", MemoryArray.of(new float[24], 2, 3, 4),
                        "y_train", MemoryArray.of(new long[] {1, 2}, 2),
                        "x_test", MemoryArray.of(new float[24], 2, 3, 4),
                        "y_test", MemoryArray.of(new long[] {1, 2}, 2)));
        return List.of(Sample.file(path));
    }
}
