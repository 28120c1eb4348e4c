package dev.keratin.files.hdf5;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Lays out the index of one group: B-tree nodes, local heap with the names, symbol nodes. */
final class SymbolTablePlan {

    static final int LEAF_K = 4;
    static final int INTERNAL_K = 16;

    private static final int PER_SYMBOLS = 2 * LEAF_K;
    private static final int PER_NODE = 2 * INTERNAL_K;
    private static final int NODE_SIZE = 24 + 8 * (2 * PER_NODE + 1);
    private static final int SYMBOLS_SIZE = 8 + 40 * PER_SYMBOLS;
    private static final int HEAP_HEADER = 32;
    private static final long NO_FREE_SPACE = 1;
    private static final long UNDEFINED = -1;

    private final byte[] names;
    private final int[] nameOffsets;
    /** The number of nodes of each level, leaves first. */
    private final List<Integer> levels = new ArrayList<>();

    private final int symbolNodes;
    private long address;

    SymbolTablePlan(Iterable<String> sortedNames, int count) {
        LittleEndianOutput heap = new LittleEndianOutput().zeros(8);
        nameOffsets = new int[count];
        int i = 0;
        for (String name : sortedNames) {
            nameOffsets[i++] = heap.size();
            heap.bytes(name.getBytes(StandardCharsets.UTF_8)).u8(0).pad8();
        }
        names = heap.toByteArray();
        symbolNodes = (count + PER_SYMBOLS - 1) / PER_SYMBOLS;
        int nodes = symbolNodes;
        do {
            nodes = Math.max(1, (nodes + PER_NODE - 1) / PER_NODE);
            levels.add(nodes);
        } while (nodes > 1);
    }

    /** Places everything from {@code address} on and returns the end. */
    long place(long start) {
        address = start;
        return symbols(0) + (long) symbolNodes * SYMBOLS_SIZE;
    }

    /** The address of the root node. */
    long tree() {
        return node(levels.size() - 1, 0);
    }

    /** The address of the heap with the names. */
    long heap() {
        return address + (long) levels.stream().mapToInt(count -> count).sum() * NODE_SIZE;
    }

    private long node(int level, int index) {
        long before = levels.subList(0, level).stream().mapToInt(count -> count).sum();
        return address + (before + index) * NODE_SIZE;
    }

    private long symbols(int index) {
        return heap() + HEAP_HEADER + names.length + (long) index * SYMBOLS_SIZE;
    }

    void write(LittleEndianOutput out, List<PlannedNode> children) {
        int below = symbolNodes;
        for (int level = 0; level < levels.size(); level++) {
            for (int index = 0; index < levels.get(level); index++) {
                writeNode(out, level, index, below);
            }
            below = levels.get(level);
        }
        out.ascii("HEAP")
                .u32(0)
                .u64(names.length)
                .u64(NO_FREE_SPACE)
                .u64(heap() + HEAP_HEADER)
                .bytes(names);
        for (int i = 0; i < symbolNodes; i++) {
            writeSymbols(out, children, i * PER_SYMBOLS);
        }
    }

    private void writeNode(LittleEndianOutput out, int level, int index, int below) {
        int start = out.size();
        int first = index * PER_NODE;
        int used = Math.min(PER_NODE, below - first);
        out.ascii("TREE").u8(0).u8(level).u16(used);
        out.u64(index == 0 ? UNDEFINED : node(level, index - 1));
        out.u64(index == levels.get(level) - 1 ? UNDEFINED : node(level, index + 1));
        // A key is the last name of all that lies left of it; the empty name at offset 0 is before all.
        out.u64(keyBefore(level, first));
        for (int child = first; child < first + used; child++) {
            out.u64(level == 0 ? symbols(child) : node(level - 1, child));
            out.u64(keyBefore(level, child + 1));
        }
        out.zeros(start + NODE_SIZE - out.size());
    }

    /** The key left of a child of a node of this level. */
    private long keyBefore(int level, int child) {
        long symbols = child;
        for (int i = 0; i < level; i++) {
            symbols *= PER_NODE;
        }
        long entry = Math.min(symbols * PER_SYMBOLS, nameOffsets.length);
        return entry == 0 ? 0 : nameOffsets[(int) entry - 1];
    }

    private void writeSymbols(LittleEndianOutput out, List<PlannedNode> children, int first) {
        int start = out.size();
        int count = Math.min(PER_SYMBOLS, children.size() - first);
        out.ascii("SNOD").u8(1).u8(0).u16(count);
        for (int i = first; i < first + count; i++) {
            children.get(i).writeEntry(out, nameOffsets[i]);
        }
        out.zeros(start + SYMBOLS_SIZE - out.size());
    }
}
