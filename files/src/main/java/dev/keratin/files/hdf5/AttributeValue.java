package dev.keratin.files.hdf5;

import dev.keratin.files.ElementType;
import dev.keratin.files.StoredArray;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The value of an attribute that is to be written, in the exact HDF5 form.
 *
 * <p>h5py's own choices: a Python {@code str} is {@link #utf8}, {@code bytes} (all that Keras puts into legacy files but the version and
 * the backend) is {@link #ascii}, a list of {@code bytes} is {@link #asciiList}. Text is encoded as UTF-8 in each.
 */
public final class AttributeValue {

    private final byte[] type;
    private final long[] dimensions;
    private final boolean scalar;
    private final byte[] raw;
    private final List<byte[]> strings;

    private AttributeValue(byte[] type, boolean scalar, long[] dimensions, byte[] raw, List<byte[]> strings) {
        this.type = type;
        this.scalar = scalar;
        this.dimensions = dimensions;
        this.raw = raw;
        this.strings = strings;
    }

    /** One string of variable length, tagged UTF-8. Any length. */
    public static AttributeValue utf8(String text) {
        return strings(true, true, List.of(text));
    }

    /** One string of variable length, tagged ASCII. Any length. */
    public static AttributeValue ascii(String text) {
        return strings(false, true, List.of(text));
    }

    /** A 1-D array of strings of variable length, tagged UTF-8; at most about 4000. */
    public static AttributeValue utf8List(List<String> texts) {
        return strings(true, false, texts);
    }

    /** A 1-D array of strings of variable length, tagged ASCII; at most about 4000. */
    public static AttributeValue asciiList(List<String> texts) {
        return strings(false, false, texts);
    }

    /** A 1-D array of zero-padded strings of the length of the longest; together less than 64 KiB. */
    public static AttributeValue fixedList(List<String> texts) {
        List<byte[]> bytes = texts.stream().map(AttributeValue::encode).toList();
        int longest =
                Math.max(1, bytes.stream().mapToInt(text -> text.length).max().orElse(1));
        byte[] raw = new byte[Math.multiplyExact(longest, bytes.size())];
        for (int i = 0; i < bytes.size(); i++) {
            System.arraycopy(bytes.get(i), 0, raw, i * longest, bytes.get(i).length);
        }
        return new AttributeValue(TypeEncoder.fixedString(longest), false, new long[] {bytes.size()}, raw, List.of());
    }

    /** A float64 array of shape [0]: what Keras writes for an empty list of names. */
    public static AttributeValue emptyList() {
        return number(ElementType.FLOAT64, false, new long[] {0}, ByteBuffer.allocate(0));
    }

    /** An int64 scalar. */
    public static AttributeValue of(long value) {
        return number(ElementType.INT64, true, new long[0], little(8).putLong(value));
    }

    /** A float64 scalar. */
    public static AttributeValue of(double value) {
        return number(ElementType.FLOAT64, true, new long[0], little(8).putDouble(value));
    }

    /** A boolean scalar. */
    public static AttributeValue of(boolean value) {
        return number(ElementType.BOOL, true, new long[0], little(1).put((byte) (value ? 1 : 0)));
    }

    /** A 1-D int64 array. */
    public static AttributeValue longs(long... values) {
        ByteBuffer raw = little(8 * values.length);
        raw.asLongBuffer().put(values);
        return number(ElementType.INT64, false, new long[] {values.length}, raw);
    }

    /** A 1-D float64 array. */
    public static AttributeValue doubles(double... values) {
        ByteBuffer raw = little(8 * values.length);
        raw.asDoubleBuffer().put(values);
        return number(ElementType.FLOAT64, false, new long[] {values.length}, raw);
    }

    /** Any array of numbers of less than 64 KiB, or of strings; its content is taken now. */
    public static AttributeValue array(StoredArray array) throws IOException {
        long[] shape = array.shape();
        if (array.type() == ElementType.STRING) {
            return new AttributeValue(
                    TypeEncoder.encode(ElementType.STRING), shape.length == 0, shape, new byte[0], array.strings());
        }
        ByteBuffer raw = ByteBuffer.allocate(Math.toIntExact(array.byteSize()));
        array.transferTo(raw::put);
        return number(array.type(), shape.length == 0, shape, raw);
    }

    byte[] type() {
        return type;
    }

    boolean isScalar() {
        return scalar;
    }

    long[] dimensions() {
        return dimensions;
    }

    byte[] raw() {
        return raw;
    }

    List<byte[]> strings() {
        return strings;
    }

    private static AttributeValue strings(boolean utf8, boolean scalar, List<String> texts) {
        return new AttributeValue(
                TypeEncoder.variableString(utf8),
                scalar,
                scalar ? new long[0] : new long[] {texts.size()},
                new byte[0],
                texts.stream().map(AttributeValue::encode).toList());
    }

    private static AttributeValue number(ElementType type, boolean scalar, long[] shape, ByteBuffer raw) {
        return new AttributeValue(TypeEncoder.encode(type), scalar, shape, raw.array(), List.of());
    }

    private static byte[] encode(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
