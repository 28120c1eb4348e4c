package dev.keratin.benchmarks;

import dev.keratin.backend.Backend;
import dev.keratin.data.Dataset;
import dev.keratin.datasets.Mnist;
import dev.keratin.datasets.TrainTest;
import dev.keratin.layers.InputLayer;
import dev.keratin.layers.KerasTensor;
import dev.keratin.layers.attention.MultiHeadAttention;
import dev.keratin.layers.convolutional.Conv2D;
import dev.keratin.layers.core.Dense;
import dev.keratin.layers.core.Embedding;
import dev.keratin.layers.merging.Add;
import dev.keratin.layers.normalization.LayerNormalization;
import dev.keratin.layers.pooling.GlobalAveragePooling1D;
import dev.keratin.layers.pooling.MaxPooling2D;
import dev.keratin.layers.regularization.Dropout;
import dev.keratin.layers.reshaping.Flatten;
import dev.keratin.layers.rnn.LSTM;
import dev.keratin.models.Functional;
import dev.keratin.models.Model;
import dev.keratin.models.Models;
import dev.keratin.models.Sequential;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Tensor;
import dev.keratin.training.FitOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * The workloads of the peers' {@code keras_bench.py}, with the same models, data, batch sizes and epochs; one JSON line a case.
 *
 * <p>Usage: {@code java ... dev.keratin.benchmarks.Workloads MNIST.npz CASE ...} with the cases {@code mlp cnn lstm transformer io}.
 */
public final class Workloads {

    private final Tensor digits;
    private final Tensor labels;

    private Workloads(Path mnist) throws IOException {
        TrainTest data = Mnist.load(mnist);
        digits = scaled(data.xTrain());
        labels = data.yTrain().cast(DType.INT32);
    }

    public static void main(String[] args) throws IOException {
        Workloads workloads = new Workloads(Path.of(args[0]));
        for (String name : Arrays.asList(args).subList(1, args.length)) {
            switch (name) {
                case "mlp" -> workloads.mlp();
                case "cnn" -> workloads.cnn();
                case "lstm" -> workloads.lstm();
                case "transformer" -> workloads.transformer();
                case "io" -> workloads.files();
                default ->
                    throw new IllegalArgumentException(
                            "Unknown case " + name + "; expected mlp, cnn, lstm, transformer or io.");
            }
        }
    }

    private static Tensor scaled(Tensor pixels) {
        Tensor x = pixels.reshape(-1, 784).cast(DType.FLOAT32);
        float[] values = x.buffer().f32();
        for (int i = 0; i < values.length; i++) {
            values[i] /= 255;
        }
        return x;
    }

    private void mlp() {
        fit("mlp_fit_b32", mlpModel(), digits, labels, 32, 5);
        fit("mlp_fit_b128", mlpModel(), digits, labels, 128, 5);
    }

    private static Model mlpModel() {
        return compiled(
                Sequential.of(
                        Dense.of(512).activation("relu").inputShape(784),
                        Dropout.of(0.2),
                        Dense.of(10).activation("softmax")),
                "sparse_categorical_crossentropy");
    }

    private void cnn() {
        Model model = compiled(
                Sequential.of(
                        Conv2D.of(32, 3).activation("relu").inputShape(28, 28, 1),
                        Conv2D.of(64, 3).activation("relu"),
                        MaxPooling2D.create(),
                        Dropout.of(0.25),
                        Flatten.create(),
                        Dense.of(128).activation("relu"),
                        Dropout.of(0.5),
                        Dense.of(10).activation("softmax")),
                "sparse_categorical_crossentropy");
        fit("cnn_fit_b128", model, digits.rows(0, 2048).reshape(-1, 28, 28, 1), labels.rows(0, 2048), 128, 2);
    }

    private void lstm() {
        Model model = compiled(
                Sequential.of(
                        Embedding.of(10000, 128).inputShape(100),
                        LSTM.of(64),
                        Dense.of(1).activation("sigmoid")),
                "binary_crossentropy");
        Random random = new Random(0);
        int[] x = random.ints(1024 * 100, 0, 10000).toArray();
        int[] y = random.ints(1024, 0, 2).toArray();
        fit("lstm_fit_b32", model, Tensor.of(x, 1024, 100), Tensor.of(y, 1024, 1), 32, 2);
    }

