package dev.keratin.files.npy;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.ElementType;
import dev.keratin.files.LimitExceededException;
import dev.keratin.files.Shapes;
import dev.keratin.files.StoredArray;
import dev.keratin.files.internal.ByteSwap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An array of a {@code .npy} file, wherever its bytes come from. */
final class NpyArray implements StoredArray {

    private static final int PIECE = 1 << 18;

    private final String place;
    private final NpyHeader header;
    private final Content content;

    NpyArray(String place, NpyHeader header, Content content) {
        this.place = place;
        this.header = header;
        this.content = content;
    }

    /** Sends the bytes of a whole {@code .npy} file, header included. */
    @FunctionalInterface
    interface Content {
        void transferTo(ByteSink sink) throws IOException;
    }

    @Override
    public ElementType type() {
        return header.descr().type();
    }

    @Override
    public long[] shape() {
        return header.shape().clone();
    }

    @Override
    public void transferTo(ByteSink sink) throws IOException {
        if (type() == ElementType.STRING) {
            throw new IllegalStateException("transferTo() is not for arrays of STRING; use strings().");
        }
        ByteSink target =
                header.descr().bigEndian() ? new ByteSwap(header.descr().swapUnit(), sink) : sink;
        if (header.columnMajor() && header.shape().length > 1) {
            rowMajor(target);
        } else {
            data(target);
        }
    }

    private void data(ByteSink sink) throws IOException {
        long[] left = {header.length()};
        content.transferTo(piece -> {
            int skip = (int) Math.min(left[0], piece.remaining());
            left[0] -= skip;
            piece.position(piece.position() + skip);
            if (piece.hasRemaining()) {
                sink.accept(piece);
            }
        });
    }

    private byte[] bytes() throws IOException {
        long size = elementCount() * header.descr().bytes();
        if (size > Integer.MAX_VALUE - 8) {
            throw new LimitExceededException(place + ": an array of strings or in column-major order of " + size
                    + " bytes, expected at most 2 GiB. Save it in row-major order (numpy.ascontiguousarray).");
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) size);
        data(bytes::put);
        return bytes.array();
    }

    private void rowMajor(ByteSink sink) throws IOException {
        byte[] columns = bytes();
        int size = header.descr().bytes();
        ByteBuffer piece = ByteBuffer.allocate(Math.min(PIECE / size * size, Math.max(size, columns.length)));
        RowMajorOrder order = new RowMajorOrder(header.shape());
        for (int done = 0; done < columns.length; done += size) {
            piece.put(columns, Math.toIntExact(order.next()) * size, size);
            if (!piece.hasRemaining() || done + size == columns.length) {
                sink.accept(piece.flip());
                piece.clear();
            }
        }
    }

    @Override
    public List<byte[]> strings() throws IOException {
        if (type() != ElementType.STRING) {
            return StoredArray.super.strings();
        }
        byte[] bytes = bytes();
        int size = header.descr().bytes();
        int count = Math.toIntExact(elementCount());
        RowMajorOrder order = header.columnMajor() ? new RowMajorOrder(header.shape()) : null;
        List<byte[]> strings = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int start = (order == null ? i : Math.toIntExact(order.next())) * size;
            strings.add(header.descr().unicode() ? utf8(bytes, start, size) : trimmed(bytes, start, size));
        }
        return strings;
    }

    private static byte[] trimmed(byte[] bytes, int start, int size) {
        int end = start + size;
        while (end > start && bytes[end - 1] == 0) {
            end--;
        }
        return Arrays.copyOfRange(bytes, start, end);
    }

    private byte[] utf8(byte[] bytes, int start, int size) throws CorruptFileException {
        ByteBuffer units = ByteBuffer.wrap(bytes, start, size)
                .order(header.descr().bigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        StringBuilder text = new StringBuilder();
        while (units.hasRemaining()) {
            int codePoint = units.getInt();
            if (!Character.isValidCodePoint(codePoint)) {
                throw new CorruptFileException(
                        place + ": a string holds " + Integer.toHexString(codePoint) + ", which is no character.");
            }
            text.appendCodePoint(codePoint);
        }
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == 0) {
            end--;
        }
        return text.substring(0, end).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return place + " " + type() + Shapes.text(header.shape());
    }
}
