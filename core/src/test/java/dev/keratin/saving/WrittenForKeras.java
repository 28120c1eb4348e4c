package dev.keratin.saving;

import dev.keratin.data.Batch;
import dev.keratin.files.StoredArray;
import dev.keratin.files.json.Json;
import dev.keratin.files.npy.Npz;
import dev.keratin.models.Fixture;
import dev.keratin.models.Model;
import dev.keratin.ops.Variable;
import dev.keratin.optimizers.Optimizer;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A golden model, written in every form for every receiver, with what a Keras must then hold and predict, and have after one step of training.
 *
 * <pre>
 * expected.npz   x0.. inputs   t0.. targets   y0.. predictions   w0.. weights   o0.. optimizer of Keras 3   k0.. of Keras 2.11 to 2.15   l0.. before
 *                a0.. weights after a step, as the file for Keras 3 has it   b0.. for 2.15   c0.. for 2.3
 * files.json     which file is opened by whom, and how
 * </pre>
 */
final class WrittenForKeras {

    private final Path folder;
    private final Model model;
    private final Fixture numbers;
    private final List<Object> files = new ArrayList<>();
    private final Map<String, String> refusals = new LinkedHashMap<>();

    private WrittenForKeras(Path folder, Model model, Fixture numbers) {
        this.folder = folder;
        this.model = model;
        this.numbers = numbers;
    }

    /** Writes everything that can be written; returns what was refused, by file name, and why. */
    static Map<String, String> write(Path file, Path folder) throws IOException {
        Files.createDirectories(folder);
        Model model = Fixture.load(file, true);
        Fixture numbers = new Fixture(java.util.Objects.requireNonNull(file.getParent()));
        WrittenForKeras written = new WrittenForKeras(folder, model, numbers);
        written.keras3();
        written.keras2(Target.KERAS_2_15, "keras-2.15");
        written.keras2(Target.KERAS_2_3, "keras-2.3");
        written.forEveryone();
        written.expectation();
        return written.refusals;
    }

    private void keras3() throws IOException {
        String base = whole("keras-3.keras", FileFormat.KERAS, Target.KERAS_3, "keras-3", true);
        // Keras 3 takes no slots out of any .h5 file, its own included: it has not made them yet when it reads the
        // list.
        whole("keras-3.h5", FileFormat.H5, Target.KERAS_3, "keras-3", false);
        weights("keras-3.weights.h5", FileFormat.WEIGHTS_H5, Target.KERAS_3, "keras-3", "weights", base, true);
        weights("keras-3.weights.json", FileFormat.SHARDED_WEIGHTS, Target.KERAS_3, "keras-3", "weights", base, true);
        weights("keras-3-layers.h5", FileFormat.LEGACY_WEIGHTS_H5, Target.KERAS_3, "keras-3", "weights", base, false);
        weights("keras-3-ckpt", FileFormat.TF_CHECKPOINT, Target.KERAS_3, "keras-3", "checkpoint", base, true);
        architecture("keras-3.json", Target.KERAS_3, "keras-3", "keras-3.weights.h5");
        weights("all.safetensors", FileFormat.SAFETENSORS, Target.DEFAULT, "keras-3", "names", base, false);
        weights("all.npz", FileFormat.NPZ, Target.DEFAULT, "keras-3", "names", base, false);
    }

    private void keras2(Target target, String who) throws IOException {
        String base = whole(who + ".h5", FileFormat.H5, target, who, true);
        if (target == Target.KERAS_2_15) {
            whole(who + ".keras", FileFormat.KERAS, target, who, true);
            weights(who + ".weights.h5", FileFormat.WEIGHTS_H5, target, who, "weights", base, !isLegacy());
        }
        weights(who + "-layers.h5", FileFormat.LEGACY_WEIGHTS_H5, target, who, "weights", base, false);
        weights(who + "-ckpt", FileFormat.TF_CHECKPOINT, target, who, "load_weights", base, true);
        architecture(who + ".json", target, who, who + "-layers.h5");
    }

