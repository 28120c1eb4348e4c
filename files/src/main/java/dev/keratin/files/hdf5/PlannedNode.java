package dev.keratin.files.hdf5;

import java.util.ArrayList;
import java.util.List;

/** A group or dataset with its place in the file that is to be written. */
abstract sealed class PlannedNode {

    final HeaderPlan header;
    long address;

    PlannedNode(HeaderPlan header) {
        this.header = header;
    }

    /** Places the metadata from {@code start} on and returns the end. */
    abstract long place(long start);

    /** Writes the metadata, in the order of the places. */
    abstract void write(LittleEndianOutput out, StringHeapPlan heap);

    /** The entry of this object in its group's index. */
    abstract void writeEntry(LittleEndianOutput out, long nameOffset);

    static final class Group extends PlannedNode {
        final List<PlannedNode> children = new ArrayList<>();
        private final SymbolTablePlan table;

        Group(HeaderPlan header, SymbolTablePlan table) {
            super(header);
            this.table = table;
        }

        @Override
        long place(long start) {
            address = start;
            long end = table.place(start + header.size());
            for (PlannedNode child : children) {
                end = child.place(end);
            }
            return end;
        }

        @Override
        void write(LittleEndianOutput out, StringHeapPlan heap) {
            header.writeGroup(out, table.tree(), table.heap(), heap);
            table.write(out, children);
            for (PlannedNode child : children) {
                child.write(out, heap);
            }
        }

        @Override
        void writeEntry(LittleEndianOutput out, long nameOffset) {
            out.u64(nameOffset).u64(address).u32(1).u32(0).u64(table.tree()).u64(table.heap());
        }
    }

    static final class Dataset extends PlannedNode {
        final DatasetDescription description;
        final List<StringHeapPlan.Reference> strings;
        long data;

        Dataset(HeaderPlan header, DatasetDescription description, List<StringHeapPlan.Reference> strings) {
            super(header);
            this.description = description;
            this.strings = strings;
        }

        @Override
        long place(long start) {
            address = start;
            return start + header.size();
        }

        @Override
        void write(LittleEndianOutput out, StringHeapPlan heap) {
            header.writeDataset(out, data, heap);
        }

        @Override
        void writeEntry(LittleEndianOutput out, long nameOffset) {
            out.u64(nameOffset).u64(address).u64(0).zeros(16);
        }
    }
}
