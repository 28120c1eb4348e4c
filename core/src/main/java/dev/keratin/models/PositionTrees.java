package dev.keratin.models;

import dev.keratin.files.CorruptFileException;
import dev.keratin.saving.ModelSnapshot;
import dev.keratin.serialization.ConfigTrees;
import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import dev.keratin.training.TrainingPosition;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A training position as one config tree: {@code {"tree": ..., "tensors": {name: {"dtype", "shape", "data"}}}}, data being the little-endian bytes in
 * Base64. The tensors are the counters of metrics and what callbacks remember.
 */
final class PositionTrees {

    private PositionTrees() {}

    static Map<String, @Nullable Object> tree(TrainingPosition position) {
        Map<String, @Nullable Object> tensors = new LinkedHashMap<>();
        position.tensors().forEach((name, tensor) -> tensors.put(name, tree(tensor)));
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("tree", position.tree());
        tree.put("tensors", tensors);
        return tree;
    }

    /** Only seed and counters: what a saved model needs so that its next step draws the random numbers that the original would draw. */
    static Map<String, @Nullable Object> randomState(TrainingPosition position) {
        Map<String, @Nullable Object> state = new LinkedHashMap<>(position.tree());
        state.put("run", null);
        return tree(new TrainingPosition(state, Map.of()));
    }

    /**
     * Lets a model go on where its file says that training stood.
     *
     * @throws CorruptFileException where the file says nothing that could be a position
     */
    static void restore(ModelSnapshot snapshot, Model model) throws CorruptFileException {
        Map<String, @Nullable Object> tree = snapshot.trainingPosition();
        if (tree == null) {
            return;
        }
        try {
            model.trainer().restore(position(tree));
        } catch (RuntimeException e) {
            throw new CorruptFileException(
                    snapshot.provenance().path() + ": the training position is none. " + e.getMessage(), e);
        }
    }

    private static TrainingPosition position(Map<String, @Nullable Object> tree) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        ConfigTrees.map(tree.get("tensors"), "the training position's tensors")
                .forEach((name, value) -> tensors.put(name, tensor(ConfigTrees.map(value, "a tensor"))));
        return new TrainingPosition(ConfigTrees.map(tree.get("tree"), "the training position"), tensors);
    }

    private static Map<String, @Nullable Object> tree(Tensor tensor) {
        int n = tensor.size();
        ByteBuffer bytes = ByteBuffer.allocate(n * 8).order(ByteOrder.LITTLE_ENDIAN);
        switch (tensor.dtype().storage()) {
            case F32 -> bytes.asFloatBuffer().put(tensor.buffer().f32(), 0, n);
            case F64 -> bytes.asDoubleBuffer().put(tensor.buffer().f64(), 0, n);
            case I8 -> bytes.put(tensor.buffer().i8(), 0, n);
            case I32 -> bytes.asIntBuffer().put(tensor.buffer().i32(), 0, n);
            case I64 -> bytes.asLongBuffer().put(tensor.buffer().i64(), 0, n);
            case TEXT ->
                throw new IllegalArgumentException("A training position holds no strings, received " + tensor + ".");
        }
        byte[] exact = new byte[n * width(tensor.dtype())];
        bytes.rewind().get(exact);
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("dtype", tensor.dtype().kerasName());
        tree.put("shape", FunctionalConfig.shapeTree(tensor.shape()));
        tree.put("data", Base64.getEncoder().encodeToString(exact));
        return tree;
    }

    private static Tensor tensor(Map<String, @Nullable Object> tree) {
        DType dtype = DType.of(String.valueOf(tree.get("dtype")));
        List<Integer> dims = new ArrayList<>();
        if (tree.get("shape") instanceof List<?> list) {
            list.forEach(dim -> dims.add(((Number) java.util.Objects.requireNonNull(dim)).intValue()));
        }
        Shape shape = Shape.of(dims);
        byte[] data = Base64.getDecoder().decode(String.valueOf(tree.get("data")));
        if (data.length != Math.multiplyExact(shape.elementCount(), (long) width(dtype))) {
            throw new IllegalArgumentException("A tensor of the training position has " + data.length
                    + " bytes, expected " + shape.elementCount() + " of " + dtype + ".");
        }
        ByteBuffer bytes = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        Buffer buffer = Buffer.allocate(dtype.storage(), shape.size());
        switch (dtype.storage()) {
            case F32 -> bytes.asFloatBuffer().get(buffer.f32());
            case F64 -> bytes.asDoubleBuffer().get(buffer.f64());
            case I8 -> bytes.get(buffer.i8());
            case I32 -> bytes.asIntBuffer().get(buffer.i32());
            case I64 -> bytes.asLongBuffer().get(buffer.i64());
            case TEXT -> throw new IllegalArgumentException("A training position holds no strings.");
        }
        return Tensor.of(dtype, shape, buffer);
    }

    private static int width(DType dtype) {
        return switch (dtype.storage()) {
            case F64, I64 -> 8;
            case F32, I32 -> 4;
            case I8 -> 1;
            case TEXT -> 0;
        };
    }
}
