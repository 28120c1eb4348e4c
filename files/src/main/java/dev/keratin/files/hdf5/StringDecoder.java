package dev.keratin.files.hdf5;

import dev.keratin.files.FormatException;
import dev.keratin.files.StoredArray;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns stored string elements into byte strings; pieces may cut elements anywhere. */
final class StringDecoder implements StoredArray.ByteSink {

    /** What a string takes in memory besides its bytes. */
    private static final int STRING = 40;

    private final Hdf5Input input;
    private final Datatype type;
    private final String path;
    private final long limit;
    private final List<byte[]> strings = new ArrayList<>();
    private @Nullable ByteBuffer element;
    private long total;

    StringDecoder(Hdf5Input input, Datatype type, String path, long limit) {
        this.input = input;
        this.type = type;
        this.path = path;
        this.limit = limit;
    }

    List<byte[]> strings() {
        return strings;
    }

    @Override
    public void accept(ByteBuffer piece) throws IOException {
        if (element == null) {
            element = ByteBuffer.allocate(type.size()).order(ByteOrder.LITTLE_ENDIAN);
        }
        while (piece.hasRemaining()) {
            int count = Math.min(piece.remaining(), element.remaining());
            element.put(piece.slice(piece.position(), count));
            piece.position(piece.position() + count);
            if (!element.hasRemaining()) {
                strings.add(type.text() == Datatype.Text.VARIABLE ? variable(element.flip()) : fixed(element.array()));
                element.clear();
            }
        }
    }

    private byte[] variable(ByteBuffer stored) throws IOException {
        Bytes reference = new Bytes(input, stored, 0, new Place("string", path));
        long length = reference.u32();
        long collection = reference.offset();
        long index = reference.u32();
        charge(length);
        if (length == 0 || collection == 0 || collection == Bytes.UNDEFINED) {
            if (length != 0) {
                throw input.corrupt(path, "has a string of " + length + " bytes that is stored nowhere");
            }
            return new byte[0];
        }
        return input.globalHeap().read(collection, (int) Math.min(index, Integer.MAX_VALUE), length, path);
    }

    private byte[] fixed(byte[] bytes) throws FormatException {
        int end = bytes.length;
        switch (type.text()) {
            case FIXED_ZERO_TERMINATED -> {
                end = 0;
                while (end < bytes.length && bytes[end] != 0) {
                    end++;
                }
            }
            case FIXED_SPACE_PADDED -> {
                while (end > 0 && bytes[end - 1] == ' ') {
                    end--;
                }
            }
            default -> {
                while (end > 0 && bytes[end - 1] == 0) {
                    end--;
                }
            }
        }
        charge(end);
        return Arrays.copyOf(bytes, end);
    }

    /** A small file can name one long string many times, so the sum is bounded, with something for each object. */
    private void charge(long length) throws FormatException {
        total += length + STRING;
        if (total > limit) {
            throw input.exceeded(path, "strings of more than " + limit + " bytes");
        }
    }
}
