package dev.keratin.files.internal;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.ElementType;
import dev.keratin.files.LimitExceededException;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.Shapes;
import dev.keratin.files.StoredArray;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A tensor as a protobuf message in a file, decoded when it is asked for.
 *
 * <pre>
 * TensorProto {1 dtype, 2 shape {2 dim {1 size}}, 4 tensor_content, 5 float, 6 double, 7 int, 8 string, 9 complex64, 10 int64,
 *              11 bool, 12 complex128, 13 half, 16 uint32, 17 uint64, 18 float8}
 * </pre>
 *
 * <p>Either the bytes stand in {@code tensor_content}, or the values in the list of their type; where that has fewer than the shape says, the last one
 * is meant for all the others, and zero where it has none.
 */
public final class TensorMessage implements StoredArray {

    private static final int CONTENT = 4;
    private static final int STRINGS = 8;
    private static final int FLOAT8 = 18;

    private final FileSource source;
    private final ProtoInput.Range range;
    private final ElementType type;
    private final long[] shape;
    private final String place;

    private TensorMessage(FileSource source, ProtoInput.Range range, ElementType type, long[] shape, String place) {
        this.source = source;
        this.range = range;
        this.type = type;
        this.shape = shape;
        this.place = place;
    }

    /**
     * A tensor whose type and shape are known.
     *
     * @param range where the message lies
     */
    public static StoredArray of(
            FileSource source, ProtoInput.Range range, ElementType type, long[] shape, LoadLimits limits, String place)
            throws IOException {
        long count = Shapes.checkedCount(shape, limits, place);
        long most = Math.min(limits.totalBytes(), Integer.MAX_VALUE - 64);
        int each = type == ElementType.STRING ? Long.BYTES : type.byteSize();
        if (count > most / each || range.length() > most) {
            throw new LimitExceededException(place + ": a tensor of " + count + " elements in a message of "
                    + range.length() + " bytes, expected at most " + most
                    + " bytes. Raise LoadLimits.totalBytes if the file is trusted.");
        }
        return new TensorMessage(source, range, type, shape.clone(), place);
    }

    /** The field that holds the values of the type. */
    private int field() {
        return switch (type) {
            case FLOAT32 -> 5;
            case FLOAT64 -> 6;
            case INT8, INT16, INT32, UINT8, UINT16 -> 7;
            case STRING -> STRINGS;
            case COMPLEX64 -> 9;
            case INT64 -> 10;
            case BOOL -> 11;
            case COMPLEX128 -> 12;
            case FLOAT16, BFLOAT16 -> 13;
            case UINT32 -> 16;
            case UINT64 -> 17;
            case FLOAT8_E4M3, FLOAT8_E5M2 -> FLOAT8;
        };
    }

    /** The bytes of a value in its list; 0 where it is a varint. */
    private int wireSize() {
        return switch (type) {
            case FLOAT32, COMPLEX64 -> Float.BYTES;
            case FLOAT64, COMPLEX128 -> Double.BYTES;
            default -> 0;
        };
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
        if (type == ElementType.STRING) {
            throw new IllegalStateException("transferTo() is not for arrays of STRING; use strings().");
        }
        ByteBuffer values = ByteBuffer.allocate((int) byteSize()).order(ByteOrder.LITTLE_ENDIAN);
        boolean[] whole = new boolean[1];
        ProtoReader.read(source, range, place, (tag, in) -> {
            int field = tag >>> 3;
            boolean bytes = (tag & 7) == 2;
            if (bytes && (field == CONTENT || field == FLOAT8 && field == field())) {
                byte[] content = in.readBytes();
                if (content.length > 0) {
                    put(values, content);
                    whole[0] = field == CONTENT;
                }
            } else if (field == field() && !whole[0]) {
                if (bytes) {
                    ProtoInput packed = ProtoInput.of(in.readBytes(), place);
                    while (!packed.isAtEnd()) {
                        number(values, packed);
                    }
                } else {
                    number(values, in);
                }
            } else {
                in.skip(tag);
            }
        });
        if (whole[0] && values.hasRemaining()) {
            throw tooFew(values.position());
        }
        fill(values);
        sink.accept(values.flip());
    }

    private void put(ByteBuffer values, byte[] content) throws CorruptFileException {
        if (content.length > values.remaining()) {
            throw tooFew(values.position() + (long) content.length);
        }
        values.put(content);
    }

    private void number(ByteBuffer values, ProtoInput in) throws IOException {
        int size = wireSize() == 0 ? type.byteSize() : wireSize();
        if (values.remaining() < size) {
            throw tooFew(values.capacity() + (long) size);
        }
        if (wireSize() == Float.BYTES) {
            values.putInt(in.readFixed32());
        } else if (wireSize() == Double.BYTES) {
            values.putLong(in.readFixed64());
        } else {
            long value = in.readInt64();
            switch (size) {
                case 1 -> values.put((byte) value);
                case 2 -> values.putShort((short) value);
                case 4 -> values.putInt((int) value);
                default -> values.putLong(value);
            }
        }
    }

    /** The last value stands for those that are not there. */
    private void fill(ByteBuffer values) throws CorruptFileException {
        int size = type.byteSize();
        int at = values.position();
        if (at % size != 0) {
            throw tooFew(at);
        }
        if (at > 0) {
            while (values.hasRemaining()) {
                values.put(values.get(values.position() - size));
            }
        }
        values.position(values.capacity());
    }

    private CorruptFileException tooFew(long found) {
        return new CorruptFileException(place + ": its values take " + found + " bytes, expected " + byteSize()
                + " for shape " + Shapes.text(shape) + " of " + type + ".");
    }

    @Override
    public List<byte[]> strings() throws IOException {
        List<byte[]> found = new ArrayList<>();
        long count = elementCount();
        ProtoReader.read(source, range, place, (tag, in) -> {
            if (tag == (STRINGS << 3 | 2)) {
                if (found.size() == count) {
                    throw new CorruptFileException(place + ": more than " + count + " strings, expected as many.");
                }
                found.add(in.readBytes());
            } else {
                in.skip(tag);
            }
        });
        byte[] last = found.isEmpty() ? new byte[0] : found.get(found.size() - 1);
        while (found.size() < count) {
            found.add(last);
        }
        return found;
    }
}
