package dev.keratin.saving.h5;

import dev.keratin.files.MemoryArray;
import dev.keratin.files.StoredArray;
import dev.keratin.files.hdf5.GroupDescription;
import dev.keratin.files.hdf5.Hdf5Writer;
import dev.keratin.models.Models;
import dev.keratin.saving.LoadOptions;
import dev.keratin.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A whole-model {@code .h5} file as an old Keras wrote it, put together by hand. */
final class OldFile {

    private final GroupDescription root = new GroupDescription();
    private final GroupDescription weights;
    private final List<String> layers = new ArrayList<>();

    /** A file of a version on a backend, with an architecture in single quotes. */
    OldFile(String version, String backend, String architecture) {
        root.attribute("keras_version", version).attribute("backend", backend);
        root.attribute("model_config", architecture.replace('\'', '"'));
        weights = root.group("model_weights");
        weights.attribute("keras_version", version).attribute("backend", backend);
    }

    /** A Sequential of one layer on inputs of this shape. */
    static OldFile of(String version, String backend, String className, String config, String shape) {
        return new OldFile(
                version,
                backend,
                "{'class_name': 'Sequential', 'config': [{'class_name': '" + className
                        + "', 'config': {'name': 'layer', 'batch_input_shape': " + shape + ", " + config + "}}]}");
    }

    OldFile layer(String name, StoredArray... tensors) {
        layers.add(name);
        GroupDescription group = weights.group(name);
        List<String> names = new ArrayList<>();
        for (StoredArray tensor : tensors) {
            names.add("w" + names.size() + ":0");
            group.dataset(names.get(names.size() - 1), tensor);
        }
        group.stringList("weight_names", names);
        return this;
    }

    OldFile compiled(String training) {
        root.attribute("training_config", training.replace('\'', '"'));
        return this;
    }

    Models.Loaded load(Path folder) throws IOException {
        weights.stringList("layer_names", layers);
        Path path = folder.resolve("old.h5");
        Hdf5Writer.write(path, root);
        return Models.load(path, LoadOptions.defaults());
    }

    /** Numbers that are all different. */
    static float[] numbers(int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) Math.sin(1 + i) / 2;
        }
        return numbers;
    }

    static StoredArray array(float[] values, long... shape) {
        return MemoryArray.of(values, shape);
    }

    static StoredArray array(Tensor tensor) {
        long[] shape = new long[tensor.shape().rank()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = tensor.shape().dim(i);
        }
        return MemoryArray.of(tensor.toFloats(), shape);
    }
}
