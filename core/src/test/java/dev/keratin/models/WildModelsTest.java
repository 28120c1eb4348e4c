package dev.keratin.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.keratin.files.ElementType;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.StoredArray;
import dev.keratin.files.StoredArrays;
import dev.keratin.files.npy.Npz;
import dev.keratin.saving.LoadOptions;
import dev.keratin.saving.ModelReader;
import dev.keratin.saving.ModelSnapshot;
import dev.keratin.saving.Trees;
import dev.keratin.saving.VariableArrays;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
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

    /** Files without an architecture, or whose model is code: every tensor has the digest that was taken of it when the file was found. */
    @TestFactory
    Stream<DynamicTest> everyTensorIsTheOneThatWasFound() throws IOException {
        String folder = System.getProperty("keratin.wild", "");
        if (folder.isEmpty()) {
            return Stream.of(DynamicTest.dynamicTest(
                    "strangers' tensors",
                    () -> assumeFalse(true, "skipped: no folder of strangers' models in -Dkeratin.wild")));
        }
        List<DynamicTest> tests = new ArrayList<>();
        try (Stream<Path> folders = Files.list(Path.of(folder))) {
            for (Path model : folders.filter(Files::isDirectory).sorted().toList()) {
                Path digests = model.resolve("expected.json");
                if (Files.exists(digests)) {
                    tests.add(DynamicTest.dynamicTest(
                            model.getFileName().toString(), () -> checkTensors(model, digests)));
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
        if (Files.exists(folder.resolve("saved_model.pb"))) {
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
        List<Tensor> actual = model.predict(inputs, 32);
        assertThat(actual).hasSameSizeAs(expected);
        double relative = CHAOTIC.getOrDefault(file.getParent().getFileName().toString(), 1e-4);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(new Close(relative).difference("out" + i, actual.get(i), expected.get(i)))
                    .isNull();
        }
    }

    private static void checkTensors(Path folder, Path digests) throws IOException {
        Map<?, ?> listed = Trees.parseObject(Files.readString(digests), LoadLimits.defaults(), digests.toString());
        Map<?, ?> expected = (Map<?, ?>)
                Objects.requireNonNull(listed.containsKey("keys") ? listed.get("keys") : listed.get("datasets"));
        Map<String, String> found = new TreeMap<>();
        Map<String, String> wanted = new TreeMap<>();
        expected.forEach((name, entry) -> {
            if (entry instanceof Map<?, ?> tensor && !"string".equals(tensor.get("dtype"))) {
                wanted.put(String.valueOf(name), tensor.get("shape") + " " + tensor.get("sha256"));
            }
        });
        try (ModelSnapshot snapshot = ModelReader.open(stored(folder))) {
            for (Map.Entry<String, StoredArray> tensor :
                    snapshot.weights().tensors().entrySet()) {
                if (tensor.getValue().type() != ElementType.STRING) {
                    found.put(
                            tensor.getKey(),
                            Arrays.toString(tensor.getValue().shape()) + " " + StoredArrays.sha256(tensor.getValue()));
                }
            }
        }
        assertThat(found).isEqualTo(wanted);
    }

    /** A weights file, a checkpoint by its prefix, or the folder of a SavedModel. */
    private static Path stored(Path folder) throws IOException {
        Path file = file(folder);
        if (file != null) {
            return file;
        }
        try (Stream<Path> files = Files.list(folder)) {
            Path index = files.filter(path -> path.toString().endsWith(".index"))
                    .findFirst()
                    .orElseThrow();
            String name = index.getFileName().toString();
            return folder.resolve(name.substring(0, name.length() - ".index".length()));
        }
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
