package dev.keratin.saving;

import dev.keratin.models.Model;
import dev.keratin.models.Models;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A process that saves two states of a model in turn, in every format, until it is killed. It prints a line for each file that it finished. */
final class SavingLoop {

    /** Files in a folder that hold the same model; the last is a folder of checkpoints. */
    static final List<String> NAMES = List.of(
            "model.keras",
            "model.h5",
            "model.weights.h5",
            "model.weights.json",
            "model.safetensors",
            "model.npz",
            "checkpoints");

    /** Little more than the largest tensor, so that the weights lie in many files. */
    private static final long SHARD = 400_000;

    /** All weights of one state are this, of the other that. */
    static final float OLD = 0.25f;

    static final float NEW = 0.75f;

    private SavingLoop() {}

    /** Arguments: the folder, and the number of the first file. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Model model = Models.load(folder.resolve("seed.keras"));
        Thread parent = new Thread(SavingLoop::endWithParent);
        parent.setDaemon(true);
        parent.start();
        for (int i = Integer.parseInt(arguments[1]); ; i++) {
            KilledSaveIT.fill(model, i / NAMES.size() % 2 == 0 ? NEW : OLD);
            save(model, folder.resolve(NAMES.get(i % NAMES.size())));
            System.out.println(i);
        }
    }

    static void save(Model model, Path path) throws IOException {
        String name = path.getFileName().toString();
        if (name.equals("checkpoints")) {
            CheckpointManager.in(path, 2).save(model.state());
        } else if (name.equals("model.keras") || name.equals("model.h5")) {
            model.save(path);
        } else {
            ModelWriter.saveWeights(model.state(), path, SaveOptions.defaults().maxShardBytes(SHARD));
        }
    }

    private static void endWithParent() {
        try {
            while (System.in.read() >= 0) {
                continue;
            }
        } catch (IOException e) {
            System.err.println("The parent is gone: " + e);
        }
        Runtime.getRuntime().halt(1);
    }
}
