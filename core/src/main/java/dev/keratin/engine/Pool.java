package dev.keratin.engine;

import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.DType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** Buffers whose value is not needed any more, by storage and length. */
final class Pool {

    /** A free buffer serves what is at least this fraction of its length; a smaller need gets memory of its own. */
    private static final int MAX_WASTE = 4;

    private final Map<DType.Storage, TreeMap<Integer, Deque<Buffer>>> free = new EnumMap<>(DType.Storage.class);
    private long allocatedElements;

    Buffer take(DType.Storage storage, int length) {
        TreeMap<Integer, Deque<Buffer>> buffers = free.computeIfAbsent(storage, s -> new TreeMap<>());
        Map.Entry<Integer, Deque<Buffer>> fit = buffers.ceilingEntry(length);
        if (fit == null || fit.getKey() / MAX_WASTE > length) {
            allocatedElements += length;
            return Buffer.allocate(storage, length);
        }
        Buffer buffer = fit.getValue().pop();
        if (fit.getValue().isEmpty()) {
            buffers.remove(fit.getKey());
        }
        return buffer;
    }

    void give(DType.Storage storage, Buffer buffer) {
        free.computeIfAbsent(storage, s -> new TreeMap<>())
                .computeIfAbsent(buffer.length(), length -> new ArrayDeque<>())
                .push(buffer);
    }

    long allocatedElements() {
        return allocatedElements;
    }
}
