package dev.keratin.files.bundle;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.internal.ProtoInput;
import dev.keratin.files.internal.ProtoReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A box of a partitioned tensor: for each dimension start and length, where length -1 means all of it.
 *
 * <p>Its bytes have an entry of their own, whose key sorts by tensor name, then by box. Integers in such keys are written so that the order of the
 * bytes is the order of the numbers.
 */
record Slice(List<Extent> extents) {

    static final long FULL = -1;

    /** Start and length in one dimension. */
    record Extent(long start, long length) {}

    /** {@code 1 extent {1 start, 2 length}}; an extent without a length is the whole dimension. */
    static Slice parse(ProtoInput in) throws IOException {
        List<Extent> extents = new ArrayList<>();
        ProtoReader.nested(in, (tag, fields) -> {
            if (tag != (1 << 3 | 2)) {
                fields.skip(tag);
                return;
            }
            long[] values = {0, FULL};
            ProtoReader.nested(fields, (inner, field) -> {
                switch (inner) {
                    case 1 << 3 -> values[0] = field.readInt64();
                    case 2 << 3 -> values[1] = field.readInt64();
                    default -> field.skip(inner);
                }
            });
            extents.add(new Extent(values[0], values[1]));
        });
        return new Slice(List.copyOf(extents));
    }

    /** Whether this is the whole tensor. */
    boolean isWhole() {
        return extents.stream().allMatch(extent -> extent.start == 0 && extent.length == FULL);
    }

    /** The shape of this part of a tensor. */
    long[] shape(long[] whole, String place) throws CorruptFileException {
        if (extents.size() != whole.length) {
            throw new CorruptFileException(place + ": a part " + this + " of " + extents.size()
                    + " dimensions, expected " + whole.length + ".");
        }
        long[] shape = whole.clone();
        for (int axis = 0; axis < shape.length; axis++) {
            if (extents.get(axis).length != FULL) {
                shape[axis] = extents.get(axis).length;
            }
        }
        return shape;
    }

    /** The key of the entry with the bytes of this part of {@code tensor}. */
    byte[] key(String tensor) {
        ByteArrayOutputStream key = new ByteArrayOutputStream();
        number(key, 0);
        for (byte b : tensor.getBytes(StandardCharsets.UTF_8)) {
            key.write(b);
            if (b == 0) {
                key.write(0xFF);
            } else if (b == (byte) 0xFF) {
                key.write(0);
            }
        }
        key.write(0);
        key.write(1);
        number(key, extents.size());
        for (Extent extent : extents) {
            signed(key, extent.start);
            signed(key, extent.length);
        }
        return key.toByteArray();
    }

    /** Not negative: the count of significant bytes, then those, most significant first. */
    private static void number(ByteArrayOutputStream out, long value) {
        int bytes = (71 - Long.numberOfLeadingZeros(value)) / 8;
        out.write(bytes);
        for (int i = bytes - 1; i >= 0; i--) {
            out.write((int) (value >>> (8 * i)));
        }
    }

    /** The sign and, in unary, the length stand in the leading bits, so longer numbers sort outside shorter ones. */
    private static void signed(ByteArrayOutputStream out, long value) {
        long magnitude = value < 0 ? ~value : value;
        int length = (64 - Long.numberOfLeadingZeros(magnitude)) / 7 + 1;
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            int shift = 8 * (length - 1 - i);
            bytes[i] = (byte) (shift >= Long.SIZE ? value >> (Long.SIZE - 1) : value >> shift);
        }
        int header = (0xFFFF << (16 - length)) & 0xFFFF;
        bytes[0] ^= (byte) (header >> 8);
        if (length > 1) {
            bytes[1] ^= (byte) header;
        }
        out.writeBytes(bytes);
    }
}