    /** An architecture alone, which takes the weights of another file. */
    private void architecture(String name, Target target, String who, String base) throws IOException {
        ModelState state = model.state();
        ModelState plain = new ModelState(state.root(), state.architecture(), null, null, null, state.values());
        try {
            ModelWriter.save(
                    plain,
                    folder.resolve(name),
                    SaveOptions.defaults().format(FileFormat.ARCHITECTURE_JSON).target(target));
        } catch (InexpressibleException e) {
            refusals.put(name, e.getMessage());
            return;
        }
        if (Files.exists(folder.resolve(base))) {
            entry(name, who, "architecture", base, false);
        }
    }

    /** Whether there are variables of bfloat16, which no Keras reads from .h5. */
    private boolean isHalf() {
        return model.variables().stream().anyMatch(variable -> variable.dtype() == DType.BFLOAT16);
    }

    /** Whether the optimizer computes as before Keras 2.11; Keras 2.15 keeps no state of those in its own formats. */
    private boolean isLegacy() {
        return model.optimizer() != null && model.optimizer().className().startsWith("Legacy");
    }

    /** The default, which as many receivers as possible open. */
    private void forEveryone() throws IOException {
        if (refusals.getOrDefault("keras-3.h5", "Optimizer").startsWith("Optimizer") && !isHalf()) {
            whole("all.h5", FileFormat.H5, Target.DEFAULT, "keras-3", false);
        } else {
            // Nobody but Keratin opens it.
            ModelWriter.save(model.state(), folder.resolve("all.h5"));
        }
        if (!refusals.containsKey("keras-2.3.h5")) {
            // Keras 2.15 takes what was written for the Keras before it, optimizer included.
            entry("keras-2.3.h5", "keras-2.15", "model", "", true);
        }
        // Written in the grammar of Keras 2 where that says it all and Keras 3 can read it.
        try (ModelSnapshot written = ModelReader.open(folder.resolve("all.h5"))) {
            KerasVersion version = written.provenance().version();
            if (version != null && version.major() < 3 && !isHalf()) {
                entry("all.h5", "keras-2.15", "model", "", false);
                entry("all.h5", "keras-2.3", "model", "", false);
            }
        }
        weights("all-ckpt", FileFormat.TF_CHECKPOINT, Target.DEFAULT, "keras-3", "checkpoint", "keras-3.keras", true);
        for (String who : List.of("keras-2.15", "keras-2.3")) {
            if (Files.exists(folder.resolve(who + ".h5"))) {
                // The optimizer of the superset is that of Keras 2.11 and later.
                boolean optimizer = who.equals("keras-2.15") && !refusals.containsKey(who + ".h5");
                entry("all-ckpt", who, "load_weights", who + ".h5", optimizer);
            }
        }
    }

    /** A whole model; where only its optimizer is refused, without it. Gives the name, or nothing where it is refused. */
    private String whole(String name, FileFormat format, Target target, String who, boolean optimizer)
            throws IOException {
        SaveOptions options = SaveOptions.defaults().format(format).target(target);
        ModelState state = model.state();
        try {
            ModelWriter.save(state, folder.resolve(name), options);
            entry(name, who, "model", "", optimizer);
            return name;
        } catch (InexpressibleException e) {
            refusals.put(name, e.getMessage());
        }
        if (refusals.get(name).startsWith("Optimizer")) {
            ModelState plain = new ModelState(state.root(), state.architecture(), null, null, null, state.values());
            ModelWriter.save(plain, folder.resolve(name), options);
            entry(name, who, "model", "", false);
            return name;
        }
        return "";
    }

    private void weights(
            String name, FileFormat format, Target target, String who, String kind, String base, boolean optimizer)
            throws IOException {
        try {
            ModelWriter.saveWeights(
                    model.state(),
                    folder.resolve(name),
                    SaveOptions.defaults()
                            .format(format)
                            .target(target)
                            .stateFile(false)
                            .maxShardBytes(largest()));
        } catch (InexpressibleException e) {
            refusals.put(name, e.getMessage());
            return;
        }
        if (!base.isEmpty()) {
            entry(name, who, kind, base, optimizer && !refusals.containsKey(base));
        }
    }

