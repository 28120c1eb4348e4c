package dev.keratin.cli;

import dev.keratin.saving.FileFormat;
import dev.keratin.saving.KerasVersion;
import dev.keratin.saving.ModelSnapshot;
import dev.keratin.saving.Provenance;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who wrote a file, as far as it says so or shows it.
 *
 * @param kerasVersion the Keras that the file names; null where it names none
 * @param backend the backend that the file names; null where it names none
 * @param tensorFlowVersion the TensorFlow that the file names; null where it names none
 * @param saved when it was written, in the words of the file; null where it does not say
 * @param keratin whether Keratin wrote it, to be opened by that Keras
 * @param generation {@code keras-1}, {@code keras-2}, {@code keras-3} or {@code tensorflow-1}: whose grammar it is in; null where nothing tells
 */
record Origin(
        @Nullable String kerasVersion,
        @Nullable String backend,
        @Nullable String tensorFlowVersion,
        @Nullable String saved,
        boolean keratin,
        @Nullable String generation) {

    /** What the readers take HDF5 files of layers for that name no version, as Keras 1 wrote them. */
    private static final String UNNAMED = "1.0";

    private static final String OBJECT_GRAPH = "_CHECKPOINTABLE_OBJECT_GRAPH";

    static Origin of(ModelSnapshot snapshot) throws IOException {
        Provenance provenance = snapshot.provenance();
        String version = provenance.kerasVersion();
        Set<String> texts = snapshot.weights().descriptions().keySet();
        boolean keratin = !snapshot.weights().checksums().isEmpty()
                || texts.stream().anyMatch(name -> !name.equals(OBJECT_GRAPH));
        return new Origin(
                UNNAMED.equals(version) ? null : version,
                provenance.backend(),
                provenance.tensorFlowVersion(),
                provenance.saved(),
                keratin,
                generation(snapshot, texts));
    }

    private static @Nullable String generation(ModelSnapshot snapshot, Set<String> texts) throws IOException {
        Provenance provenance = snapshot.provenance();
        KerasVersion version = provenance.version();
        if (version != null) {
            return "keras-" + Math.min(version.major(), 3);
        }
        Set<String> names = new TreeSet<>(snapshot.weights().tensors().keySet());
        return switch (provenance.format()) {
            case TF_CHECKPOINT -> texts.contains(OBJECT_GRAPH) ? ofGraph(names) : "tensorflow-1";
            case WEIGHTS_H5 -> ofPaths(names);
            case SHARDED_WEIGHTS -> "keras-3";
            default ->
                provenance.format() == FileFormat.SAVED_MODEL && snapshot.architecture() != null ? "keras-2" : null;
        };
    }

    /** Keras 2 numbers the layers with weights, Keras 3 has its variables below names with an underscore; Keratin writes what both read. */
    private static @Nullable String ofGraph(Set<String> names) {
        if (names.stream().anyMatch(name -> name.contains("layer_with_weights-"))) {
            return "keras-2";
        }
        return names.stream().anyMatch(name -> name.contains("_trainable_variables/") || name.contains("/_kernel/"))
                ? "keras-3"
                : null;
    }

    /** Keras 2 kept the layers of a functional model as dependencies of its checkpoints. */
    private static @Nullable String ofPaths(Set<String> names) {
        return names.stream().anyMatch(name -> name.startsWith("_layer_checkpoint_dependencies/")) ? "keras-2" : null;
    }

    /** In words; null where nothing is known. */
    @Nullable
    String text() {
        StringBuilder words = new StringBuilder();
        if (kerasVersion != null) {
            append(words, (keratin ? "Keratin, for Keras " : "Keras ") + kerasVersion);
        } else if (keratin) {
            append(words, "Keratin");
        } else if (generation != null) {
            append(words, generation.replace("keras-", "Keras ").replace("tensorflow-", "TensorFlow "));
            append(words, "the file names no version");
        }
        if (tensorFlowVersion != null) {
            append(words, "TensorFlow " + tensorFlowVersion);
        }
        if (backend != null) {
            append(words, "backend " + backend);
        }
        if (saved != null) {
            append(words, "saved " + saved);
        }
        return words.isEmpty() ? null : words.toString();
    }

    private static void append(StringBuilder words, String word) {
        words.append(words.isEmpty() ? "" : ", ").append(word);
    }
}
