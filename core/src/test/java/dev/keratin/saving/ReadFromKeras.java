package dev.keratin.saving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keratin.data.Batch;
import dev.keratin.models.Fixture;
import dev.keratin.models.Model;
import dev.keratin.models.Models;
import dev.keratin.ops.Variable;
import dev.keratin.optimizers.Optimizer;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What {@code oracle/write_older.py} wrote of one model, opened here: the same tensors to the bit, the same predictions, the same next step of training. */
final class ReadFromKeras {

    private final Path folder;
    private final Fixture numbers;

    ReadFromKeras(Path folder) throws IOException {
        this.folder = folder;
        this.numbers = new Fixture(folder);
    }

    /** The files that were written. */
    List<String> files() {
        List<String> files = new ArrayList<>();
        for (String file : List.of("model.keras", "model.h5", "model.weights.h5", "ckpt", "model.json")) {
            if (Files.exists(folder.resolve(file.equals("ckpt") ? "ckpt.index" : file)) && !failed(file)) {
                files.add(file);
            }
        }
        return files;
    }

    private boolean failed(String file) {
        return String.valueOf(numbers.info("errors")).contains(file);
    }

    void check(String file) throws IOException {
        Model model = open(file);
        assertSame(model.variables(), "w");
        predicts(model);
        Optimizer optimizer = model.optimizer();
        boolean holdsOptimizer = !file.equals("model.json")
                && !file.equals("model.h5")
                && (!file.equals("ckpt") || Boolean.TRUE.equals(numbers.info("optimizer")));
        if (holdsOptimizer && optimizer != null && !frozenSlots(optimizer)) {
            sameOptimizer(optimizer);
            model.trainer().trainOnBatch(new Batch(numbers.numbered("x"), numbers.numbered("t"), List.of()));
            List<Tensor> after = numbers.numbered("a");
            for (int i = 0; i < after.size(); i++) {
                Variable variable = model.variables().get(i);
                // Softmax does not see a key's bias: its gradient is rounding alone.
                if (!variable.path().endsWith("key/bias")) {
                    assertClose(variable.value(), after.get(i), half(model) ? 2e-3 : 1e-6, variable.path());
                }
            }
        }
    }

    private Model open(String file) throws IOException {
        if (file.equals("model.keras") || file.equals("model.h5")) {
            return Models.load(folder.resolve(file));
        }
        if (file.equals("model.json")) {
            Model model = Fixture.load(folder.resolve(file), true);
            model.loadWeights(folder.resolve("model.weights.h5"));
            return model;
        }
        Model model = Models.load(folder.resolve("model.keras"));
        model.variables().forEach(ReadFromKeras::zero);
        if (model.optimizer() != null) {
            model.optimizer().variables().forEach(ReadFromKeras::zero);
        }
        model.loadWeights(folder.resolve(file));
        return model;
    }

    /** The same arrays, in whatever order the release had them. */
    private void sameOptimizer(Optimizer optimizer) {
        assertThat(optimizer.variables().stream()
                        .map(variable -> Arrays.toString(variable.value().toDoubles()))
                        .toList())
                .as("optimizer of " + folder)
                .containsExactlyInAnyOrderElementsOf(numbers.numbered("o").stream()
                        .map(array -> Arrays.toString(array.toDoubles()))
                        .toList());
    }

    /** Up to Keras 3.1 layers made with {@code trainable=False} have slots, which Keras cannot restore either. */
    private boolean frozenSlots(Optimizer optimizer) {
        return numbers.has("o" + optimizer.variables().size());
    }

    private static void zero(Variable variable) {
        variable.assign(Tensor.zeros(variable.dtype(), variable.value().shape()));
    }

    private void predicts(Model model) {
        List<Tensor> outputs = model.predict(numbers.numbered("x"), 32);
        List<Tensor> expected = numbers.numbered("y");
        assertThat(outputs).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertClose(outputs.get(i), expected.get(i), half(model) ? 2e-2 : 1e-5, "output " + i);
        }
    }

    private static boolean half(Model model) {
        return model.layers().stream().anyMatch(layer -> layer.policy().computeDType() == DType.BFLOAT16);
    }

    private void assertSame(List<Variable> variables, String prefix) {
        List<Tensor> expected = numbers.numbered(prefix);
        assertThat(variables).as(prefix + " of " + folder).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(variables.get(i).value().toDoubles())
                    .as(variables.get(i).path())
                    .isEqualTo(expected.get(i).toDoubles());
        }
    }

    private static void assertClose(Tensor have, Tensor want, double tolerance, String name) {
        double[] a = have.toDoubles();
        double[] b = want.toDoubles();
        assertThat(a).as(name).hasSameSizeAs(b);
        for (int i = 0; i < a.length; i++) {
            assertThat(Math.abs(a[i] - b[i]))
                    .as("%s at %d: %s, expected %s", name, i, a[i], b[i])
                    .isLessThanOrEqualTo(tolerance * (1 + Math.abs(b[i])));
        }
    }
}
