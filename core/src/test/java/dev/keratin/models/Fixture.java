package dev.keratin.models;

import dev.keratin.files.LoadLimits;
import dev.keratin.files.StoredArray;
import dev.keratin.files.json.Json;
import dev.keratin.files.npy.Npz;
import dev.keratin.ops.Variable;
import dev.keratin.saving.LoadOptions;
import dev.keratin.saving.ModelReader;
import dev.keratin.saving.ModelSnapshot;
import dev.keratin.saving.VariableArrays;
import dev.keratin.serialization.ConfigTrees;
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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A folder of golden files that real Keras wrote of one model: the files, and the numbers that belong to them. */
public final class Fixture {

    private static final Set<String> DROPOUTS = Set.of("Dropout", "SpatialDropout1D", "SpatialDropout2D");

    private final Path folder;
    private final Map<String, @Nullable Object> info;
    private final Map<String, Tensor> arrays = new LinkedHashMap<>();

    public Fixture(Path folder) throws IOException {
        this.folder = folder;
        String name = folder.getFileName().toString();
        this.info = ConfigTrees.map(
                Json.parse(Files.readAllBytes(folder.resolve(name + ".json")), LoadLimits.defaults(), name), name);
        try (Npz npz = Npz.open(folder.resolve(name + ".npz"), LoadLimits.defaults())) {
            for (String member : npz.names()) {
                StoredArray array = npz.array(member);
                arrays.put(
                        member,
                        VariableArrays.read(array, DType.valueOf(array.type().name())));
            }
        }
    }

    String name() {
        return folder.getFileName().toString();
    }

    Path folder() {
        return folder;
    }

    @Nullable
    public Object info(String key) {
        return info.get(key);
    }

    /** The files of the model, relative names as the json lists them. */
    List<String> files() {
        List<String> files = new ArrayList<>();
        if (info.get("files") instanceof List<?> list) {
            list.forEach(file -> files.add((String) file));
        }
        return files;
    }

    public Tensor array(String key) {
        Tensor tensor = arrays.get(key);
        if (tensor == null) {
            throw new IllegalArgumentException(name() + " has no array " + key + " but " + arrays.keySet());
        }
        return tensor;
    }

    public boolean has(String key) {
        return arrays.containsKey(key);
    }

    /** The arrays {@code prefix0}, {@code prefix1} ... or, with three digits, {@code prefix000} ... */
    public List<Tensor> numbered(String prefix) {
        List<Tensor> list = new ArrayList<>();
        for (int i = 0; ; i++) {
            String key = arrays.containsKey(prefix + i) ? prefix + i : prefix + String.format("%03d", i);
            if (!arrays.containsKey(key)) {
                return list;
            }
            list.add(array(key));
        }
    }

    public List<Tensor> targets() {
        List<Tensor> targets = new ArrayList<>();
        arrays.forEach((key, value) -> {
            if (key.matches("y(_\\d+)?")) {
                targets.add(value);
            }
        });
        return targets;
    }

    /** A model of a file, its dropout switched off where asked for, compiled as the file says. */
    public static Model load(Path path, boolean dropout) throws IOException {
        try (ModelSnapshot snapshot = ModelReader.open(path, LoadOptions.defaults())) {
            Map<String, @Nullable Object> architecture = java.util.Objects.requireNonNull(snapshot.architecture());
            Model model = Models.fromConfigTree(
                    dropout ? architecture : ConfigTrees.map(withoutDropout(architecture), "model"));
            if (snapshot.compileConfig() != null) {
                model.compile(CompileSettings.fromConfig(snapshot.compileConfig())
                        .autoScaleLoss(Models.holdsLossScale(snapshot)));
            }
            snapshot.restore(model, model.builtOptimizer());
            Models.followRulesOf(snapshot, model);
            return model;
        }
    }

    private static @Nullable Object withoutDropout(@Nullable Object tree) {
        if (tree instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>();
            list.forEach(element -> copy.add(withoutDropout(element)));
            return copy;
        }
        if (tree instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((key, value) -> copy.put(key, withoutDropout(value)));
            if (DROPOUTS.contains(String.valueOf(map.get("class_name")))
                    && copy.get("config") instanceof Map<?, ?> config) {
                Map<Object, @Nullable Object> off = new LinkedHashMap<>(config);
                off.put("rate", 0.0);
                copy.put("config", off);
            }
            return copy;
        }
        return tree;
    }

    static List<Tensor> values(List<Variable> variables) {
        return variables.stream().map(Variable::value).toList();
    }
}
