package dev.keratin.files.idx;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.ElementType;
import dev.keratin.files.FormatException;
import dev.keratin.files.LimitExceededException;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.Shapes;
import dev.keratin.files.StoredArray;
import dev.keratin.files.UnsupportedFeatureException;
import dev.keratin.files.internal.ByteSwap;
import dev.keratin.files.internal.FileSource;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * An IDX file, plain or gzip-compressed (decided by its first bytes, not by its name).
 *
 * <pre>
 * 0 0 | type | rank | rank x uint32 dimension | elements, row-major; all numbers most significant byte first
 * type: 08 uint8, 09 int8, 0B int16, 0C int32, 0D float32, 0E float64
 * </pre>
 *
 * <pre>{@code
 * byte[] pixels = StoredArrays.toBytes(IdxFile.read(Path.of("train-images-idx3-ubyte.gz"), LoadLimits.defaults()));
 * }</pre>
 */
public final class IdxFile implements StoredArray {

    private static final int PIECE = 1 << 18;
    private static final int LARGEST_HEADER = 4 + 255 * 4;

    private final Path path;
    private final boolean gzip;
    private final ElementType type;
    private final long[] shape;

    private IdxFile(Path path, boolean gzip, ElementType type, long[] shape) {
        this.path = path;
        this.gzip = gzip;
        this.type = type;
        this.shape = shape;
    }

    /** Reads the header and checks it against the length of the file; the file is opened again whenever the elements are asked for. */
    public static IdxFile read(Path path, LoadLimits limits) throws IOException {
        long fileSize;
        boolean gzip;
        try (FileSource source = FileSource.open(path)) {
            fileSize = source.size();
            byte[] magic = source.bytes(0, (int) Math.min(2, fileSize));
            gzip = magic.length == 2 && magic[0] == 0x1F && magic[1] == (byte) 0x8B;
        }
        ByteBuffer head;
        try (InputStream in = open(path, gzip)) {
            head = ByteBuffer.wrap(in.readNBytes(LARGEST_HEADER));
        } catch (EOFException | ZipException e) {
            throw new CorruptFileException(path + ": broken gzip data: " + e.getMessage(), e);
        }
        IdxFile file = parse(path, gzip, head, limits);
        file.checkSize(fileSize, limits);
        return file;
    }

    private static IdxFile parse(Path path, boolean gzip, ByteBuffer head, LoadLimits limits) throws FormatException {
        if (head.remaining() < 4 || head.getShort(0) != 0) {
            throw new CorruptFileException(path + ": no IDX file, it does not begin with two zero bytes.");
        }
        ElementType type =
                switch (head.get(2)) {
                    case 0x08 -> ElementType.UINT8;
                    case 0x09 -> ElementType.INT8;
                    case 0x0B -> ElementType.INT16;
                    case 0x0C -> ElementType.INT32;
                    case 0x0D -> ElementType.FLOAT32;
                    case 0x0E -> ElementType.FLOAT64;
                    default ->
                        throw new UnsupportedFeatureException(String.format(
                                "%s: IDX element type %02x, expected 08, 09, 0B, 0C, 0D or 0E.", path, head.get(2)));
                };
        int rank = Byte.toUnsignedInt(head.get(3));
        if (head.remaining() < 4 + 4 * rank) {
            throw new CorruptFileException(path + ": truncated inside the IDX header of rank " + rank + ".");
        }
        long[] shape = new long[rank];
        for (int axis = 0; axis < rank; axis++) {
            shape[axis] = Integer.toUnsignedLong(head.getInt(4 + 4 * axis));
        }
        Shapes.checkedCount(shape, limits, path.toString());
        return new IdxFile(path, gzip, type, shape);
    }

    private void checkSize(long fileSize, LoadLimits limits) throws FormatException {
        long count = Shapes.count(shape);
        long data = count > Long.MAX_VALUE / 16 ? Long.MAX_VALUE / 2 : count * type.byteSize();
        if (!gzip && data != fileSize - headerSize()) {
            throw new CorruptFileException(path + ": shape " + Shapes.text(shape) + " of " + type + " does not fit the "
                    + (fileSize - headerSize()) + " bytes of data; the file is truncated or damaged.");
        }
        if ((gzip && data > 1 << 20 && data / limits.expansionRatio() > fileSize) || data > limits.totalBytes()) {
            throw new LimitExceededException(path + ": shape " + Shapes.text(shape) + " of " + type + " in a file of "
                    + fileSize + " bytes is beyond the limits (ratio " + limits.expansionRatio() + ", "
                    + limits.totalBytes() + " bytes). Raise them in LoadLimits if the file is trusted.");
        }
    }

    private int headerSize() {
        return 4 + 4 * shape.length;
    }

    private static InputStream open(Path path, boolean gzip) throws IOException {
        InputStream file = Files.newInputStream(path);
        if (!gzip) {
            return file;
        }
        try {
            return new GZIPInputStream(file, 1 << 16);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public ElementType type() {
        return type;
    }

    @Override
    public long[] shape() {
        return shape.clone();
    }

    @Override
    public void transferTo(ByteSink sink) throws IOException {
        ByteSink target = type.byteSize() > 1 ? new ByteSwap(type.byteSize(), sink) : sink;
        byte[] piece = new byte[(int) Math.min(PIECE, Math.max(1, byteSize()))];
        try (InputStream in = open(path, gzip)) {
            in.skipNBytes(headerSize());
            for (long left = byteSize(); left > 0; ) {
                int count = in.readNBytes(piece, 0, (int) Math.min(piece.length, left));
                if (count == 0) {
                    throw new EOFException("the data ends " + left + " bytes early");
                }
                left -= count;
                target.accept(ByteBuffer.wrap(piece, 0, count));
            }
            // Reading to the end also lets gzip compare its checksum.
            if (in.read() >= 0) {
                throw new CorruptFileException(
                        path + ": data follows the elements of shape " + Shapes.text(shape) + ".");
            }
        } catch (EOFException | ZipException e) {
            throw new CorruptFileException(path + ": the IDX file is truncated or damaged: " + e.getMessage(), e);
        }
    }
}
