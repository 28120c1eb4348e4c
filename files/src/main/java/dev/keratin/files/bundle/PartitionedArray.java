package dev.keratin.files.bundle;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.ElementType;
import dev.keratin.files.LimitExceededException;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.Shapes;
import dev.keratin.files.StoredArray;
import dev.keratin.files.StoredArrays;
import dev.keratin.files.UnsupportedFeatureException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;

/** A tensor put together from its parts, which must cover it exactly. */
final class PartitionedArray implements StoredArray {

    private final BundleEntry entry;
    private final Map<Slice, StoredArray> parts;
    private final String place;

    PartitionedArray(BundleEntry entry, Map<Slice, StoredArray> parts, LoadLimits limits, String place)
            throws IOException {
        this.entry = entry;
        this.parts = parts;
        this.place = place;
        if (type() == ElementType.STRING) {
            throw new UnsupportedFeatureException(place + " is a partitioned tensor of strings, which is not read.");
        }
        long covered = 0;
        for (Map.Entry<Slice, StoredArray> part : parts.entrySet()) {
            checkPart(part.getKey(), part.getValue());
            covered += part.getValue().elementCount();
        }
        long count = Shapes.count(entry.shape());
        if (parts.size() != entry.slices().size() || covered != count) {
            throw new CorruptFileException(
                    place + ": its parts hold " + covered + " elements, expected " + count + ".");
        }
        if (count > Math.min(limits.totalBytes(), Integer.MAX_VALUE - 8) / type().byteSize()) {
            throw new LimitExceededException(
                    place + ": a partitioned tensor of " + count + " elements is beyond the limit of "
                            + limits.totalBytes() + " bytes. Raise LoadLimits.totalBytes if the file is trusted.");
        }
    }

    private void checkPart(Slice slice, StoredArray part) throws CorruptFileException {
        long[] shape = entry.shape();
        long[] partShape = part.shape();
        boolean good = slice.extents().size() == shape.length && partShape.length == shape.length;
        for (int axis = 0; good && axis < shape.length; axis++) {
            Slice.Extent extent = slice.extents().get(axis);
            long length = extent.length() == Slice.FULL ? shape[axis] : extent.length();
            good = extent.start() >= 0
                    && length >= 0
                    && extent.start() <= shape[axis]
                    && length <= shape[axis] - extent.start()
                    && partShape[axis] == length;
        }
        if (!good) {
            throw new CorruptFileException(place + ": its part " + slice + " of shape " + Shapes.text(partShape)
                    + " does not lie inside its shape " + Shapes.text(shape) + ".");
        }
    }

    @Override
    public ElementType type() {
        return Objects.requireNonNull(entry.type());
    }

    @Override
    public long[] shape() {
        return entry.shape().clone();
    }

    @Override
    public void transferTo(ByteSink sink) throws IOException {
        byte[] whole = new byte[(int) byteSize()];
        for (Map.Entry<Slice, StoredArray> part : parts.entrySet()) {
            place(
                    StoredArrays.toBytes(part.getValue()),
                    part.getKey(),
                    part.getValue().shape(),
                    whole);
        }
        sink.accept(ByteBuffer.wrap(whole));
    }

    /** Copies a part row by row to where it belongs. */
    private void place(byte[] bytes, Slice slice, long[] partShape, byte[] whole) {
        long[] shape = entry.shape();
        int rank = shape.length;
        int row = rank == 0 ? bytes.length : (int) partShape[rank - 1] * type().byteSize();
        long[] position = new long[rank];
        for (int from = 0; from < bytes.length; from += row) {
            long index = 0;
            for (int axis = 0; axis < rank; axis++) {
                index = index * shape[axis] + slice.extents().get(axis).start() + position[axis];
            }
            System.arraycopy(bytes, from, whole, (int) index * type().byteSize(), row);
            for (int axis = rank - 2; axis >= 0 && ++position[axis] == partShape[axis]; axis--) {
                position[axis] = 0;
            }
        }
    }
}
