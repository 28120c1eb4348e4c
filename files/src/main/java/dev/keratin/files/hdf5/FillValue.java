package dev.keratin.files.hdf5;

import dev.keratin.files.StoredArray.ByteSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** What elements read as that were never written. */
final class FillValue {

    private final byte[] element;

    private FillValue(byte[] element) {
        this.element = element;
    }

    static FillValue of(Hdf5Input input, ObjectHeader header, int elementSize, String path) throws IOException {
        byte[] value = read(header);
        if (value.length != 0 && value.length != elementSize) {
            throw input.corrupt(
                    path, "has a fill value of " + value.length + " bytes, its elements have " + elementSize);
        }
        return new FillValue(value.length == 0 ? new byte[elementSize] : value);
    }

    private static byte[] read(ObjectHeader header) throws IOException {
        ObjectHeader.Message message = header.find(ObjectHeader.FILL_VALUE);
        if (message == null) {
            ObjectHeader.Message old = header.find(ObjectHeader.FILL_VALUE_OLD);
            if (old == null || old.isShared()) {
                return new byte[0];
            }
            Bytes body = old.body();
            return body.array(body.u32());
        }
        if (message.isShared()) {
            return new byte[0];
        }
        Bytes body = message.body();
        int version = body.u8();
        boolean defined;
        if (version == 3) {
            defined = (body.u8() & 0x20) != 0;
        } else if (version == 1 || version == 2) {
            body.skip(2);
            defined = body.u8() != 0 || version == 1;
        } else {
            throw body.corrupt("has fill value version " + version + ", expected 1 to 3");
        }
        return defined ? body.array(body.u32()) : new byte[0];
    }

    /** Overwrites all of {@code target}, whose length is a multiple of the element's. */
    void fill(byte[] target) {
        if (isZero()) {
            Arrays.fill(target, (byte) 0);
            return;
        }
        for (int at = 0; at + element.length <= target.length; at += element.length) {
            System.arraycopy(element, 0, target, at, element.length);
        }
    }

    /** Hands out {@code size} bytes of fill, a multiple of the element's. */
    void emit(long size, ByteSink sink) throws IOException {
        if (size == 0) {
            return;
        }
        int most = Math.max(element.length, Hdf5Input.PIECE / 16 / element.length * element.length);
        byte[] pattern = new byte[(int) Math.min(size, most)];
        fill(pattern);
        for (long left = size; left > 0; left -= pattern.length) {
            int count = (int) Math.min(left, pattern.length);
            sink.accept(ByteBuffer.wrap(pattern, 0, count)
                    .slice()
                    .asReadOnlyBuffer()
                    .order(ByteOrder.LITTLE_ENDIAN));
        }
    }

    private boolean isZero() {
        for (byte b : element) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }
}
