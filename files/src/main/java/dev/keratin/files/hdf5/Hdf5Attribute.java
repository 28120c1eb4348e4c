package dev.keratin.files.hdf5;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.ElementType;
import dev.keratin.files.StoredArray;
import dev.keratin.files.UnsupportedFeatureException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A named value on a group or dataset. Each accessor says what it accepts and refuses anything else by name; an attribute of a type that
 * nobody asks for does no harm.
 */
public final class Hdf5Attribute {

    private final Hdf5Input input;
    private final String place;
    private final String name;
    private final Bytes typeMessage;
    private final boolean sharedType;
    private final Bytes spaceMessage;
    private final Bytes data;
    private @Nullable MemoryArray array;

    Hdf5Attribute(Hdf5Input input, String path, String name, Bytes type, boolean sharedType, Bytes space, Bytes data) {
        this.input = input;
        this.place = path.concat("@").concat(name);
        this.name = name;
        this.typeMessage = type;
        this.sharedType = sharedType;
        this.spaceMessage = space;
        this.data = data;
    }

    /** The name. */
    public String name() {
        return name;
    }

    /**
     * The whole value as an array: numbers as raw little-endian bytes, strings as bytes.
     *
     * @throws UnsupportedFeatureException where the type is none of {@link ElementType}
     */
    public synchronized StoredArray array() throws IOException {
        if (array == null) {
            array = readArray();
        }
        return array;
    }

    /** The one string of a scalar (or an array of one), decoded as UTF-8 whatever its tag says. */
    public String string() throws IOException {
        List<String> values = strings();
        if (values.size() != 1) {
            throw input.corrupt(place, "holds " + values.size() + " strings, expected one");
        }
        return values.get(0);
    }

    /** The strings of a scalar or array, row-major. An empty array of any type is an empty list: Keras writes empty lists as numbers. */
    public List<String> strings() throws IOException {
        StoredArray value = array();
        if (value.elementCount() == 0) {
            return List.of();
        }
        expect(value.type() == ElementType.STRING, "strings");
        List<String> texts = new ArrayList<>();
        for (byte[] bytes : value.strings()) {
            texts.add(decode(bytes));
        }
        return texts;
    }

    /** The one number of a scalar of any integer type or boolean (0 and 1). */
    public long asLong() throws IOException {
        long[] values = longs();
        if (values.length != 1) {
            throw input.corrupt(place, "holds " + values.length + " numbers, expected one");
        }
        return values[0];
    }

    /** The one number of a scalar of any integer or floating-point type up to 64 bits. */
    public double asDouble() throws IOException {
        double[] values = doubles();
        if (values.length != 1) {
            throw input.corrupt(place, "holds " + values.length + " numbers, expected one");
        }
        return values[0];
    }

    /** The numbers of an array of any integer type or booleans, row-major. */
    public long[] longs() throws IOException {
        StoredArray value = array();
        ByteBuffer bytes = raw(value);
        long[] numbers = new long[(int) value.elementCount()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = switch (value.type()) {
                case BOOL, UINT8 -> bytes.get(i) & 0xff;
                case INT8 -> bytes.get(i);
                case INT16 -> bytes.getShort(2 * i);
                case UINT16 -> bytes.getShort(2 * i) & 0xffff;
                case INT32 -> bytes.getInt(4 * i);
                case UINT32 -> bytes.getInt(4 * i) & 0xffffffffL;
                case INT64, UINT64 -> bytes.getLong(8 * i);
                default -> throw wrongType("integers");
            };
        }
        return numbers;
    }

    /** The numbers of an array of float32, float64 or any integer type, row-major. */
    public double[] doubles() throws IOException {
        StoredArray value = array();
        if (value.type() != ElementType.FLOAT32 && value.type() != ElementType.FLOAT64) {
            long[] integers = longs();
            double[] numbers = new double[integers.length];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = integers[i];
            }
            return numbers;
        }
        ByteBuffer bytes = raw(value);
        double[] numbers = new double[(int) value.elementCount()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = value.type() == ElementType.FLOAT32 ? bytes.getFloat(4 * i) : bytes.getDouble(8 * i);
        }
        return numbers;
    }

    private MemoryArray readArray() throws IOException {
        typeMessage.seek(0);
        spaceMessage.seek(0);
        data.seek(0);
        Bytes message = SharedTypes.resolve(input, typeMessage, sharedType, place);
        Datatype type = Datatype.parse(input, message, null, place);
        Dataspace space = Dataspace.parse(input, spaceMessage, place);
        if (space.elementCount() > data.remaining() / type.size()) {
            throw input.corrupt(
                    place,
                    "claims " + space.elementCount() + " elements of " + type.size() + " bytes in " + data.remaining()
                            + " bytes");
        }
        ByteBuffer raw = data.slice(space.elementCount() * type.size()).rest();
        if (type.type() == ElementType.STRING) {
            StringDecoder decoder =
                    new StringDecoder(input, type, place, input.limits().jsonBytes());
            decoder.accept(raw);
            return new MemoryArray(type.type(), space.dimensions(), ByteBuffer.allocate(0), decoder.strings());
        }
        ByteBuffer copy = ByteBuffer.allocate(raw.remaining()).order(ByteOrder.LITTLE_ENDIAN);
        copy.put(raw).flip();
        ByteSwap.swap(copy, type.swapWidth());
        return new MemoryArray(type.type(), space.dimensions(), copy, List.of());
    }

    private ByteBuffer raw(StoredArray value) throws IOException {
        if (value.elementCount() > 0) {
            expect(value.type() != ElementType.STRING, "numbers");
        }
        return ((MemoryArray) value).raw();
    }

    private void expect(boolean holds, String expected) throws IOException {
        if (!holds) {
            throw wrongType(expected);
        }
    }

    private CorruptFileException wrongType(String expected) throws IOException {
        return input.corrupt(place, "holds " + array().type() + ", expected " + expected);
    }

    private String decode(byte[] bytes) throws CorruptFileException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new CorruptFileException(
                    input.file() + ": " + Hdf5Input.quoted(place) + " holds text that is not UTF-8.", e);
        }
    }
}
