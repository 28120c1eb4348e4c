package dev.keratin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keratin.data.Batch;
import dev.keratin.files.ElementType;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.MemoryArray;
import dev.keratin.files.StoredArray;
import dev.keratin.files.StoredArrays;
import dev.keratin.files.bundle.BundleWriter;
import dev.keratin.files.npy.Npz;
import dev.keratin.files.safetensors.Safetensors;
import dev.keratin.layers.InputLayer;
import dev.keratin.layers.KerasTensor;
import dev.keratin.layers.core.Dense;
import dev.keratin.layers.normalization.BatchNormalization;
import dev.keratin.layers.rnn.LSTM;
import dev.keratin.models.Functional;
import dev.keratin.models.Model;
import dev.keratin.models.Models;
import dev.keratin.models.Sequential;
import dev.keratin.ops.Variable;
import dev.keratin.random.Philox;
import dev.keratin.random.Seeds;
import dev.keratin.saving.LoadOptions;
import dev.keratin.saving.ModelReader;
import dev.keratin.saving.ModelSnapshot;
import dev.keratin.saving.WeightsLoader;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Tensor;
import dev.keratin.training.CompileSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code convert} from every form that it writes to every other one: every weight and what the optimizer has is the same to the bit at the end, or the form is
 * refused by name and nothing is changed.
 */
class ConvertPairsTest {

    /** A name, and how it is asked for. */
    private enum Form {
        KERAS("a.keras"),
        KERAS_3("b.keras", "--for", "keras-3"),
        KERAS_2_15("c.keras", "--for", "keras-2.15"),
        H5("a.h5"),
        H5_3("b.h5", "--for", "keras-3"),
        H5_2_15("c.h5", "--for", "keras-2.15"),
        H5_2_3("d.h5", "--for", "keras-2.3"),
        WEIGHTS("a.weights.h5"),
        WEIGHTS_2_15("c.weights.h5", "--for", "keras-2.15"),
        SHARDS("a.weights.json", "--max-shard-size", "300"),
        LAYERS("e.h5", "--format", "legacy_weights_h5"),
        LAYERS_2_3("f.h5", "--format", "legacy_weights_h5", "--for", "keras-2.3"),
        CHECKPOINT("a"),
        CHECKPOINT_3("b.ckpt", "--for", "keras-3"),
        CHECKPOINT_2_15("c.ckpt", "--for", "keras-2.15"),
        CHECKPOINT_2_3("d.ckpt", "--for", "keras-2.3"),
        SAFETENSORS("a.safetensors"),
        NPZ("a.npz");

        /** One of each format, for whom it is by default. */
        private static final List<Form> PLAIN =
                List.of(KERAS, H5, WEIGHTS, SHARDS, LAYERS, CHECKPOINT, SAFETENSORS, NPZ);

        private final String file;
        private final List<String> options;

        Form(String file, String... options) {
            this.file = file;
            this.options = List.of(options);
        }

        private boolean isWhole() {
            return ordinal() <= H5_2_3.ordinal();
        }

        private boolean holdsOptimizer() {
            return this != LAYERS && this != LAYERS_2_3;
        }

        private CommandRun convert(Path in, Path folder, Object... more) {
            List<Object> arguments = new ArrayList<>(List.of("convert", in, folder.resolve(file)));
            arguments.addAll(options);
            arguments.addAll(List.of(more));
            return CommandRun.of(arguments.toArray());
        }
    }

    @TempDir
    Path folder;

    @Test
    void aTrainedModelPassesEveryPairForEveryReceiver() throws IOException {
        Seeds.set(7);
        KerasTensor x = InputLayer.of(DType.FLOAT32, 4, 3).output();
        KerasTensor hidden = BatchNormalization.create().apply(LSTM.of(3).apply(x));
        Model model = Functional.of(List.of(x), List.of(Dense.of(2).apply(hidden)));
        model.compile(CompileSettings.of("adam", "mse"));
        train(model, 4, 3);

        assertThat(passesEveryPair(model, List.of(Form.values()))).isEmpty();
    }

