package dev.keratin.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keratin.data.Batch;
import dev.keratin.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every model that real Keras 2 wrote, from each of its files: the numbers it predicts, its weights, and what five further steps make of it. */
class Keras2FixturesTest {

    private static final Path FOLDER =
            Path.of(System.getProperty("keratin.fixtures2", "src/test/resources/fixtures/keras2"));

    /**
     * Keras 2 does not go on with its own Nadam: it keeps the product of momenta in no {@code .h5}, and after loading multiplies it once a variable
     * instead of once a step.
     */
    private static final String NOT_CONTINUED_BY_KERAS = "k2_opt_nadam";

    /** Twice what one pass may differ, for five steps through batch normalisation. */
    private static final Close STEPS = new Close(2e-5);

    @TestFactory
    Stream<DynamicTest> everyFileOfEveryModel() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        try (Stream<Path> folders = Files.list(FOLDER)) {
            for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
                Fixture fixture = new Fixture(folder);
                for (String file : fixture.files()) {
                    tests.add(DynamicTest.dynamicTest(fixture.name() + " " + file, () -> check(fixture, file)));
                }
            }
        }
        assertThat(tests).isNotEmpty();
        return tests.stream();
    }

    private static void check(Fixture fixture, String file) throws IOException {
        boolean whole = file.equals(fixture.name() + ".h5") || file.endsWith(".keras") || file.equals("saved_model");
        Path path = fixture.folder().resolve(file.startsWith("train_checkpoint") ? file + "-1" : file);
        Model model = whole ? Fixture.load(path, true) : filled(fixture, path);
        List<String> differences = new ArrayList<>();
        compare(Close.SINGLE, differences, "out_", fixture.numbered("out_"), model.predict(inputs(fixture, model), 32));
        compare(Close.SINGLE, differences, "w_", fixture.numbered("w_"), Fixture.values(model.variables()));
        if (file.equals(fixture.name() + ".h5")
                && fixture.has("after_losses")
                && !fixture.name().equals(NOT_CONTINUED_BY_KERAS)) {
            steps(fixture, path, differences);
        }
        assertThat(differences).isEmpty();
    }

    private static Model filled(Fixture fixture, Path path) throws IOException {
        Model model = Fixture.load(fixture.folder().resolve(fixture.name() + ".h5"), true);
        model.variables().forEach(variable -> variable.assign(Tensor.zeros(variable.dtype(), variable.shape())));
        model.loadWeights(path);
        return model;
    }

    private static void steps(Fixture fixture, Path path, List<String> differences) throws IOException {
        Model model = Fixture.load(path, false);
        double[] losses = new double[fixture.array("after_losses").size()];
        for (int i = 0; i < losses.length; i++) {
            model.trainer().resetMetrics();
            losses[i] = model.trainer()
                    .trainOnBatch(new Batch(inputs(fixture, model), fixture.targets(), List.of()))
                    .get("loss");
        }
        add(differences, STEPS.difference("after_losses", Tensor.of(losses), fixture.array("after_losses")));
        compare(STEPS, differences, "aw_", fixture.numbered("aw_"), Fixture.values(model.variables()));
    }

    private static List<Tensor> inputs(Fixture fixture, Model model) {
        List<Tensor> inputs = fixture.numbered("x_");
        return inputs.subList(0, model.inputs().size());
    }

    private static void compare(
            Close close, List<String> differences, String what, List<Tensor> expected, List<Tensor> actual) {
        if (actual.size() != expected.size()) {
            differences.add(what + ": " + actual.size() + " arrays, expected " + expected.size());
            return;
        }
        for (int i = 0; i < expected.size(); i++) {
            add(differences, close.difference(what + i, actual.get(i), expected.get(i)));
        }
    }

    private static void add(List<String> differences, @Nullable String difference) {
        if (difference != null) {
            differences.add(difference);
        }
    }
}
