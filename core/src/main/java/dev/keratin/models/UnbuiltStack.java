package dev.keratin.models;

import dev.keratin.files.MissingEntryException;
import dev.keratin.files.StoredArray;
import dev.keratin.layers.Layer;
import dev.keratin.saving.FileFormat;
import dev.keratin.saving.ModelSnapshot;
import dev.keratin.tensor.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A Sequential whose file says nowhere what shape its input has, though it holds weights.
 *
 * <p>Without variables nothing would miss the file's tensors, and the model would predict with fresh ones. The kernel of the first layer (the mean of a
 * Normalization) tells the last axis of the input, the layer's class how many axes there are; what cannot be told so is refused.
 */
final class UnbuiltStack {

    /** Layers that give their input on as it came. */
    private static final Set<String> SHAPELESS = Set.of(
            "Dropout",
            "AlphaDropout",
            "GaussianDropout",
            "GaussianNoise",
            "ActivityRegularization",
            "Activation",
            "ReLU",
            "LeakyReLU",
            "ELU",
            "Softmax",
            "Rescaling",
            "Identity");

    private static final Pattern FIRST_KERNEL = Pattern.compile(
            "(layer_with_weights-0/(([a-z_]+/)*kernel|mean)|(trainable_)?variables/0)/\\.ATTRIBUTES/VARIABLE_VALUE");

    private final Sequential model;
    private final ModelSnapshot snapshot;

    UnbuiltStack(Sequential model, ModelSnapshot snapshot) {
        this.model = model;
        this.snapshot = snapshot;
    }

    /** Builds the model where its input can be told, leaves it as it is where the file has no weights either. */
    void build() throws IOException {
        Map<String, StoredArray> tensors = snapshot.weights().tensors();
        StoredArray kernel = firstKernel(tensors);
        if (kernel == null) {
            if (tensors.keySet().stream().anyMatch(UnbuiltStack::isWeight)) {
                throw refused(tensors.size(), "none of them is known as the kernel of the first layer", null);
            }
            return;
        }
        Shape input = input(kernel);
        if (input == null) {
            throw refused(tensors.size(), "the first layer with weights is none whose kernel tells the input", null);
        }
        try {
            model.buildOnce(List.of(input));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw refused(
                    tensors.size(),
                    "the first kernel tells " + input + ", on which the model cannot be built: " + e.getMessage(),
                    e);
        }
    }

    private static boolean isWeight(String tensor) {
        return !tensor.startsWith("optimizer")
                && !tensor.startsWith("keras_api")
                && !tensor.startsWith("save_counter")
                && !tensor.contains("seed_generator");
    }

    private @Nullable StoredArray firstKernel(Map<String, StoredArray> tensors) {
        boolean inOrder = snapshot.provenance().format() == FileFormat.H5;
        for (Map.Entry<String, StoredArray> tensor : tensors.entrySet()) {
            if (inOrder && isWeight(tensor.getKey())
                    || FIRST_KERNEL.matcher(tensor.getKey()).matches()) {
                return tensor.getValue();
            }
        }
        return null;
    }

    private @Nullable Shape input(StoredArray kernel) {
        for (Layer layer : model.layers()) {
            if (!SHAPELESS.contains(layer.className())) {
                return input(layer, kernel.shape());
            }
        }
        return null;
    }

    private static @Nullable Shape input(Layer layer, long[] kernel) {
        return switch (layer.className()) {
            case "Normalization" -> kernel.length == 1 ? shape(2, kernel[0], 1) : null;
            case "Dense" -> kernel.length == 2 ? shape(2, kernel[0], 1) : null;
            case "LSTM", "GRU", "SimpleRNN", "Bidirectional" -> kernel.length == 2 ? shape(3, kernel[0], 2) : null;
            case "Conv1D" -> kernel.length == 3 ? convolution(layer, kernel) : null;
            case "Conv2D" -> kernel.length == 4 ? convolution(layer, kernel) : null;
            case "Conv3D" -> kernel.length == 5 ? convolution(layer, kernel) : null;
            case "Embedding" -> Shape.of(Shape.UNKNOWN, Shape.UNKNOWN);
            default -> null;
        };
    }

    private static @Nullable Shape convolution(Layer layer, long[] kernel) {
        Map<String, @Nullable Object> config = layer.getConfig();
        long groups = config.get("groups") instanceof Number number ? number.longValue() : 1;
        boolean first = "channels_first".equals(config.get("data_format"));
        long size = kernel[kernel.length - 2];
        return size > Integer.MAX_VALUE / groups
                ? null
                : shape(kernel.length, size * groups, first ? 1 : kernel.length - 1);
    }

    private static @Nullable Shape shape(int rank, long size, int axis) {
        if (size <= 0 || size > Integer.MAX_VALUE) {
            return null;
        }
        List<Integer> dims = new ArrayList<>(Collections.nCopies(rank, Shape.UNKNOWN));
        dims.set(axis, (int) size);
        return Shape.of(dims);
    }

    private MissingEntryException refused(int tensors, String why, @Nullable Exception cause) {
        return new MissingEntryException(
                snapshot.provenance().path() + ": Sequential `"
                        + model.name() + "` has no input shape, and the file has " + tensors
                        + " tensors for it. Expected `batch_input_shape` on its first layer, an InputLayer or"
                        + " `build_input_shape`; " + why
                        + ". Build a model of the same layers with an inputShape and use loadWeights, or save it again after"
                        + " model.build(input_shape).",
                cause);
    }
}