    @Test
    void halvesAndDoublesPassEveryPair() throws IOException {
        Model model = Sequential.of(
                Dense.of(5).dtype("float64").inputShape(3),
                Dense.of(4).dtype("float16"),
                Dense.of(2).dtype("mixed_float16"));
        model.compile(CompileSettings.of("sgd", "mse"));
        train(model, 3);

        assertThat(passesEveryPair(model, Form.PLAIN)).isEmpty();
    }

    @Test
    void bfloat16PassesEveryPairButThoseWhereNobodyReadsIt() throws IOException {
        Model model = Sequential.of(Dense.of(4).dtype("bfloat16").inputShape(3), Dense.of(2));
        model.compile(CompileSettings.of("adam", "mse"));
        train(model, 3);

        Map<Form, String> refused = passesEveryPair(model, List.of(Form.values()));

        assertThat(refused.keySet())
                .containsExactly(
                        Form.KERAS_2_15, Form.H5_3, Form.H5_2_15, Form.H5_2_3, Form.WEIGHTS_2_15, Form.LAYERS_2_3);
        assertThat(refused.values()).allMatch(why -> why.contains("`sequential") && why.contains("bfloat16"));
    }

    @Test
    void eightBitsPassEveryPair() throws IOException {
        Model model = Models.load(Path.of("../core/src/test/resources/fixtures/quantized/int8.keras"));

        assertThat(model.variables()).extracting(Variable::dtype).contains(DType.INT8);
        assertThat(passesEveryPair(model, Form.PLAIN)).isEmpty();
    }

    @Test
    void anArchitectureGoesBetweenAllThatHoldOne() throws IOException {
        Model model = Sequential.of(Dense.of(4).inputShape(3), Dense.of(2));
        Path start = folder.resolve("start.keras");
        model.save(start);
        Map<String, Path> jsons = new LinkedHashMap<>();
        for (String target : List.of("keras-3", "keras-2.15", "keras-2.3")) {
            jsons.put(target, folder.resolve(target + ".json"));
        }
        CommandRun.of("convert", start, folder.resolve("alone.json"));
        CommandRun alone = CommandRun.of("convert", folder.resolve("alone.json"), folder.resolve("alone.keras"));
        assertThat(alone.out()).contains("holds no weights").contains("begin with");
        for (Form form : Form.values()) {
            if (form.isWhole()) {
                assertDone(form.convert(start, folder));
                for (Map.Entry<String, Path> json : jsons.entrySet()) {
                    assertDone(CommandRun.of(
                            "convert", folder.resolve(form.file), json.getValue(), "--for", json.getKey()));
                    Path whole = folder.resolve("again.keras");
                    assertDone(CommandRun.of(
                            "convert", folder.resolve(form.file), whole, "--architecture", json.getValue()));
                    assertThat(CommandRun.of("diff", start, whole).code())
                            .as(form + " " + json)
                            .isZero();
                }
            }
        }
    }

