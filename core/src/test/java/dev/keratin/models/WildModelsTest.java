package dev.keratin.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.keratin.files.LoadLimits;
import dev.keratin.files.StoredArray;
import dev.keratin.files.npy.Npz;
import dev.keratin.saving.LoadOptions;
import dev.keratin.saving.VariableArrays;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Models that strangers published, in the folder of the system property {@code keratin.wild}: each loads and predicts what its author's Keras did. */
class WildModelsTest {

    /**
     * A recurrent net whose dynamics are chaotic: numpy alone differs from itself by 0.05 between single and double precision after its 60 steps, so
     * nothing closer than that can be asked of it.
     */
    private static final Map<String, Double> CHAOTIC = Map.of("h5-130", 0.2);

    @TestFactory
    Stream<DynamicTest> everyModelPredictsWhatItsAuthorHad() throws IOException {
        String folder = System.getProperty("keratin.wild", "");
        if (folder.isEmpty()) {
            return Stream.of(DynamicTest.dynamicTest(
                    "strangers' models",
                    () -> assumeFalse(true, "skipped: no folder of strangers' models in -Dkeratin.wild")));
        }
        List<DynamicTest> tests = new ArrayList<>();
        try (Stream<Path> folders = Files.list(Path.of(folder))) {
            for (Path model : folders.filter(Files::isDirectory).sorted().toList()) {
                Path truth = truth(model);
                Path file = file(model);
                if (truth != null && file != null) {
                    tests.add(DynamicTest.dynamicTest(model.getFileName().toString(), () -> check(file, truth)));
                }
            }
        }
        assertThat(tests).isNotEmpty();
        return tests.stream();
    }

    private static @Nullable Path truth(Path folder) {
        for (String name : List.of("expected-keras2.npz", "expected.npz")) {
            if (Files.exists(folder.resolve(name))) {
                return folder.resolve(name);
            }
        }
        return null;
    }

    private static @Nullable Path file(Path folder) throws IOException {
        if (Files.exists(folder.resolve("keras_metadata.pb"))) {
            return folder;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().matches(".*\\.(h5|hdf5|keras)"))
                    .findFirst()
                    .orElse(null);
        }
    }

    private static void check(Path file, Path truth) throws IOException {
        Model model = Models.load(file, LoadOptions.defaults().compile(false)).model();
        List<Tensor> inputs = new ArrayList<>();
        List<Tensor> expected = new ArrayList<>();
        try (Npz npz = Npz.open(truth, LoadLimits.defaults())) {
            List<String> names = new ArrayList<>(npz.names());
            names.stream().filter(name -> name.startsWith("in")).forEach(name -> inputs.add(tensor(npz, name)));
            names.stream().filter(name -> name.startsWith("out")).forEach(name -> expected.add(tensor(npz, name)));
        }
        List<Tensor> actual = model.predict(declared(model, inputs), 32);
        assertThat(actual).hasSameSizeAs(expected);
        double relative = CHAOTIC.getOrDefault(file.getParent().getFileName().toString(), 1e-4);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(new Close(relative).difference("out" + i, actual.get(i), expected.get(i)))
                    .isNull();
        }
    }

    /**
     * Keras 3 loses the input shape (None, 8) of Sequential models without an input layer and was asked with one axis more; the layers work on the last
     * axis, so the same rows are asked for as their author declared them.
     */
    private static List<Tensor> declared(Model model, List<Tensor> inputs) {
        int rank = model.inputs().get(0).shape().rank();
        Tensor first = inputs.get(0);
        return rank == 2 && first.shape().rank() == 3 && first.shape().last() != 1
                ? List.of(first.reshape(-1, first.shape().last()))
                : inputs;
    }

    private static Tensor tensor(Npz npz, String name) {
        try {
            StoredArray array = npz.array(name);
            return VariableArrays.read(array, DType.valueOf(array.type().name()));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(Objects.requireNonNull(e));
        }
    }
}
