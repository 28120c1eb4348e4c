package dev.keratin.files.bundle;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.ElementType;
import dev.keratin.files.FormatException;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.Shapes;
import dev.keratin.files.internal.DataTypes;
import dev.keratin.files.internal.ProtoInput;
import dev.keratin.files.internal.ProtoReader;
import dev.keratin.files.internal.ProtoWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a tensor lies and what it is: {@code 1 dtype, 2 shape, 3 shard_id, 4 offset, 5 size, 6 crc32c (fixed32, masked), 7 slices}.
 *
 * @param typeNumber TensorFlow's number of the element type
 * @param shape the dimensions of the whole tensor
 * @param shard the data file
 * @param offset where the bytes begin in it
 * @param size how many there are
 * @param crc their masked CRC-32C
 * @param slices the parts that hold the values of a partitioned tensor; empty for a tensor with bytes of its own
 */
record BundleEntry(int typeNumber, long[] shape, int shard, long offset, long size, int crc, List<Slice> slices) {

    static final BundleEntry NONE = new BundleEntry(0, new long[0], 0, 0, 0, 0, List.of());

    private static final int DTYPE = 1 << 3;
    private static final int SHAPE = 2 << 3 | 2;
    private static final int SHARD = 3 << 3;
    private static final int OFFSET = 4 << 3;
    private static final int SIZE = 5 << 3;
    private static final int CRC = 6 << 3 | 5;
    private static final int SLICES = 7 << 3 | 2;

    static BundleEntry parse(byte[] bytes, LoadLimits limits, String place) throws FormatException {
        Parser parser = new Parser(limits, place);
        ProtoReader.read(bytes, place, parser::field);
        return parser.entry();
    }

    byte[] encode() {
        ProtoWriter dimensions = new ProtoWriter();
        for (long dimension : shape) {
            ProtoWriter size = new ProtoWriter();
            dimensions.message(2, dimension == 0 ? size : size.varint(1, dimension));
        }
        ProtoWriter entry = new ProtoWriter().varint(1, typeNumber).message(2, dimensions);
        if (shard != 0) {
            entry.varint(3, shard);
        }
        if (offset != 0) {
            entry.varint(4, offset);
        }
        if (size != 0) {
            entry.varint(5, size);
        }
        if (crc != 0) {
            entry.fixed32(6, crc);
        }
        return entry.bytes();
    }

    /** The element type, or null for types that hold no values here. */
    @Nullable
    ElementType type() {
        return DataTypes.type(typeNumber);
    }

    /** Collects the fields of an entry. */
    static final class Parser {
        private final LoadLimits limits;
        private final String place;
        private final List<Long> dimensions = new ArrayList<>();
        private final List<Slice> slices = new ArrayList<>();
        private int typeNumber;
        private int shard;
        private long offset;
        private long size;
        private int crc;
        private boolean unknownRank;

        Parser(LoadLimits limits, String place) {
            this.limits = limits;
            this.place = place;
        }

        void field(int tag, ProtoInput in) throws IOException {
            switch (tag) {
                case DTYPE -> typeNumber = in.readInt32();
                case SHAPE -> ProtoReader.nested(in, this::shapeField);
                case SHARD -> shard = in.readInt32();
                case OFFSET -> offset = in.readInt64();
                case SIZE -> size = in.readInt64();
                case CRC -> crc = in.readFixed32();
                case SLICES -> slices.add(Slice.parse(in));
                default -> in.skip(tag);
            }
        }

        void shapeField(int tag, ProtoInput in) throws IOException {
            switch (tag) {
                case 2 << 3 | 2 -> {
                    long[] dimension = new long[1];
                    ProtoReader.nested(in, (inner, field) -> {
                        if (inner == 1 << 3) {
                            dimension[0] = field.readInt64();
                        } else {
                            field.skip(inner);
                        }
                    });
                    dimensions.add(dimension[0]);
                }
                case 3 << 3 -> unknownRank = in.readBool();
                default -> in.skip(tag);
            }
        }

        /** An entry of the first format: a type, the shape read so far, and slices that hold all values. */
        BundleEntry entry(int type, List<Slice> parts) throws FormatException {
            typeNumber = type;
            slices.addAll(parts);
            return entry();
        }

        BundleEntry entry() throws FormatException {
            long[] shape = dimensions.stream().mapToLong(Long::longValue).toArray();
            long count = Shapes.checkedCount(shape, limits, place);
            if (unknownRank || offset < 0 || size < 0 || shard < 0) {
                throw new CorruptFileException(place + ": an unknown rank or a negative position (data file " + shard
                        + ", offset " + offset + ", size " + size + ").");
            }
            ElementType type = DataTypes.type(typeNumber);
            // 0 for strings and for types that hold no values here.
            int elementSize = type == null || !slices.isEmpty() ? 0 : type.byteSize();
            if (elementSize > 0 && (count > size / elementSize || count * elementSize != size)) {
                throw new CorruptFileException(place + ": shape " + Shapes.text(shape) + " of " + type
                        + " does not fit its " + size + " bytes.");
            }
            // Every string takes at least the byte of its length.
            if (type == ElementType.STRING && slices.isEmpty() && count > size) {
                throw new CorruptFileException(
                        place + ": " + count + " strings in " + size + " bytes, which is impossible.");
            }
            return new BundleEntry(typeNumber, shape, shard, offset, size, crc, List.copyOf(slices));
        }
    }
}