    @Test
    void numbersOfEveryTypeAreCopiedByNameToTheBitAndTextIsLeftOut() throws IOException {
        Map<String, StoredArray> arrays = new TreeMap<>();
        arrays.put("f64", MemoryArray.of(new double[] {Math.PI, Double.NaN, -0.0}, 3));
        arrays.put("f32", MemoryArray.of(new float[] {Float.MIN_VALUE, -0f}, 2, 1));
        arrays.put("f16", MemoryArray.of(ElementType.FLOAT16, new short[] {0x3c01, (short) 0xfe00}, 2));
        arrays.put("bf16", MemoryArray.of(ElementType.BFLOAT16, new short[] {0x3f81, (short) 0xffc1}, 1, 2));
        arrays.put("i8", MemoryArray.of(new byte[] {-128, 127}, 2));
        arrays.put("i64", MemoryArray.of(new long[] {Long.MIN_VALUE, 1L << 53 | 1}, 2));
        arrays.put("bool", MemoryArray.of(new boolean[] {true, false, true}, 3));
        arrays.put("scalar", MemoryArray.of(new long[] {42}));
        arrays.put("empty", MemoryArray.of(new float[0], 0, 3));
        arrays.put("u8", MemoryArray.of(ElementType.UINT8, java.nio.ByteBuffer.wrap(new byte[] {(byte) 255, 0}), 2));
        Npz.write(folder.resolve("x.npz"), arrays);
        Safetensors.write(folder.resolve("x.safetensors"), arrays, Map.of());
        try (BundleWriter checkpoint = BundleWriter.create(folder.resolve("x"))) {
            for (Map.Entry<String, StoredArray> array : arrays.entrySet()) {
                checkpoint.add(array.getKey(), array.getValue());
            }
            checkpoint.add("text", MemoryArray.ofString("words"));
            checkpoint.commit();
        }
        for (String a : List.of("x.npz", "x.safetensors", "x")) {
            for (String b : List.of("y.npz", "y.safetensors")) {
                CommandRun run = CommandRun.of("convert", folder.resolve(a), folder.resolve(b));

                assertDone(run);
                assertThat(run.out().contains("left out: text")).isEqualTo(a.equals("x"));
                assertThat(digests(folder.resolve(b))).as(a + " -> " + b).isEqualTo(digests(arrays));
            }
            for (String b : List.of("y.keras", "y.h5", "y.weights.h5", "y.weights.json", "y.json", "y")) {
                CommandRun run = CommandRun.of("convert", folder.resolve(a), folder.resolve(b));

                assertThat(run.code()).as(b).isEqualTo(1);
                assertThat(run.err())
                        .contains("no architecture")
                        .contains("--architecture")
                        .hasLineCount(1);
            }
        }
        assertThat(names(folder))
                .containsExactlyInAnyOrder(
                        "x.npz", "x.safetensors", "x.index", "x.data-00000-of-00001", "y.npz", "y.safetensors");
    }

    /** Gives what is refused, and why. */
    private Map<Form, String> passesEveryPair(Model model, List<Form> forms) throws IOException {
        Path start = folder.resolve("start.keras");
        model.save(start);
        boolean trained = model.optimizer() != null;
        List<Tensor> expected = values(model, trained);
        List<Tensor> weights = values(model, false);
        Map<Form, String> refused = new LinkedHashMap<>();
        for (Form form : forms) {
            CommandRun run = form.convert(start, folder);
            if (run.code() != 0) {
                assertRefused(run, form, start);
                refused.put(form, run.err());
            }
        }
        for (Form a : forms) {
            Path first = folder.resolve(a.file);
            Path passed = folder.resolve("passed-" + a);
            Files.createDirectory(passed);
            for (Form b : from(a, refused, forms)) {
                String pair = a + " -> " + b;
                CommandRun run =
                        a.isWhole() ? b.convert(first, passed) : b.convert(first, passed, "--architecture", start);
                if (refused.containsKey(b)) {
                    assertThat(run.code()).as(pair).isEqualTo(1);
                    continue;
                }
                assertDone(run);
                boolean optimizer = trained && a.holdsOptimizer() && b.holdsOptimizer();
                Model read = read(passed.resolve(b.file), b, start, optimizer);
                assertThat(values(read, optimizer)).as(pair).isEqualTo(optimizer ? expected : weights);
                assertChecksums(passed.resolve(b.file), b);
            }
        }
        return refused;
    }

    /** To every one; where a receiver cannot read some, what others have for it goes to one of each format. */
    private static List<Form> from(Form a, Map<Form, String> refused, List<Form> forms) {
        if (refused.containsKey(a)) {
            return List.of();
        }
        return refused.isEmpty() || Form.PLAIN.contains(a) ? forms : Form.PLAIN;
    }

