package dev.keratin.saving;

import dev.keratin.files.StoredArray;
import dev.keratin.layers.Layer;
import dev.keratin.optimizers.Optimizer;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tensors of a file and the rule by which its layout assigns them to the variables of a model. Adapters implement it, one a layout.
 *
 * <p>Implementers say what belongs to what in a {@link Matching}; they check nothing and change nothing.
 */
public interface WeightSource {

    /** No tensors at all: an architecture alone. */
    WeightSource NONE = new WeightSource() {
        @Override
        public Map<String, StoredArray> tensors() {
            return Map.of();
        }

        @Override
        public void match(Layer root, @Nullable Optimizer optimizer, Matching matching) {
            // There is nothing to assign, and a file without any tensor promises none.
        }
    };

    /** All tensors, weights and others, by their names in the file, in its order. */
    Map<String, StoredArray> tensors() throws IOException;

    /** What describes the tensors and is stored as one, such as the object graph of a checkpoint, by name. */
    default Map<String, StoredArray> descriptions() throws IOException {
        return Map.of();
    }

    /** The checksums that the file holds for tensors, by their names: CRC-32C as 8 hexadecimal digits. */
    default Map<String, String> checksums() {
        return Map.of();
    }

    /** Whether the container itself has a checksum over each tensor, which it verifies while reading. */
    default boolean isChecked() {
        return false;
    }

    /**
     * Says which tensor belongs to which variable.
     *
     * @param root a built layer, usually a model
     * @param optimizer a built optimizer, null where its state is not wanted
     * @param matching takes the findings
     * @throws IOException where the file is at fault
     */
    void match(Layer root, @Nullable Optimizer optimizer, Matching matching) throws IOException;
}
