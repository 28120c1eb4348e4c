package dev.keratin.cli;

import dev.keratin.random.Seeds;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code keratin tutorial}: TensorFlow's "Save and restore models", from beginning to end. */
@Command(
        name = "tutorial",
        description = {
            "Runs the tutorial \"Save and restore models\" of TensorFlow 2.0: trains on handwritten digits, saves checkpoints on the way, restores"
                    + " them, saves and loads whole models, and prints what the tutorial prints.",
            "",
            "Leaves in DIR: training_1/cp.ckpt.*, training_2/cp-0000.ckpt.* to cp-0050.ckpt.*, checkpoints/my_checkpoint.*, my_model.h5, my_model.keras."
        },
        footer = {
            "",
            "Examples:",
            "  keratin tutorial",
            "  keratin tutorial --data digits --limit 200 --epochs 2 --out first --seed 7",
            "  keratin tutorial --data digits --limit 100 --epochs 1 --json"
        })
final class TutorialCommand extends Subcommand {

    @Option(
            names = "--data",
            paramLabel = "DATA",
            description =
                    "mnist, digits (drawn by Keratin, needs no file), or an npz file with x_train, y_train, x_test, y_test. Default: MNIST"
                            + " where Keras's cache has it, else digits.")
    private @Nullable String data;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Samples to train and to test with, of each (default 1000).")
    private int limit = 1000;

    @Option(names = "--out", paramLabel = "DIR", description = "Where the files go (default keratin-tutorial).")
    private Path out = Path.of("keratin-tutorial");

    @Option(names = "--seed", paramLabel = "N", description = "The same seed gives the same bits (default 42).")
    private long seed = 42;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "Epochs of the first training, 10 by default; the second makes five times as many.")
    private int epochs = 10;

    @Override
    public Integer call() throws IOException {
        if (limit < 1) {
            throw usage("--limit must be at least 1, received " + limit + ".");
        }
        if (epochs < 1) {
            throw usage("--epochs must be at least 1, received " + epochs + ".");
        }
        TutorialData digits = TutorialData.load(data, limit);
        Seeds.set(seed);
        TutorialLog log = new TutorialLog(isJson() ? null : out());
        new Tutorial(digits, out.normalize(), epochs, seed, log).run();
        if (isJson()) {
            printJson(log.tree());
        }
        return 0;
    }
}