    private void assertRefused(CommandRun run, Form form, Path start) throws IOException {
        assertThat(run.code()).as(form.name()).isEqualTo(1);
        assertThat(run.err()).as(form.name()).hasLineCount(1);
        assertThat(folder.resolve(form.file)).doesNotExist();
        Path place = Files.createDirectory(folder.resolve("refused-" + form));
        Files.writeString(place.resolve(form.file), "what was there");
        assertThat(form.convert(start, place).code()).isEqualTo(1);
        assertThat(place.resolve(form.file)).hasContent("what was there");
        assertThat(names(place)).containsExactly(form.file);
    }

    private static Model read(Path path, Form form, Path architecture, boolean optimizer) throws IOException {
        if (form.isWhole()) {
            return Models.load(path);
        }
        Model model = Models.load(architecture);
        for (Variable variable : variables(model, model.optimizer() != null)) {
            // The learning rate is not in weights of Keras 2.15; it comes with the compile settings.
            if (form != Form.WEIGHTS_2_15 || !variable.path().endsWith("learning_rate")) {
                variable.assign(Tensor.zeros(variable.dtype(), variable.shape()));
            }
        }
        WeightsLoader.load(model, optimizer ? model.optimizer() : null, path, LoadOptions.defaults());
        return model;
    }

    /** Each tensor has its checksum; checkpoints, zips and safetensors have their own or none. */
    private static void assertChecksums(Path path, Form form) throws IOException {
        if (path.toString().endsWith(".h5")
                || form == Form.SHARDS
                || path.toString().endsWith(".keras")) {
            try (ModelSnapshot snapshot = ModelReader.open(path)) {
                assertThat(snapshot.weights().checksums().keySet())
                        .as(form.name())
                        .containsAll(tensors(snapshot, form).keySet());
            }
        }
    }

    /** What Keras 2.15 asks for besides, the metrics' state at its beginning, comes from nowhere. */
    private static Map<String, StoredArray> tensors(ModelSnapshot snapshot, Form form) throws IOException {
        Map<String, StoredArray> tensors =
                new LinkedHashMap<>(snapshot.weights().tensors());
        tensors.keySet().removeIf(name -> name.startsWith("metrics/"));
        assertThat(tensors).as(form.name()).isNotEmpty();
        return tensors;
    }

    private static void assertDone(CommandRun run) {
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
    }

    private static void train(Model model, int... shape) {
        int[] batch = Stream.concat(Stream.of(5), java.util.Arrays.stream(shape).boxed())
                .mapToInt(Integer::intValue)
                .toArray();
        int size = java.util.Arrays.stream(batch).reduce(1, (a, b) -> a * b);
        Tensor inputs = Tensor.of(new Philox(1, 0).uniform(0, size, -1, 1), batch);
        Tensor targets = Tensor.of(new Philox(1, 1).uniform(0, 10, -1, 1), 5, 2);
        for (int step = 0; step < 3; step++) {
            model.trainer().trainOnBatch(new Batch(List.of(inputs), List.of(targets), List.of()));
        }
    }

    private static List<Variable> variables(Model model, boolean optimizer) {
        List<Variable> all = new ArrayList<>(model.variables());
        if (optimizer) {
            all.addAll(Objects.requireNonNull(model.optimizer()).variables());
        }
        return all;
    }

    private static List<Tensor> values(Model model, boolean optimizer) {
        return variables(model, optimizer).stream()
                .map(variable -> variable.value().copy())
                .toList();
    }

    private static Map<String, String> digests(Path path) throws IOException {
        try (ModelSnapshot snapshot =
                ModelReader.open(path, LoadOptions.defaults().limits(LoadLimits.defaults()))) {
            return digests(snapshot.weights().tensors());
        }
    }

    private static Map<String, String> digests(Map<String, StoredArray> arrays) throws IOException {
        Map<String, String> digests = new TreeMap<>();
        for (Map.Entry<String, StoredArray> array : arrays.entrySet()) {
            digests.put(
                    array.getKey(),
                    array.getValue().type() + " " + List.of(array.getValue().shape().length) + " "
                            + StoredArrays.sha256(array.getValue()));
        }
        return digests;
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
