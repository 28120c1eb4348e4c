package dev.keratin.cli;

import dev.keratin.files.LoadLimits;
import dev.keratin.files.MissingEntryException;
import dev.keratin.files.StoredArray;
import dev.keratin.files.UnsupportedFeatureException;
import dev.keratin.files.npy.Npz;
import dev.keratin.saving.VariableArrays;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tensors in npz files. */
final class NpzTensors {

    private NpzTensors() {}

    /**
     * The arrays of these names; where the file has none of them but just as many arrays, those, in the order of the file.
     *
     * @throws MissingEntryException where the file has neither
     */
    static List<Tensor> read(Path path, List<String> names) throws IOException {
        try (Npz npz = Npz.open(path, LoadLimits.defaults())) {
            List<String> chosen = chosen(path, new ArrayList<>(npz.names()), names);
            List<Tensor> tensors = new ArrayList<>();
            for (String name : chosen) {
                tensors.add(tensor(npz.array(name), path + ": the array \"" + name + "\""));
            }
            return tensors;
        }
    }

    private static List<String> chosen(Path path, List<String> present, List<String> wanted)
            throws MissingEntryException {
        if (present.containsAll(wanted)) {
            return wanted;
        }
        if (present.size() == wanted.size() && wanted.stream().noneMatch(present::contains)) {
            return present;
        }
        throw new MissingEntryException(path + ": the model needs the arrays " + wanted + ", found " + present
                + ". Name them so, or give just as many in the order of the inputs.");
    }

    private static Tensor tensor(StoredArray array, String place) throws IOException {
        DType dtype;
        try {
            dtype = DType.valueOf(array.type().name());
        } catch (IllegalArgumentException e) {
            throw new UnsupportedFeatureException(
                    place + " is " + array.type() + ", expected numbers that a model can take, for example float32.",
                    e);
        }
        return VariableArrays.read(array, dtype);
    }

    /** Writes tensors under names. */
    static void write(Path path, Map<String, Tensor> tensors) throws IOException {
        Map<String, StoredArray> arrays = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> arrays.put(name, VariableArrays.of(tensor)));
        Npz.write(path, arrays);
    }
}