    /** The size that divides tensors into the most shards. */
    private long largest() {
        List<Variable> all = new ArrayList<>(model.variables());
        if (model.optimizer() != null) {
            all.addAll(model.optimizer().variables());
        }
        return all.stream()
                .mapToLong(variable -> model.state().values().apply(variable).byteSize())
                .max()
                .orElse(1);
    }

    private void entry(String name, String who, String kind, String base, boolean optimizer) {
        boolean trained = optimizer && model.optimizer() != null;
        files.add(new LinkedHashMap<>(
                Map.of("file", name, "who", who, "kind", kind, "base", base, "optimizer", trained)));
    }

    private void expectation() throws IOException {
        Map<String, StoredArray> expected = new LinkedHashMap<>();
        List<Tensor> inputs = inputs();
        put(expected, "x", inputs);
        put(expected, "t", numbers.targets());
        put(expected, "y", model.predict(inputs, 32));
        put(expected, "w", values(model.variables()));
        Optimizer optimizer = model.optimizer();
        if (optimizer != null) {
            put(expected, "o", values(optimizer.variables()));
            put(expected, "k", values(OptimizerOrder.order(optimizer, OptimizerOrder.Style.KERAS_2)));
            put(expected, "l", values(OptimizerOrder.order(optimizer, OptimizerOrder.Style.GROUPED)));
        }
        step(expected, "a", "keras-3.keras");
        step(expected, "b", "keras-2.15.h5");
        step(expected, "c", "keras-2.3.h5");
        Npz.write(folder.resolve("expected.npz"), expected);
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("inputs", model.inputNames());
        tree.put("dict", model.inputStructure() instanceof Map<?, ?>);
        tree.put("outputs", model.outputStructure() instanceof Map<?, ?> map ? new ArrayList<>(map.keySet()) : null);
        tree.put("names", model.variables().stream().map(Variable::path).toList());
        tree.put("residues", residues());
        tree.put("files", files);
        Files.write(folder.resolve("files.json"), Json.writeBytes(tree));
    }

    /** One step on from what was written: where the file was written for another Keras, the step is taken as that one takes it. */
    private void step(Map<String, StoredArray> expected, String prefix, String name) throws IOException {
        if (Files.exists(folder.resolve(name))
                && !refusals.containsKey(name)
                && !numbers.targets().isEmpty()) {
            Model still = Fixture.load(folder.resolve(name), false);
            if (still.optimizer() != null) {
                still.trainer().trainOnBatch(new Batch(inputs(), numbers.targets(), List.of()));
                put(expected, prefix, values(still.variables()));
            }
        }
    }

    /** Weights whose gradient is zero but for rounding: the bias of a key, which softmax does not see. Adam makes full steps of the rounding. */
    private List<String> residues() {
        return model.variables().stream()
                .map(Variable::path)
                .filter(path -> path.endsWith("key/bias"))
                .toList();
    }

    private List<Tensor> inputs() {
        List<Tensor> inputs = numbers.numbered(numbers.has("x_0") ? "x_" : "x");
        if (numbers.info("inputs") instanceof List<?> names && model.inputStructure() instanceof Map<?, ?> map) {
            return map.keySet().stream()
                    .map(name -> inputs.get(names.indexOf(name)))
                    .toList();
        }
        return inputs;
    }

    private static List<Tensor> values(List<Variable> variables) {
        return variables.stream().map(Variable::value).toList();
    }

    /** npz has no bfloat16; all its numbers are numbers of single precision too. */
    private static void put(Map<String, StoredArray> arrays, String prefix, List<Tensor> tensors) throws IOException {
        for (int i = 0; i < tensors.size(); i++) {
            StoredArray array = VariableArrays.of(tensors.get(i));
            arrays.put(
                    prefix + i,
                    tensors.get(i).dtype() == DType.BFLOAT16
                            ? VariableArrays.of(VariableArrays.read(array, DType.FLOAT32))
                            : array);
        }
    }
}