    private void transformer() {
        KerasTensor in = InputLayer.of(DType.FLOAT32, 64, 128).output();
        KerasTensor attention = MultiHeadAttention.of(4, 32).apply(in, in);
        KerasTensor x = LayerNormalization.create().apply(Add.create().apply(List.of(in, attention)));
        KerasTensor forward =
                Dense.of(128).apply(Dense.of(512).activation("gelu").apply(x));
        x = LayerNormalization.create().apply(Add.create().apply(List.of(x, forward)));
        KerasTensor out = Dense.of(10)
                .activation("softmax")
                .apply(GlobalAveragePooling1D.create().apply(x));
        Random random = new Random(0);
        float[] values = new float[1024 * 64 * 128];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        int[] y = random.ints(1024, 0, 10).toArray();
        fit(
                "transformer_fit_b32",
                compiled(Functional.of(in, out), "sparse_categorical_crossentropy"),
                Tensor.of(values, 1024, 64, 128),
                Tensor.of(y),
                32,
                2);
    }

    /** Saving and loading a model of 100 million parameters with Adam's slots: 1.2 GB. */
    private void files() throws IOException {
        Path folder = Files.createTempDirectory("keratin-io");
        Sequential model = Sequential.of(Dense.of(4096).activation("relu").inputShape(4096));
        for (int i = 1; i < 6; i++) {
            model.add(Dense.of(4096).activation("relu"));
        }
        model.add(Dense.of(10).activation("softmax"));
        compiled(model, "sparse_categorical_crossentropy");
        model.state().optimizer().variables().forEach(variable -> variable.value());
        model.variables().forEach(variable -> variable.value());
        for (String name : List.of("big.h5", "big.keras", "big.weights.h5", "big-ckpt", "big.safetensors")) {
            Path path = folder.resolve(name);
            boolean whole = name.endsWith(".keras") || name.equals("big.h5");
            double save = median(() -> {
                if (whole) {
                    model.save(path);
                } else {
                    model.saveWeights(path);
                }
            });
            long bytes = Files.size(name.equals("big-ckpt") ? folder.resolve("big-ckpt.data-00000-of-00001") : path);
            double load = median(() -> {
                if (whole) {
                    Models.load(path);
                } else {
                    model.loadWeights(path);
                }
            });
            line(name, "save_s", save, "save_GB_per_s", bytes / save / 1e9);
            line(name, "load_s", load, "load_GB_per_s", bytes / load / 1e9);
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
        }
        Files.delete(folder);
    }

    /** The median of three runs, as the peers' script takes it. */
    private static double median(FileWork work) throws IOException {
        double[] seconds = new double[3];
        for (int i = 0; i < seconds.length; i++) {
            long start = System.nanoTime();
            work.run();
            seconds[i] = (System.nanoTime() - start) / 1e9;
        }
        Arrays.sort(seconds);
        return seconds[1];
    }

    /** Saving or loading. */
    @FunctionalInterface
    private interface FileWork {
        void run() throws IOException;
    }

    private static Model compiled(Model model, String loss) {
        model.compile("adam", loss, "accuracy");
        return model;
    }

    /** One epoch to warm up, then as many single epochs, then one run over all: as the peers' script measures. */
    private static void fit(String name, Model model, Tensor x, Tensor y, int batch, int epochs) {
        Dataset data = Dataset.of(x, y);
        model.fit(data, new FitOptions().batchSize(batch).epochs(1).verbose(0));
        double best = Double.MAX_VALUE;
        for (int i = 0; i < epochs; i++) {
            best = Math.min(best, seconds(model, data, batch, 1));
        }
        double each = seconds(model, data, batch, epochs) / epochs;
        int samples = x.shape().dim(0);
        System.out.printf(
                Locale.ROOT,
                "{\"case\": \"%s\", \"peer\": \"keratin %s, JDK %s\", \"samples_per_s\": %.1f, \"step_us\": %.1f, \"best_epoch_samples_per_s\": %.1f}%n",
                name,
                Backend.current().describe(),
                Runtime.version().feature(),
                samples / each,
                each / ((double) samples / batch) * 1e6,
                samples / best);
    }

    private static double seconds(Model model, Dataset data, int batch, int epochs) {
        long start = System.nanoTime();
        model.fit(data, new FitOptions().batchSize(batch).epochs(epochs).verbose(0));
        return (System.nanoTime() - start) / 1e9;
    }

    private static void line(String name, String key, double value, String rate, double speed) {
        System.out.printf(
                Locale.ROOT,
                "{\"case\": \"%s\", \"peer\": \"keratin, JDK %s\", \"%s\": %.3f, \"%s\": %.2f}%n",
                name,
                Runtime.version().feature(),
                key,
                value,
                rate,
                speed);
    }
}
