package dev.keratin.cli;

import dev.keratin.backend.Backend;
import dev.keratin.callbacks.ModelCheckpoint;
import dev.keratin.data.Dataset;
import dev.keratin.files.bundle.CheckpointState;
import dev.keratin.layers.core.Dense;
import dev.keratin.layers.regularization.Dropout;
import dev.keratin.models.Model;
import dev.keratin.models.Models;
import dev.keratin.models.Sequential;
import dev.keratin.training.FitOptions;
import dev.keratin.training.RunOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The steps of TensorFlow's tutorial "Save and restore models", in its order. */
final class Tutorial {

    private static final int PERIOD = 5;
    private static final int WHOLE_MODEL_EPOCHS = 5;

    private final TutorialData data;
    private final Path folder;
    private final int epochs;
    private final long seed;
    private final TutorialLog log;
    private final Map<String, @Nullable Object> accuracies = new LinkedHashMap<>();

    Tutorial(TutorialData data, Path folder, int epochs, long seed, TutorialLog log) {
        this.data = data;
        this.folder = folder;
        this.epochs = epochs;
        this.seed = seed;
        this.log = log;
    }

    void run() throws IOException {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new IOException(folder + " is a file, expected a folder for the tutorial's files.");
        }
        Files.createDirectories(folder);
        log.line("Data: " + data.title() + ", " + data.xTrain().shape().dim(0) + " samples to train and "
                + data.xTest().shape().dim(0) + " to test with. Files go to " + shown(folder) + ".");
        log.fact("data", data.title());
        log.fact("seed", seed);
        log.fact("kernels", Backend.current().describe());
        log.fact("accuracy", accuracies);
        checkpointsDuringTraining();
        Model trained = checkpointsEveryFiveEpochs();
        weightsByHand(trained);
        Model last = wholeModel();
        log.fact("weights_sha256", WeightsDigest.sha256(last));
        log.fact("files", files());
        log.line("\nSHA-256 of the final weights: " + WeightsDigest.sha256(last));
    }

    /** {@code create_model()}. */
    static Model createModel() {
        Model model = Sequential.of(
                Dense.of(512).activation("relu").inputShape(784),
                Dropout.of(0.2),
                Dense.of(10).activation("softmax"));
        model.compile("adam", "sparse_categorical_crossentropy", "accuracy");
        return model;
    }

    private void checkpointsDuringTraining() throws IOException {
        log.title("Save checkpoints during training");
        Model model = createModel();
        log.line(model.summary());
        Path checkpoint = folder.resolve("training_1/cp.ckpt");
        ModelCheckpoint saving =
                ModelCheckpoint.of(checkpoint).saveWeightsOnly(true).verbose(log.verbose(1));
        model.fit(
                data.xTrain(),
                data.yTrain(),
                new FitOptions()
                        .epochs(epochs)
                        .validationData(Dataset.of(data.xTest(), data.yTest()))
                        .verbose(log.verbose(1))
                        .callbacks(saving));
        accuracies.put("training_1", accuracy(model, 0));
        list("training_1");

        Model fresh = createModel();
        say("untrained", "Untrained model", accuracy(fresh, 2));
        fresh.loadWeights(checkpoint);
        say("training_1_restored", "Restored model", accuracy(fresh, 2));
    }

    private Model checkpointsEveryFiveEpochs() throws IOException {
        log.title("Save checkpoints every " + PERIOD + " epochs");
        Model model = createModel();
        Path template = folder.resolve("training_2/cp-{epoch:04d}.ckpt");
        Files.createDirectories(folder.resolve("training_2"));
        model.saveWeights(folder.resolve("training_2/cp-0000.ckpt"));
        ModelCheckpoint saving = ModelCheckpoint.of(template)
                .saveWeightsOnly(true)
                .period(PERIOD)
                .verbose(log.verbose(1));
        model.fit(
                data.xTrain(),
                data.yTrain(),
                new FitOptions()
                        .epochs(PERIOD * epochs)
                        .validationData(Dataset.of(data.xTest(), data.yTest()))
                        .verbose(0)
                        .callbacks(saving));
        accuracies.put("training_2", accuracy(model, 0));
        list("training_2");

        Path latest = CheckpointState.latestCheckpoint(folder.resolve("training_2"))
                .orElseThrow(() -> new IOException(
                        "No checkpoint was found in " + folder.resolve("training_2") + " after training."));
        log.fact("latest_checkpoint", latest.toString());
        log.line("Latest checkpoint: " + latest + "\n");
        Model fresh = createModel();
        fresh.loadWeights(latest);
        say("training_2_restored", "Restored model", accuracy(fresh, 2));
        return model;
    }

    private void weightsByHand(Model trained) throws IOException {
        log.title("Save weights by hand");
        Path checkpoint = folder.resolve("checkpoints/my_checkpoint");
        Files.createDirectories(folder.resolve("checkpoints"));
        trained.saveWeights(checkpoint);
        list("checkpoints");
        Model fresh = createModel();
        fresh.loadWeights(checkpoint);
        say("my_checkpoint_restored", "Restored model", accuracy(fresh, 2));
    }

    private Model wholeModel() throws IOException {
        log.title("Save the whole model");
        Model model = createModel();
        model.fit(
                data.xTrain(),
                data.yTrain(),
                new FitOptions().epochs(Math.min(epochs, WHOLE_MODEL_EPOCHS)).verbose(log.verbose(1)));
        accuracies.put("my_model", accuracy(model, 0));
        for (String name : List.of("my_model.h5", "my_model.keras")) {
            Path file = folder.resolve(name);
            model.save(file);
            log.line("\nSaved " + shown(file) + ", loading it again:");
            Model loaded = Models.load(file);
            log.line(loaded.summary());
            say(name + "_restored", "Restored model", accuracy(loaded, 2));
        }
        return model;
    }

    private double accuracy(Model model, int verbose) {
        Map<String, Double> results =
                model.evaluate(Dataset.of(data.xTest(), data.yTest()), new RunOptions().verbose(log.verbose(verbose)));
        return java.util.Objects.requireNonNull(results.get("accuracy"));
    }

    private void say(String fact, String who, double accuracy) {
        accuracies.put(fact, accuracy);
        log.line(String.format(Locale.ROOT, "%s, accuracy: %5.2f%%", who, 100 * accuracy));
    }

    /** {@code ls}. */
    private void list(String name) throws IOException {
        Path listed = folder.resolve(name);
        log.line("\n" + listed + ":");
        try (Stream<Path> files = Files.list(listed)) {
            files.map(file -> String.valueOf(file.getFileName())).sorted().forEach(log::line);
        }
        log.line("");
    }

    private List<@Nullable Object> files() throws IOException {
        List<@Nullable Object> names = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .forEach(names::add);
        }
        return names;
    }

    private static String shown(Path path) {
        return path.toString().isEmpty() ? "the current folder" : path.toString();
    }
}
