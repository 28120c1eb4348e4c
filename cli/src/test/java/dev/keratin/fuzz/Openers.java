package dev.keratin.fuzz;

import dev.keratin.cli.CommandFailure;
import dev.keratin.files.FormatException;
import dev.keratin.files.LoadLimits;
import dev.keratin.models.Model;
import dev.keratin.models.Models;
import dev.keratin.ops.Variable;
import dev.keratin.saving.Checkpoints;
import dev.keratin.saving.InexpressibleException;
import dev.keratin.saving.LoadOptions;
import dev.keratin.saving.WeightMismatchException;
import dev.keratin.tensor.Tensor;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Everything public that opens a file of a model or weights, and what must hold of each however bad the file is. */
final class Openers {

    /** Small, so that a file that is read in spite of its size is noticed. */
    static final LoadOptions STRICT =
            LoadOptions.defaults().limits(LoadLimits.defaults().withTotalBytes(64L << 20));

    private static final List<LoadOptions> WAYS =
            List.of(STRICT, STRICT.skipMismatch(true), STRICT.byName(true).skipMismatch(true));

    private static final List<String> OUTPUTS =
            List.of("out.keras", "out.weights.h5", "out.npz", "out.safetensors", "out.ckpt");

    private final Path good;
    private final @Nullable Model model;
    private final Path folder;

    /**
     * Openers of files that resemble a good one.
     *
     * @param good the good file, to be compared with
     * @param model a model that the good file's weights fit; null where there is none
     * @param folder for what {@code convert} writes
     */
    Openers(Path good, @Nullable Model model, Path folder) {
        this.good = good;
        this.model = model;
        this.folder = folder;
    }

    /** An opener. */
    @FunctionalInterface
    interface Opener {
        /** Opens and reads. */
        void open() throws Exception;
    }

    /** Opens a file in every way of the library, and in some of the command line. */
    void open(Path path, Random random) {
        allowed("verify", () -> Checkpoints.verify(path, STRICT));
        allowed("load", () -> Models.load(path, STRICT));
        if (model != null) {
            loadWeights(model, path, WAYS.get(random.nextInt(WAYS.size())));
        }
        switch (random.nextInt(6)) {
            case 0 -> command("inspect", path, "--json");
            case 1 -> command("verify", path);
            case 2 -> command("diff", good, path, "--json");
            case 3 -> {
                command("inspect", path);
                command("summary", path);
            }
            case 4 ->
                command("convert", path, output("out.h5"), "--for", random.nextBoolean() ? "keras-2.3" : "keras-3");
            default -> command("convert", path, output(OUTPUTS.get(random.nextInt(OUTPUTS.size()))), "--json");
        }
    }

    private URI output(String name) {
        return folder.resolve(name).toUri();
    }

    /** All or nothing: a model whose loading failed is as it was, to the bit. */
    private static void loadWeights(Model model, Path path, LoadOptions options) {
        List<Tensor> before = model.variables().stream()
                .map(variable -> variable.value().copy())
                .toList();
        boolean loaded = allowed("loadWeights", () -> model.loadWeights(path, options));
        List<Variable> variables = model.variables();
        for (int i = 0; i < before.size(); i++) {
            if (!loaded && !variables.get(i).value().equals(before.get(i))) {
                throw new AssertionError(
                        "A refused file changed " + variables.get(i).path());
            }
        }
    }

    private static void command(Object... arguments) {
        Throwable failure = CommandFailure.of(arguments);
        if (failure != null && !isDeclared(failure)) {
            throw new AssertionError("keratin " + arguments[0] + " failed: " + failure, failure);
        }
    }

    /** Whether it could be opened; fails where something else than a declared exception comes out. */
    static boolean allowed(String what, Opener opener) {
        try {
            opener.open();
            return true;
        } catch (Exception | StackOverflowError | OutOfMemoryError e) {
            if (isDeclared(e)) {
                return false;
            }
            throw new AssertionError(what + " failed: " + e, e);
        }
    }

    /** What may leave a loader, with a message. */
    private static boolean isDeclared(Throwable e) {
        boolean kind = e instanceof FormatException
                || e instanceof WeightMismatchException
                || e instanceof InexpressibleException
                || e instanceof FileSystemException;
        return kind
                && e.getMessage() != null
                && !e.getMessage().isBlank()
                && e.getMessage().length() < 100_000;
    }
}
