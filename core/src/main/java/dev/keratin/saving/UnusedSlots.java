package dev.keratin.saving;

import dev.keratin.files.ElementType;
import dev.keratin.files.StoredArray;
import dev.keratin.ops.Variable;
import dev.keratin.optimizers.Optimizer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * State that Keras 2.11 to 2.15 keeps though it is not in use, and without which it takes no state at all out of a file: the momentum of an SGD
 * without momentum, all zeros.
 */
public final class UnusedSlots {

    private static final int PIECE = 1 << 16;

    private UnusedSlots() {}

    /** The unused slot of each trainable variable, in their order; empty for other optimizers. */
    public static Map<Variable, StoredArray> of(Optimizer optimizer, List<Variable> trainable) {
        Map<Variable, StoredArray> slots = new LinkedHashMap<>();
        if (optimizer.isBuilt()
                && optimizer.className().equals("SGD")
                && !optimizer.slots().containsKey("momentum")) {
            for (Variable variable : trainable) {
                slots.put(
                        variable,
                        new Zeros(
                                VariableArrays.elementType(variable.dtype()),
                                Arrays.stream(variable.shape().toArray())
                                        .asLongStream()
                                        .toArray()));
            }
        }
        return slots;
    }

    /** Zeros that take no memory. */
    private record Zeros(ElementType type, long[] dimensions) implements StoredArray {

        @Override
        public long[] shape() {
            return dimensions.clone();
        }

        @Override
        public void transferTo(ByteSink sink) throws IOException {
            byte[] piece = new byte[(int) Math.min(PIECE, byteSize())];
            for (long left = byteSize(); left > 0; left -= piece.length) {
                sink.accept(ByteBuffer.wrap(piece, 0, (int) Math.min(piece.length, left)));
            }
        }
    }
}
