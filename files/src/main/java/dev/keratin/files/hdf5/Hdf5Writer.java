package dev.keratin.files.hdf5;

import dev.keratin.files.AtomicFile;
import dev.keratin.files.StoredArray;
import dev.keratin.files.StoredArray.ByteSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes a tree of groups and datasets as the HDF5 that h5py writes by default, in one sequential pass.
 *
 * <p>The whole layout is known before the first byte ({@link #size}), so the file can also be a stored member of an archive. All metadata
 * come first, then the data of the datasets in the order of the tree, each aligned to eight bytes; the data stream through, no array is
 * held. The same tree gives the same bytes.
 *
 * <p>Layout: superblock version 0; groups as symbol tables (B-tree version 1, local heap, symbol nodes); object headers version 1 of one
 * block; contiguous datasets (address all ones where there are no data); strings of variable length in global heaps; bfloat16 and float8
 * as opaque bytes with an attribute {@code dtype}; booleans as an enumeration of FALSE and TRUE.
 */
public final class Hdf5Writer {

    private static final int SUPERBLOCK_SIZE = 96;
    private static final long UNDEFINED = -1;

    private final StringHeapPlan heap = new StringHeapPlan();
    private final List<PlannedNode.Dataset> datasets = new ArrayList<>();
    private final PlannedNode.Group root;
    private final long metadataSize;
    private final long size;

    /**
     * Lays out the file. The shapes of all arrays are taken now, strings too; numbers when they are written.
     *
     * @throws IllegalArgumentException where an attribute is too large for HDF5
     * @throws IOException what reading an array of strings threw
     */
    public Hdf5Writer(GroupDescription root) throws IOException {
        this.root = plan(root, "");
        long end = heap.place(this.root.place(SUPERBLOCK_SIZE));
        metadataSize = end;
        for (PlannedNode.Dataset dataset : datasets) {
            long stored = dataset.description.storedSize();
            if (stored > 0) {
                dataset.data = aligned(end);
                end = Math.addExact(dataset.data, stored);
            }
        }
        size = end;
    }

    /** Writes the tree to a file, atomically. */
    public static void write(Path target, GroupDescription root) throws IOException {
        Hdf5Writer writer = new Hdf5Writer(root);
        AtomicFile.write(target, writer::writeTo);
    }

    /** The exact number of bytes that {@link #writeTo} will write. */
    public long size() {
        return size;
    }

    /** Writes the whole file to {@code channel}, from where it stands. */
    public void writeTo(WritableByteChannel channel) throws IOException {
        BufferedSink sink = new BufferedSink(channel);
        writeTo((ByteSink) sink);
        sink.flush();
    }

    /** Hands the whole file to {@code sink}, in order, in pieces of any size. */
    public void writeTo(ByteSink sink) throws IOException {
        LittleEndianOutput metadata = new LittleEndianOutput();
        writeSuperblock(metadata);
        root.write(metadata, heap);
        heap.write(metadata);
        if (metadata.size() != metadataSize) {
            throw new IllegalStateException(
                    "The metadata take " + metadata.size() + " bytes, planned were " + metadataSize + ".");
        }
        sink.accept(ByteBuffer.wrap(metadata.toByteArray()));
        long at = metadataSize;
        for (PlannedNode.Dataset dataset : datasets) {
            long stored = dataset.description.storedSize();
            if (stored > 0) {
                if (dataset.data > at) {
                    sink.accept(ByteBuffer.allocate((int) (dataset.data - at)));
                }
                writeData(dataset, stored, sink);
                at = dataset.data + stored;
            }
        }
    }

    private void writeData(PlannedNode.Dataset dataset, long stored, ByteSink sink) throws IOException {
        if (dataset.description.isText()) {
            LittleEndianOutput references = new LittleEndianOutput();
            dataset.strings.forEach(reference -> heap.writeReference(references, reference));
            sink.accept(ByteBuffer.wrap(references.toByteArray()));
            return;
        }
        StoredArray array = dataset.description.data();
        long[] written = {0};
        array.transferTo(piece -> {
            written[0] += piece.remaining();
            if (written[0] > stored) {
                throw new IllegalStateException(
                        "An array of " + stored + " bytes handed out " + written[0] + " or more while it was written.");
            }
            sink.accept(piece);
        });
        if (written[0] != stored) {
            throw new IllegalStateException(
                    "An array of " + stored + " bytes handed out " + written[0] + " while it was written.");
        }
    }

    private PlannedNode.Group plan(GroupDescription group, String path) throws IOException {
        HeaderPlan header = HeaderPlan.of(group, heap, path.isEmpty() ? "/" : path);
        Map<String, NodeDescription> children = group.children();
        SymbolTablePlan table = new SymbolTablePlan(children.keySet(), children.size());
        PlannedNode.Group planned = new PlannedNode.Group(header, table);
        for (Map.Entry<String, NodeDescription> child : children.entrySet()) {
            String childPath = path + "/" + child.getKey();
            planned.children.add(
                    child.getValue() instanceof GroupDescription below
                            ? plan(below, childPath)
                            : plan((DatasetDescription) child.getValue(), childPath));
        }
        return planned;
    }

    private PlannedNode.Dataset plan(DatasetDescription dataset, String path) throws IOException {
        List<StringHeapPlan.Reference> strings = new ArrayList<>();
        if (dataset.isText()) {
            for (byte[] text : dataset.data().strings()) {
                strings.add(heap.add(text));
            }
        }
        HeaderPlan header = HeaderPlan.of(dataset, heap, path);
        PlannedNode.Dataset planned = new PlannedNode.Dataset(header, dataset, strings);
        datasets.add(planned);
        return planned;
    }

    private void writeSuperblock(LittleEndianOutput out) {
        out.u8(0x89).ascii("HDF\r\n").u8(0x1a).u8('\n');
        out.zeros(5).u8(8).u8(8).u8(0);
        out.u16(SymbolTablePlan.LEAF_K).u16(SymbolTablePlan.INTERNAL_K).u32(0);
        out.u64(0).u64(UNDEFINED).u64(size).u64(UNDEFINED);
        root.writeEntry(out, 0);
    }

    private static long aligned(long address) {
        return address + 7 & ~7L;
    }
}
